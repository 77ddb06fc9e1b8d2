/* The two components of dashboard/components/slots.py.

   Html puts a piece of HTML on the page. A Place holds the part of the page that the server names:
   it asks for it, at once where it is in view, else when nothing else goes on. What was shown stays,
   paler after a moment, until the new content is complete with its drawings and open panels; an
   answer to an older question is dropped. Every drawing is a task of its own, so the page answers
   in between. The HTML is written by dashboard/components/html.py, which escapes every text. */
(function () {
  "use strict";
  const { createElement, useLayoutEffect, useRef } = window.React;
  const busy = window.kratomwatch_busy;
  const CONFIG = { displaylogo: false, displayModeBar: false, plotlyServerURL: "", responsive: true, showSendToCloud: false };
  const SLOW_MS = 20000;
  const FAILED =
    '<div class="state bad" role="group" aria-label="Failure"><b>This part could not be loaded.</b> ' +
    'The rest of the page stays. <button type="button" class="lk" data-again>Try again</button></div>';
  const UNDRAWN = '<p class="small">The drawing could not be made. Its words, its table and its CSV have the numbers.</p>';

  /* the focus: what had it takes it again where its like stands after a change, else main does */

  function like(active, element) {
    if (active.id) {
      return element.querySelector("#" + CSS.escape(active.id));
    }
    const alike = (one) =>
      active.dataset.panel
        ? one.dataset.panel === active.dataset.panel
        : active.tagName === "SUMMARY"
          ? one.parentElement.className === active.parentElement.className
          : one.textContent === active.textContent;
    const isVisible = (one) => one.getClientRects().length > 0;
    return Array.from(element.querySelectorAll(active.tagName)).find((one) => alike(one) && isVisible(one));
  }

  function keepingFocus(element, change) {
    const active = document.activeElement;
    const had = active && element.contains(active) && active !== element;
    change();
    if (had) {
      const again = like(active, element);
      if (again) {
        again.focus({ preventScroll: true });
      }
      if (document.activeElement === document.body) {
        document.getElementById("main").focus({ preventScroll: true });
      }
    }
  }

  /* drawings */

  const later = (task) => new Promise((done, failed) => window.setTimeout(() => task().then(done, failed), 0));
  const script = document.getElementById("plotly");
  const plotly = new Promise(function (done) {
    if (window.Plotly) {
      done();
    }
    script.addEventListener("load", done);
    script.addEventListener("error", done);
  });

  async function draw(element, figures, isWanted) {
    const ids = Object.keys(figures || {});
    if (ids.length) {
      await plotly;
    }
    for (const id of ids) {
      await later(async function () {
        const plot = isWanted() && element.querySelector("#" + CSS.escape(id));
        try {
          await (plot && window.Plotly.newPlot(plot, figures[id].data, figures[id].layout, CONFIG));
        } catch (error) {
          window.console.error(error);
          plot.innerHTML = UNDRAWN;
        }
      });
    }
  }

  function removed(element) {
    for (const plot of element.querySelectorAll(".js-plotly-plot")) {
      window.Plotly.purge(plot);
    }
    element.remove();
  }

  /* one polite sentence on what a change brought */

  let isChanged = false;
  document.addEventListener("kratomwatch:settled", function () {
    const sentence = isChanged && document.querySelector("main h2, main .one b");
    isChanged = false;
    if (sentence) {
      document.getElementById("said").textContent = "Now shown: " + sentence.textContent;
    }
  });

  const parameter = (ask, name) => new URLSearchParams(ask.slice(ask.indexOf("?"))).get(name);

  class Holder {
    constructor(element, name) {
      this.element = element;
      this.name = name;
      this.panelName = name + " panel";
      this.part = null; /* what is to be held */
      this.shown = ""; /* the question whose content stands there */
      this.now = null; /* the element of what stands there */
      this.next = null; /* the element of what is drawn to take its place */
      this.panels = []; /* to be asked for, the first of them now */
      this.tries = 0;
      element.addEventListener("kratomwatch:want", (event) => this.want(event.detail));
      element.addEventListener("click", (event) => event.target.closest("[data-again]") && this.ask(true));
    }

    update({ part, content, panel, setProps }) {
      this.setProps = setProps;
      this.content = content;
      if (part !== this.part) {
        this.take(part || null);
      } else {
        this.receive();
      }
      if (panel && panel !== this.opened) {
        this.opened = panel;
        this.fill(panel);
      }
    }

    take(part) {
      const before = this.part;
      this.part = part;
      if (part && before && part.ask === before.ask) {
        return;
      }
      this.stop();
      this.pale(false);
      this.element.dataset.ask = part ? part.ask : "";
      if (part && part.ask === this.shown) {
        this.adopt(part.placeholder);
        window.kratomwatch_panels(this.now);
        busy.end(this.name);
        return;
      }
      if (!part) {
        this.pale(Boolean(this.now));
        busy.afterwards(this.name, () => this.empty());
        return;
      }
      busy.start(this.name);
      const isOther = !before || parameter(before.ask, "path") !== parameter(part.ask, "path");
      if (!this.shown || isOther) {
        this.put(part.placeholder);
      } else {
        this.pale(true);
        this.adopt(part.placeholder);
      }
      if (!this.receive()) {
        this.wait();
      }
    }

    /* the links of what stands there, as the new address has them */
    adopt(placeholder) {
      const template = document.createElement("template");
      template.innerHTML = placeholder;
      for (const link of template.content.querySelectorAll("a[id]")) {
        const here = this.now.querySelector("#" + CSS.escape(link.id));
        if (here) {
          here.href = link.href;
          here.toggleAttribute("aria-current", false);
          if (link.hasAttribute("aria-current")) {
            here.setAttribute("aria-current", link.getAttribute("aria-current"));
          }
        }
      }
    }

    wait() {
      if (this.shown && !this.part.waits) {
        this.ask(false);
        return;
      }
      busy.afterwards(this.name, () => this.ask(false));
      if (!this.part.waits) {
        const whenSeen = (entries) => entries.some((entry) => entry.isIntersecting) && busy.now(this.name);
        this.observer = new IntersectionObserver(whenSeen, { rootMargin: "200px" });
        this.observer.observe(this.element);
      }
    }

    ask(isAgain) {
      this.stop();
      busy.start(this.name);
      this.tries = isAgain ? this.tries + 1 : 0;
      if (isAgain) {
        this.put(this.part.placeholder);
      }
      this.slow = window.setTimeout(() => this.fail(), SLOW_MS);
      /* a blank at the end makes it a question that was not asked yet */
      this.setProps({ asked: this.part.ask + " ".repeat(this.tries) });
    }

    fail() {
      this.stop();
      this.put(FAILED);
      busy.end(this.name);
    }

    /* nothing of an older question goes on */
    stop() {
      window.clearTimeout(this.slow);
      if (this.observer) {
        this.observer.disconnect();
        this.observer = null;
      }
      if (this.next) {
        removed(this.next);
        this.next = null;
      }
      this.panels = [];
      for (const panel of this.element.querySelectorAll('[data-lazy="asked"]')) {
        panel.dataset.lazy = "yes";
      }
      busy.end(this.panelName);
    }

    receive() {
      const { content, part } = this;
      if (!content || !part || content.ask !== part.ask || this.shown === part.ask || this.received === content) {
        return false;
      }
      this.stop();
      this.received = content;
      this.show(content);
      return true;
    }

    async show({ ask, html, figures }) {
      const next = document.createElement("div");
      next.dataset.scheme = parameter(ask, "scheme");
      next.innerHTML = html;
      const isWanted = () => this.next === next || this.now === next;
      if (this.shown) {
        next.className = "next";
        this.next = next;
        this.element.append(next);
        window.kratomwatch_panels(next);
      } else {
        this.replace(next, ask);
      }
      await draw(next, figures, isWanted);
      if (this.next === next) {
        next.dataset.drawn = "yes";
        this.swap();
      } else if (this.now === next) {
        this.finish();
      }
    }

    /* what was drawn takes the place of what stood there, unless one of its panels is to come */
    swap() {
      if (this.next && this.next.dataset.drawn && !this.panels.length) {
        const next = this.next;
        this.next = null;
        next.removeAttribute("class");
        this.replace(next, this.received.ask);
        isChanged = true;
        this.finish();
      }
    }

    finish() {
      this.pale(false);
      busy.end(this.name);
    }

    replace(next, ask) {
      keepingFocus(this.element, () => {
        if (this.now) {
          removed(this.now);
        }
        this.now = next;
        this.shown = ask;
        this.element.prepend(next);
        if (ask) {
          window.kratomwatch_panels(next);
        }
      });
    }

    put(html) {
      const next = document.createElement("div");
      next.innerHTML = html || "";
      this.received = null;
      this.pale(false);
      this.replace(next, "");
    }

    empty() {
      this.put("");
      busy.end(this.name);
    }

    pale(isPale) {
      this.element.classList.toggle("waiting", isPale);
      this.element.toggleAttribute("aria-busy", false);
      if (isPale) {
        this.element.setAttribute("aria-busy", "true");
      }
    }

    /* panels: one after the other, as a question of the same kind drops the one before it */

    want(name) {
      this.panels.push(name);
      busy.start(this.panelName);
      if (this.panels.length === 1) {
        this.askPanel();
      }
    }

    askPanel() {
      const { ask } = this.part;
      const name = this.panels[0];
      this.setProps({ wanted: { ask, name, at: Date.now() } });
      const isLate = () => this.panels[0] === name && this.part.ask === ask;
      window.setTimeout(() => isLate() && this.fill({ ask, name, html: "<p>This table could not be loaded. Close it and open it again.</p>", isLate: true }), SLOW_MS);
    }

    fill({ ask, name, html, isLate }) {
      if (this.part && ask === this.part.ask && this.panels[0] === name) {
        const place = (this.next || this.now).querySelector("#" + CSS.escape(name));
        if (place) {
          place.innerHTML = html;
          place.dataset.lazy = isLate ? "yes" : "no";
        }
        this.panels.shift();
        if (this.panels.length) {
          this.askPanel();
          return;
        }
      }
      if (!this.panels.length) {
        busy.end(this.panelName);
        this.swap();
      }
    }
  }

  function Html({ id, html, className }) {
    const element = useRef(null);
    useLayoutEffect(
      function () {
        keepingFocus(element.current, () => (element.current.innerHTML = html || ""));
      },
      [html],
    );
    return createElement("div", { id, className: className || undefined, ref: element });
  }

  function Place(properties) {
    const element = useRef(null);
    const holder = useRef(null);
    useLayoutEffect(function () {
      holder.current = holder.current || new Holder(element.current, properties.id);
      holder.current.update(properties);
    });
    return createElement("div", { className: "slot", "data-slot": properties.part ? properties.part.name : undefined, ref: element });
  }

  window.kratomwatch = { Html, Place };
})();

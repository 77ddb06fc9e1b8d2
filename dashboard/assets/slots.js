/* The two components of dashboard/components/slots.py.

   Html puts a piece of HTML on the page. Slot asks the server for its content when it comes into
   view and whenever its question changes; what was shown stays, paler, until the answer is there,
   and an answer to an older question is dropped. Drawing is a task of its own for every chart, so
   the page answers in between. The HTML is written by dashboard/components/html.py, which escapes
   every text. */
(function () {
  "use strict";
  const { createElement, useLayoutEffect, useRef, useState } = window.React;
  const CONFIG = { displaylogo: false, displayModeBar: false, plotlyServerURL: "", responsive: true, showSendToCloud: false };
  const SLOW_MS = 20000;

  /* how many slots wait for an answer or a drawing: tests and the bench wait for none */
  const busy = new Set();
  function setBusy(key, isBusy) {
    if (isBusy) {
      busy.add(key);
    } else {
      busy.delete(key);
    }
    const state = busy.size ? "busy" : "settled";
    const root = document.documentElement;
    if (root.dataset.slots !== state) {
      root.dataset.slots = state;
      document.dispatchEvent(new CustomEvent("kratomwatch:" + state));
    }
  }

  window.kratomwatch_busy = setBusy;
  setBusy("frame", true);

  /* the element that had the focus takes it again where its like stands after a change */
  function keepingFocus(element, change) {
    const active = document.activeElement;
    const id = active && element.contains(active) ? active.id : "";
    change();
    const again = id && document.getElementById(id);
    if (again) {
      again.focus({ preventScroll: true });
    }
  }

  const later = (task) => new Promise((done) => window.setTimeout(() => done(task()), 0));

  function whenPlotlyIsThere() {
    if (window.Plotly) {
      return Promise.resolve();
    }
    return new Promise((done) => document.getElementById("plotly").addEventListener("load", done));
  }

  function clear(element) {
    for (const plot of element.querySelectorAll(".js-plotly-plot")) {
      window.Plotly.purge(plot);
    }
  }

  async function draw(element, figures) {
    const ids = Object.keys(figures || {});
    if (ids.length) {
      await whenPlotlyIsThere();
    }
    for (const id of ids) {
      await later(function () {
        const place = element.querySelector("#" + CSS.escape(id));
        return place && window.Plotly.newPlot(place, figures[id].data, figures[id].layout, CONFIG);
      });
    }
  }

  function Html({ id, html, className }) {
    const element = useRef(null);
    useLayoutEffect(
      function () {
        keepingFocus(element.current, () => (element.current.innerHTML = html));
      },
      [html],
    );
    return createElement("div", { id, className: className || undefined, ref: element });
  }

  function failed() {
    return (
      '<div class="state bad" role="group" aria-label="Failure"><b>This part could not be loaded.</b> ' +
      'The rest of the page stays. <button type="button" class="lk" data-again>Try again</button></div>'
    );
  }

  function Slot({ id, ask, asked, content, panel, placeholder, waits, setProps }) {
    const element = useRef(null);
    const shown = useRef(null);
    const drawn = useRef(null);
    const [isSeen, setSeen] = useState(false);
    const key = id.name;

    useLayoutEffect(function () {
      setBusy(key, !waits);
      const observer = new IntersectionObserver(
        function (entries) {
          if (entries.some((entry) => entry.isIntersecting)) {
            observer.disconnect();
            setSeen(true);
          } else {
            setBusy(key, false);
          }
        },
        { rootMargin: "200px" },
      );
      observer.observe(element.current);
      element.current.innerHTML = placeholder || "";
      return function () {
        observer.disconnect();
        clear(element.current);
        setBusy(key, false);
      };
    }, []);

    useLayoutEffect(
      function () {
        if (!isSeen || (content && content.ask === ask)) {
          return undefined;
        }
        const put = function () {
          setBusy(key, true);
          setProps({ asked: ask });
        };
        if (shown.current) {
          element.current.style.minHeight = element.current.offsetHeight + "px";
          element.current.classList.add("waiting");
        }
        if (!waits || document.documentElement.dataset.slots === "settled") {
          put();
        } else {
          document.addEventListener("kratomwatch:settled", put, { once: true });
        }
        const slow = window.setTimeout(function () {
          setBusy(key, false);
          element.current.innerHTML = failed();
          element.current.querySelector("[data-again]").addEventListener("click", () => setProps({ asked: ask + " " }));
        }, SLOW_MS);
        return function () {
          window.clearTimeout(slow);
          document.removeEventListener("kratomwatch:settled", put);
        };
      },
      [isSeen, ask, content && content.ask],
    );

    useLayoutEffect(
      function () {
        if (!content || content.ask !== ask || shown.current === content) {
          return;
        }
        shown.current = content;
        keepingFocus(element.current, function () {
          clear(element.current);
          element.current.innerHTML = content.html;
        });
        const token = (drawn.current = {});
        element.current.classList.remove("waiting");
        draw(element.current, content.figures).then(function () {
          if (drawn.current === token && element.current) {
            element.current.style.minHeight = "";
            setBusy(key, false);
          }
        });
      },
      [content, ask],
    );

    useLayoutEffect(
      function () {
        const place = panel && document.getElementById(panel.name);
        if (place && panel.ask === ask) {
          place.innerHTML = panel.html;
          delete place.dataset.lazy;
        }
      },
      [panel, content],
    );

    return createElement("div", { className: "slot", "data-slot": key, ref: element });
  }

  window.kratomwatch = { Html, Slot };
})();

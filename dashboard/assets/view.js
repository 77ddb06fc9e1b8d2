/* What the browser decides: color scheme, wide or narrow, and the filters in the address.
   Everything else is a function of the address, on the server. */
(function () {
  "use strict";
  const NARROW = window.matchMedia("(max-width: 720px)");
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  const SCHEME_KEY = "kratomwatch-color-scheme";
  const NOT_FILTERS = ["open", "id", "of", "page", "source", "view", "embed"];
  const root = document.documentElement;
  const LATE_MS = 20000;
  const LATE = '<p class="late state bad">The server does not answer. What stands below may not fit the filters.</p>';
  let late = 0;

  /* the frame: what every address has. Where it does not come, the result line says so */
  function waitForFrame() {
    window.kratomwatch_busy.start("frame");
    root.dataset.frame = "busy";
    window.clearTimeout(late);
    late = window.setTimeout(function () {
      document.getElementById("result").insertAdjacentHTML("beforeend", LATE);
      window.kratomwatch_busy.end("frame");
    }, LATE_MS);
  }

  function hasFrame() {
    window.clearTimeout(late);
    for (const word of document.querySelectorAll(".late")) {
      word.remove();
    }
    delete root.dataset.frame;
    window.kratomwatch_busy.end("frame");
  }

  /* for whom: color scheme and width */

  /* a frame in another's page may remember nothing */
  function remembered() {
    try {
      return window.localStorage.getItem(SCHEME_KEY);
    } catch {
      return null;
    }
  }

  function scheme() {
    const chosen = remembered();
    return chosen === "dark" || chosen === "light" ? chosen : DARK.matches ? "dark" : "light";
  }

  function view() {
    const now = { scheme: scheme(), narrow: NARROW.matches };
    root.dataset.colorScheme = now.scheme;
    for (const button of document.querySelectorAll(".theme")) {
      button.textContent = now.scheme === "dark" ? "Light colors" : "Dark colors";
    }
    return now;
  }

  const inWords = ({ scheme, narrow }) => scheme + (narrow ? " narrow" : " wide");

  function show() {
    const data = view();
    waitForFrame();
    seen.view = inWords(data);
    window.dash_clientside.set_props("view", { data });
  }

  root.dataset.colorScheme = scheme();
  const isEmbedded = new URLSearchParams(window.location.search).has("embed");
  root.toggleAttribute("data-embed", isEmbedded);
  NARROW.addEventListener("change", show);
  DARK.addEventListener("change", show);

  /* the address: every link within the site and every control writes it, the page follows */

  const seen = { pathname: null, search: null, view: "" };

  function go(pathname, search, hash = "") {
    if (pathname === window.location.pathname && search === window.location.search) {
      return;
    }
    anchor = hash.slice(1);
    if (pathname === seen.pathname && search === seen.search) {
      /* only panels were opened since: the page is there */
      window.history.pushState(null, "", pathname + search + hash);
      window.kratomwatch_panels(document);
      toAnchor();
      return;
    }
    const isOther = pathname !== window.location.pathname;
    waitForFrame();
    /* also as a whole: Dash would go back to the one it knows where a panel has changed ours */
    const href = window.location.origin + pathname + search + hash;
    window.dash_clientside.set_props("url", { href, pathname, search, hash });
    if (isOther) {
      window.scrollTo(0, 0);
      document.getElementById("main").focus({ preventScroll: true });
    }
  }

  /* an anchor is gone to once, when what it names is there; the browser then knows its target */
  let anchor = window.location.hash.slice(1);

  function toAnchor() {
    const place = anchor && document.getElementById(anchor);
    if (place && place.id !== "main") {
      window.location.replace("#" + anchor);
      place.scrollIntoView();
    }
    anchor = "";
  }

  document.addEventListener("kratomwatch:settled", toAnchor);

  function written(query) {
    const text = query.toString().replaceAll("%2C", ",");
    return text ? "?" + text : "";
  }

  const form = () => document.getElementById("filters-form");
  const quarters = (name) => Array.from(form().elements[name].options, (option) => option.value);
  const boxes = () => Array.from(form().querySelectorAll('[name="substance"]'));

  /* the controls as the address says */
  function read() {
    if (!form() || !boxes().length) {
      return;
    }
    const query = new URLSearchParams(window.location.search);
    const chosen = (query.get("substance") || "").split(",");
    const known = boxes().filter((box) => chosen.includes(box.value));
    for (const box of boxes()) {
      box.checked = !known.length || known.includes(box);
    }
    const all = quarters("from");
    const ends = [query.get("from"), query.get("to")].map((end) => (all.includes(end) ? end : ""));
    const [from, to] = [ends[0] || all[0], ends[1] || all[all.length - 1]];
    form().elements.from.value = from <= to ? from : to;
    form().elements.to.value = from <= to ? to : from;
    form().elements.role.value = query.get("role") === "suspect" ? "suspect" : "any";
    const outcomes = Array.from(form().elements.outcome.options, (option) => option.value);
    form().elements.outcome.value = outcomes.includes(query.get("outcome")) ? query.get("outcome") : "any";
    form().elements.count.value = ["reports", "events"].includes(query.get("count")) ? query.get("count") : "";
    for (const select of further()) {
      readFurther(select, query.get(select.name) || "");
    }
    sayActive(query);
    NOT_FILTERS.forEach((name) => query.delete(name));
    document.getElementById("brief-link").href = "/brief" + written(query);
  }

  /* a further filter is a select; what an address names of several words has an option of its own */
  const further = () => Array.from(form().querySelectorAll("[data-further]"));

  function readFurther(select, asked) {
    for (const several of select.querySelectorAll("[data-several]")) {
      several.remove();
    }
    const chosen = Array.from(select.options).filter((one) => one.value && asked.split(",").includes(one.value));
    const value = chosen.map((one) => one.value).join(",");
    if (chosen.length > 1) {
      const several = new Option(chosen.map((one) => one.text).join(" or "), value);
      several.dataset.several = "yes";
      select.add(several);
    }
    select.value = value;
  }

  /* how many filters are active: behind "More filters", and on a phone behind "Change filters" */
  function sayActive(query) {
    const behind = further().filter((select) => select.value).length;
    const usual = ["substance", "from", "to", "role", "outcome", "count"].filter((name) => query.get(name)).length;
    const say = (id, number) => (document.getElementById(id).textContent = number ? ` (${number})` : "");
    say("more-active", behind);
    say("filters-active", behind + usual);
  }

  /* the address as the controls say; an empty choice of substances is all of them */
  function write() {
    const query = new URLSearchParams(window.location.search);
    const set = (name, value, usual) => (value && value !== usual ? query.set(name, value) : query.delete(name));
    const chosen = boxes().filter((box) => box.checked);
    const all = quarters("from");
    const ends = [form().elements.from.value, form().elements.to.value].sort();
    set("substance", chosen.length === boxes().length ? "" : chosen.map((box) => box.value).join(","), "");
    set("from", ends[0], all[0]);
    set("to", ends[1], all[all.length - 1]);
    set("role", form().elements.role.value, "any");
    set("outcome", form().elements.outcome.value, "any");
    set("count", form().elements.count.value, "");
    for (const select of further()) {
      set(select.name, select.value, "");
    }
    query.delete("page");
    go(window.location.pathname, written(query));
    window.setTimeout(read, 0);
  }

  document.addEventListener("change", function (event) {
    if (form() && event.target.form === form()) {
      write();
    } else if (event.target.id === "asof" && event.target.value) {
      const query = new URLSearchParams(window.location.search);
      query.set("asof", event.target.value);
      go(window.location.pathname, written(query));
    }
  });
  document.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", function () {
    const { pathname, search } = window.location;
    if (pathname !== seen.pathname || search !== seen.search) {
      waitForFrame();
    }
  });

  const FILES = ["/download/", "/assets/", "/api/", "/feed.", "/brief"];

  /* with a modifier key, a target or a download the browser does what it always does */
  function followed(event) {
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.origin !== window.location.origin) {
      return false;
    }
    if (isEmbedded) {
      link.target = "_blank";
      return false;
    }
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return false;
    }
    const isSamePlace = link.pathname === window.location.pathname && link.search === window.location.search;
    if (FILES.some((start) => link.pathname.startsWith(start)) || (isSamePlace && link.hash)) {
      return false;
    }
    event.preventDefault();
    const menu = link.closest(MENUS);
    if (menu) {
      close(menu);
    }
    go(link.pathname, link.search, link.hash);
    return true;
  }

  /* what folds out gives the focus back to what opened it */
  const MENUS = "details.menu, details.qm, details.take";

  function close(menu) {
    menu.open = false;
    menu.querySelector("summary").focus({ preventScroll: true });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      return;
    }
    const menu = event.target.closest(MENUS);
    const more = document.getElementById("more-open");
    const filters = event.target.closest(".filters.open");
    if (menu && menu.open) {
      close(menu);
    } else if (more && more.getAttribute("aria-expanded") === "true" && event.target.closest(".further, #more-open")) {
      BUTTONS["more-open"](more);
      more.focus();
    } else if (filters) {
      const button = document.getElementById("filter-open");
      BUTTONS["filter-open"](button);
      button.focus();
    }
  });

  function copyLink(button) {
    const say = (text) => {
      const usual = "Copy link to this view";
      button.textContent = text;
      window.setTimeout(() => (button.textContent = usual), 2500);
    };
    const failed = () => say("Copy the address from the address bar");
    if (navigator.clipboard) {
      navigator.clipboard.writeText(window.location.href).then(() => say("Link copied"), failed);
    } else {
      failed();
    }
  }

  const BUTTONS = {
    theme: function () {
      window.localStorage.setItem(SCHEME_KEY, scheme() === "dark" ? "light" : "dark");
      show();
    },
    "filter-open": function (button) {
      const open = document.getElementById("filters").classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      button.firstChild.textContent = open ? "Hide filters" : "Change filters";
    },
    "more-open": function (button) {
      const panel = document.getElementById("more-filters");
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
    },
    "copy-link": copyLink,
    reset: function () {
      const query = new URLSearchParams(window.location.search);
      const kept = new URLSearchParams();
      for (const name of NOT_FILTERS) {
        if (query.get(name) && name !== "page") {
          kept.set(name, query.get(name));
        }
      }
      go(window.location.pathname, written(kept));
      window.setTimeout(read, 0);
    },
  };

  document.addEventListener("click", function (event) {
    if (followed(event)) {
      return;
    }
    const together = event.target.closest("[data-substances]");
    if (together) {
      const keys = together.dataset.substances.split(",");
      boxes().forEach((box) => (box.checked = keys.includes(box.value)));
      write();
      return;
    }
    const button = event.target.closest("button[id]");
    if (button && BUTTONS[button.id]) {
      BUTTONS[button.id](button);
    }
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.kratomwatch_view = {
    /* (address) -> for whom the page is drawn; the server answers when it is known */
    view: function (pathname, search) {
      waitForFrame();
      read();
      const now = view();
      const text = inWords(now);
      Object.assign(seen, { pathname, search });
      if (text === seen.view) {
        return window.dash_clientside.no_update;
      }
      seen.view = text;
      return now;
    },
    /* (title, for which address and whom) the frame has arrived; one for an older address is none */
    arrived: function ({ title, pathname, search, view: whom }) {
      if (pathname !== seen.pathname || search !== seen.search || inWords(whom) !== seen.view) {
        return window.dash_clientside.no_update;
      }
      document.title = title;
      read();
      view();
      hasFrame();
      return window.dash_clientside.no_update;
    },
  };
})();

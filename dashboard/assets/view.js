/* What the browser decides: color scheme, wide or narrow, and the filters in the address.
   Everything else is a function of the address, on the server. */
(function () {
  "use strict";
  const NARROW = window.matchMedia("(max-width: 720px)");
  const DARK = window.matchMedia("(prefers-color-scheme: dark)");
  const SCHEME_KEY = "kratomwatch-color-scheme";
  const SUBSTANCES = ["kratom", "mitragynine", "7-oh", "synthetic_analogue"];
  const no = () => window.dash_clientside.no_update;

  function scheme() {
    const chosen = window.localStorage.getItem(SCHEME_KEY);
    return chosen === "dark" || chosen === "light" ? chosen : DARK.matches ? "dark" : "light";
  }

  function view() {
    return { scheme: scheme(), narrow: NARROW.matches };
  }

  NARROW.addEventListener("change", function () {
    window.dash_clientside.set_props("view", { data: view() });
  });

  function triggeredBy() {
    const found = window.dash_clientside.callback_context.triggered;
    return found.length ? found[0].prop_id.split(".")[0] : "";
  }

  function read(quarters) {
    const query = new URLSearchParams(window.location.search);
    const chosen = (query.get("substance") || "").split(",");
    const substances = SUBSTANCES.filter((key) => chosen.includes(key));
    const first = quarters[quarters.length - 1];
    const last = quarters[0];
    const from = quarters.includes(query.get("from")) ? query.get("from") : first;
    const to = quarters.includes(query.get("to")) ? query.get("to") : last;
    const outcome = query.get("outcome");
    return [
      substances.length ? substances : SUBSTANCES,
      from <= to ? from : to,
      from <= to ? to : from,
      query.get("role") === "suspect" ? "suspect" : "any",
      ["serious", "death", "hospitalization"].includes(outcome) ? outcome : "any",
    ];
  }

  function write(quarters, substances, from, to, role, outcome) {
    const query = new URLSearchParams(window.location.search);
    const set = (name, value, usual) =>
      value && value !== usual ? query.set(name, value) : query.delete(name);
    const chosen = SUBSTANCES.filter((key) => (substances || []).includes(key));
    set("substance", chosen.length === SUBSTANCES.length ? "" : chosen.join(","), "");
    set("from", from, quarters[quarters.length - 1]);
    set("to", to, quarters[0]);
    set("role", role, "any");
    set("outcome", outcome, "any");
    query.delete("page");
    const text = query.toString().replaceAll("%2C", ",");
    return text ? "?" + text : "";
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.kratomwatch = {
    /* (clicks on the theme button) -> view, forced color scheme, words on the button */
    view: function (clicks) {
      if (clicks) {
        window.localStorage.setItem(SCHEME_KEY, scheme() === "dark" ? "light" : "dark");
      }
      const now = view();
      return [now, now.scheme, now.scheme === "dark" ? "Light colors" : "Dark colors"];
    },

    /* address <-> controls; whichever changed last writes the other */
    filters: function (search, substances, from, to, role, outcome, reset, quarters) {
      const origin = triggeredBy();
      if (origin === "reset") {
        const query = new URLSearchParams(window.location.search);
        const kept = ["open", "id", "source"].filter((name) => query.get(name));
        const search = kept.map((name) => name + "=" + query.get(name)).join("&");
        return [search ? "?" + search : "", SUBSTANCES, quarters[quarters.length - 1], quarters[0], "any", "any"];
      }
      if (origin === "" || origin === "url") {
        return [no(), ...read(quarters)];
      }
      if (!substances || substances.length === 0) {
        return [write(quarters, SUBSTANCES, from, to, role, outcome), SUBSTANCES, no(), no(), no(), no()];
      }
      const ordered = from <= to ? [from, to] : [to, from];
      const next = write(quarters, substances, ordered[0], ordered[1], role, outcome);
      const swapped = ordered[0] === from ? [no(), no()] : ordered;
      return [next === window.location.search ? no() : next, no(), ...swapped, no(), no()];
    },

    /* the page's name in the window, and the current entry of the navigation */
    title: function (title, pathname) {
      if (title) {
        document.title = title;
      }
      const query = new URLSearchParams(window.location.search);
      ["open", "id", "page", "source"].forEach((name) => query.delete(name));
      const filters = query.toString().replaceAll("%2C", ",");
      for (const link of document.querySelectorAll("nav.main a")) {
        const path = new URL(link.href).pathname;
        link.setAttribute("href", filters ? path + "?" + filters : path);
        const here = path === pathname || (path === "/reports" && pathname === "/report");
        if (here) {
          link.setAttribute("aria-current", "page");
        } else {
          link.removeAttribute("aria-current");
        }
      }
      return no();
    },
  };

  /* pages change without loading again; with a modifier key the browser does what it always does */
  document.addEventListener("click", function (event) {
    const link = event.target.closest("nav.main a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) {
      return;
    }
    event.preventDefault();
    const target = new URL(link.href);
    window.dash_clientside.set_props("url", { pathname: target.pathname, search: target.search });
    window.scrollTo(0, 0);
    const main = document.getElementById("main");
    if (main) {
      main.focus({ preventScroll: true });
    }
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("#copy-link, #filter-open");
    if (!button) {
      return;
    }
    if (button.id === "filter-open") {
      const bar = document.getElementById("filters");
      const open = bar.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Hide filters" : "Change filters";
      return;
    }
    const say = (text) => {
      const usual = "Copy link to this view";
      button.textContent = text;
      window.setTimeout(() => (button.textContent = usual), 2500);
    };
    if (navigator.clipboard) {
      navigator.clipboard.writeText(window.location.href).then(
        () => say("Link copied"),
        () => say("Copy the address from the address bar"),
      );
    } else {
      say("Copy the address from the address bar");
    }
  });
})();

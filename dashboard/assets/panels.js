/* The panels under a chart: its table, and how its number was made.
   A button with data-panel="ID" shows or hides the element of that id. Which panels are open
   stands in the address (?open=a,b), so a copied link shows what its sender saw.

   Dash renders after this file is read and again after every filter change, so an observer puts
   panels right as they appear. It changes the page it observes: every write is guarded by a
   comparison, or it would call itself for ever. */
(function () {
  "use strict";
  const NAME = "open=";
  const VALID = /^[\w-]+$/;

  function parts() {
    return window.location.search.replace(/^\?/, "").split("&").filter(Boolean);
  }

  function openPanels() {
    const part = parts().find((text) => text.startsWith(NAME));
    const names = part ? decodeURIComponent(part.slice(NAME.length)).split(",") : [];
    return names.filter((name) => VALID.test(name));
  }

  function writeAddress(names) {
    const rest = parts().filter((text) => !text.startsWith(NAME));
    const query = names.length ? rest.concat(NAME + names.join(",")) : rest;
    const next = query.length ? "?" + query.join("&") : "";
    if (next !== window.location.search) {
      const { pathname, hash } = window.location;
      window.history.replaceState(window.history.state, "", pathname + next + hash);
    }
  }

  function show(button, isOpen) {
    const panel = document.getElementById(button.dataset.panel);
    if (!panel) {
      return;
    }
    if (isOpen && panel.dataset.lazy === "yes") {
      panel.dataset.lazy = "asked";
      const name = panel.closest("[data-slot]").dataset.slot;
      const wanted = panel.id + " " + Date.now();
      window.dash_clientside.set_props({ type: "slot", name }, { wanted });
    }
    if (panel.hidden === isOpen) {
      panel.hidden = !isOpen;
    }
    if (button.getAttribute("aria-expanded") !== String(isOpen)) {
      button.setAttribute("aria-expanded", String(isOpen));
    }
  }

  function apply() {
    const names = openPanels();
    for (const button of document.querySelectorAll("[data-panel]")) {
      show(button, names.includes(button.dataset.panel));
    }
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-panel]");
    if (!button) {
      return;
    }
    const name = button.dataset.panel;
    const isOpen = button.getAttribute("aria-expanded") !== "true";
    const others = openPanels().filter((other) => other !== name);
    writeAddress(isOpen ? others.concat(name) : others);
    show(button, isOpen);
  });

  window.addEventListener("popstate", apply);
  new MutationObserver(apply).observe(document.documentElement, { childList: true, subtree: true });

  /* A chart is as wide as the screen was. Paper is narrower: shrink it for printing. */
  const PAPER_PX = 720;
  window.addEventListener("beforeprint", function () {
    for (const plot of document.querySelectorAll(".plot .dash-graph")) {
      const zoom = Math.min(1, PAPER_PX / Math.max(1, plot.clientWidth));
      plot.style.setProperty("--kw-print-zoom", String(zoom));
    }
  });
})();

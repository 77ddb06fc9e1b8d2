/* The panels under a chart: its table, and how its number was made.
   A button with data-panel="ID" shows or hides the element of that id. Which panels are open
   stands in the address (?open=a,b), so a copied link shows what its sender saw.

   slots.js puts panels right as their blocks appear. A panel that is still empty asks its place for
   its content. */
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

  function show(button, { isOpen, within }) {
    const panel = within.querySelector("#" + CSS.escape(button.dataset.panel));
    if (!panel) {
      return;
    }
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      window.kratomwatch_addresses(panel);
    }
    if (isOpen && panel.dataset.lazy === "yes") {
      panel.dataset.lazy = "asked";
      panel.dispatchEvent(new CustomEvent("kratomwatch:want", { bubbles: true, detail: panel.id }));
    }
  }

  function apply(within) {
    const names = openPanels();
    for (const button of within.querySelectorAll("[data-panel]")) {
      show(button, { isOpen: names.includes(button.dataset.panel), within });
    }
    window.kratomwatch_addresses(within);
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
    show(button, { isOpen, within: document });
  });

  window.kratomwatch_panels = apply;
  window.addEventListener("popstate", () => apply(document));

  /* A chart is as wide as the screen was. Paper is narrower: shrink it for printing. */
  const PAPER_PX = 720;
  window.addEventListener("beforeprint", function () {
    for (const plot of document.querySelectorAll(".plot .dash-graph")) {
      const zoom = Math.min(1, PAPER_PX / Math.max(1, plot.clientWidth));
      plot.style.setProperty("--kw-print-zoom", String(zoom));
    }
  });
})();

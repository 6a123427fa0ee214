// Saves a reload or a keystroke; every page works without it.
(() => {
  "use strict";

  // A link inside an open drawer leads to a place on this page: the drawer must not cover it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[popover] a[href^='#']");
    link?.closest("[popover]").hidePopover?.();
  });

  // A button that is not ready says so to everybody; the form keeps its text.
  document.addEventListener("click", (event) => {
    if (event.target.closest("button[aria-disabled='true']")) event.preventDefault();
  });

  // Browsers without autofocus on a list of mistakes; and parts of a page that were swapped in.
  const focusMistakes = (root) => root.querySelector(".error-summary")?.focus();
  document.addEventListener("DOMContentLoaded", () => focusMistakes(document));
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target.querySelector(".error-summary")) focusMistakes(target);
    else target.querySelector("[data-focus]")?.focus();
  });
})();

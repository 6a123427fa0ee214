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

  // What was typed goes along to the same page in the other language, and nowhere else.
  const fields = () =>
    [...document.querySelectorAll("main form :is(input, select, textarea)[name]")].filter(
      (field) => !/^(hidden|password|file|submit)$/.test(field.type),
    );
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.tool[hreflang]");
    if (!link) return;
    const to = new URL(link.href);
    const typed = fields().map((field) => [field.name, field.value, field.checked]);
    sessionStorage.typed = JSON.stringify([to.searchParams.get("to") ?? to.pathname + to.search, typed]);
  });
  document.addEventListener("DOMContentLoaded", () => {
    const [path, typed] = JSON.parse(sessionStorage.typed ?? "[]");
    sessionStorage.removeItem("typed");
    if (path !== location.pathname + location.search) return;
    fields().forEach((field, number) => {
      const [name, value, checked] = typed[number] ?? [];
      if (field.name !== name) return;
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = checked;
      else field.value = value;
    });
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

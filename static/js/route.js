// The foot of the page says what the chosen seat will read, and to whom the button sends. Nothing needs this.
(() => {
  "use strict";
  const form = document.getElementById("send");
  const foot = form?.querySelector("[data-reads]");
  const words = form?.querySelector("[data-sends]");
  form?.classList.add("says-in-foot");
  form?.addEventListener("change", (event) => {
    if (event.target.name !== "seat") return;
    foot.textContent = event.target.closest(".cand").querySelector(".reads")?.textContent ?? "";
    words.textContent = event.target.dataset.button;
  });
})();

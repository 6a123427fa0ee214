// What is typed in a draft is saved when its page is left, too: before a link is followed, or while the page goes away.
(() => {
  "use strict";

  const form = document.querySelector("form:has(> [name=token]):has(button[type=submit])");
  if (!form) return;
  // A link to a field that is folded opens its fold.
  const unfold = () => {
    const field = document.getElementById(location.hash.slice(1));
    const fold = field && field.closest("details:not([open])");
    if (!fold) return;
    fold.open = true;
    field.scrollIntoView();
  };
  unfold();
  window.addEventListener("hashchange", unfold);
  // Without it two texts stand side by side, and one of them is chosen by a button.
  const url = form.getAttribute("hx-post");
  let typed = 0;
  let kept = 0;
  let underWay = 0;
  let leaves = false;
  let failed = false;
  const note = () => { typed += 1; };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  // A folded list says what is ticked in it now.
  form.addEventListener("change", (event) => {
    const list = event.target.closest("details:has(> summary[data-none])");
    if (!list) return;
    const ticked = [...list.querySelectorAll(":checked")].map((one) => one.closest("label").querySelector("span").textContent);
    const summary = list.querySelector("summary");
    summary.firstElementChild.textContent = ticked.join(" · ") || summary.dataset.none;
  });
  form.addEventListener("submit", () => { leaves = true; });
  form.addEventListener("htmx:beforeRequest", () => { underWay = typed; });
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) kept = underWay; });
  const isUnkept = () => !leaves && typed > kept;

  const save = async () => {
    const now = typed;
    const answer = await fetch(url, {
      method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, keepalive: true,
    });
    if (answer.ok) kept = now;
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const stays = !link || link.target || link.hasAttribute("download") || link.getAttribute("href").startsWith("#");
    const apart = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (stays || apart || event.defaultPrevented || !url || !isUnkept()) return;
    event.preventDefault();
    try { await save(); } catch { /* As below. */ }
    failed = isUnkept();
    location.assign(link.href);
  });
  // What could not be saved, or is not saved by itself, is not left without a question.
  form.addEventListener("htmx:sendError", () => { failed = true; });
  form.addEventListener("htmx:responseError", () => { failed = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!isUnkept()) return;
    if (!url || failed) event.preventDefault();
    else save().catch(() => {});
  });
  // Where the page is put aside without that, as on a phone. The same once more changes nothing.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && url && isUnkept()) save().catch(() => {});
  });
  // Shown again as it was left, it would be saved over what came since.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();

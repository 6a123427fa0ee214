// Says in words that a passkey was not used: the browser's own window closes without a trace.
(() => {
  "use strict";

  const show = (failed) => document.querySelectorAll("[data-passkey-failed]").forEach((note) => { note.hidden = !failed; });
  document.addEventListener("allauth.error", (event) => { event.preventDefault(); show(true); });
  document.addEventListener("click", (event) => { if (event.target.closest("[id^='passkey-']")) show(false); });
})();

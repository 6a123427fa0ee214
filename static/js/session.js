// Says two minutes before a session ends, and keeps it where somebody is there. Without it, what is sent is kept.
(() => {
  "use strict";
  const dialog = document.getElementById("session-end");
  let timer;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => dialog.showModal(), (dialog.dataset.idle - 120) * 1000);
  };
  dialog.addEventListener("close", () => {
    fetch(location.href, { method: "HEAD" });
    wait();
  });
  document.addEventListener("htmx:afterRequest", wait);
  wait();
})();

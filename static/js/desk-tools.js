// Drafts of the forms of a case: kept a moment after somebody stops typing. A draft that could not be kept says so.
(() => {
  "use strict";

  const WAIT = 1200;
  const keep = async (form, signal) => {
    const state = form.querySelector("[data-draft-state]");
    const say = (words, failed) => {
      if (!state) return;
      state.textContent = words;
      state.classList.toggle("error", failed);
      state.classList.toggle("quiet", !failed);
    };
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "error",
        signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { kept } = await answer.json();
      say(kept ? `${state?.dataset.kept} ${kept}` : "", false);
      form.dataset.unkept = "";
    } catch (error) {
      if (error.name !== "AbortError") say(state?.dataset.lost ?? "", true);
    }
  };

  document.querySelectorAll("form[data-draft]").forEach((form) => {
    let timer = 0;
    let sending = new AbortController();
    form.addEventListener("input", (event) => {
      // A choice can be made again; words cannot.
      if (!event.target.matches("[type=radio], [type=checkbox]")) form.dataset.unkept = "1";
      clearTimeout(timer);
      timer = setTimeout(() => keep(form, sending.signal), WAIT);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      // What is sent is no draft any more.
      sending.abort();
      sending = new AbortController();
      form.dataset.unkept = "";
    });
  });
  // Nothing typed is lost by a click too early.
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-draft][data-unkept="1"]')) event.preventDefault();
  });
})();

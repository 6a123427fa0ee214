// Drafts of the forms of a case: kept a moment after somebody stops typing. A draft that could not be kept says so.
(() => {
  "use strict";

  const WAIT = 1200;
  const keep = async (form) => {
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
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const { kept } = await answer.json();
      say(kept ? `${state?.dataset.kept} ${kept}` : "", false);
      form.dataset.unkept = "";
    } catch {
      say(state?.dataset.lost ?? "", true);
    }
  };

  document.querySelectorAll("form[data-draft]").forEach((form) => {
    let timer = 0;
    form.addEventListener("input", () => {
      form.dataset.unkept = "1";
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), WAIT);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      form.dataset.unkept = "";
    });
  });
  // Nothing typed is lost by a click too early.
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector('form[data-draft][data-unkept="1"]')) event.preventDefault();
  });
})();

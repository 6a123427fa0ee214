// Keys of the desk. Each of them presses a button or follows a link that is on the page, so nothing needs them.
(() => {
  "use strict";

  const OFF = "desk-keys-off";
  const remembered = (() => {
    try { return localStorage; } catch { return { getItem() {}, setItem() {}, removeItem() {} }; }
  })();
  const keysAreOff = () => remembered.getItem(OFF) === "1";
  const shown = (selector) => [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
  const OPEN_FORMS = ".case .panel, .case details[open]:has(> form), .drop[open]";
  const FORMS = ".case .panel, .case details:has(> form), .drop";
  const isTyping = (target) => target.closest("input:not([name=pick], #pick-all), textarea, select, [contenteditable]");
  // A form in which somebody has begun: until they leave it, letters are words and no commands.
  const begun = () => shown(":is(.case .panel, .case details[open], #task_change)[data-asked], .drop[open]");
  // The seats are chosen by figures and sent by S, and a reason with them.
  const isChoice = (target) => target.closest("#send :is([name=seat], [name=why])");

  // --- Panels: the form that a link names opens in place --------------------------------------------------------------

  const begin = (form) => {
    const heading = form.querySelector("h3");
    // Of the seats, the chosen one or the first to which something can be sent.
    const seats = [...form.querySelectorAll(".cand:not(:has(.reach)) [name=seat]")];
    const field = form.querySelector("[autofocus]") ?? seats.find((one) => one.checked) ?? seats[0]
      ?? form.querySelector("textarea, input:not([type=hidden]), select") ?? heading;
    if (field === heading) heading?.setAttribute("tabindex", "-1");
    field?.focus({ preventScroll: true });
    if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
    // What it answers stays in view above it.
    const said = [...document.querySelectorAll("#case .thread > .msg")].at(-1);
    if (said && form.matches(".panel")) {
      const room = form.getBoundingClientRect().top - said.getBoundingClientRect().top;
      form.style.scrollMarginTop = `${Math.min(room, innerHeight / 3) + 64}px`;
    }
    form.scrollIntoView({ block: "nearest" });
  };
  const open = (panel) => {
    document.querySelectorAll(".case .panel").forEach((one) => { one.hidden = one !== panel; });
    begin(panel);
  };
  const leave = (form) => {
    delete form.dataset.asked;
    if (form.matches("details")) {
      form.open = false;
      form.querySelector("summary").focus();
      return;
    }
    form.hidden = true;
    const openers = [...document.querySelectorAll(`[data-opens="${form.id}"]`)];
    (openers.find((one) => one.checkVisibility()) ?? document.getElementById("case-h"))?.focus();
  };
  document.addEventListener("focusin", (event) => {
    const form = event.target.closest(FORMS);
    if (form && !event.target.matches("summary")) form.dataset.asked = "";
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const panel = opener && document.getElementById(opener.dataset.opens);
    if (panel && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      opener.closest(".more")?.removeAttribute("open");
      open(panel);
    } else if (opener) {
      opener.hash = "";  // the next page puts the focus into the form; a place in its address would take it out again
    }
    const form = event.target.closest("summary")?.parentElement;
    if (form?.matches(FORMS) && !form.open) setTimeout(() => begin(form));
    const leaver = event.target.closest("[data-leaves]");
    if (leaver) {
      event.preventDefault();
      leave(leaver.closest(".panel"));
    }
  });

  // --- Ticks -----------------------------------------------------------------------------------------------------------

  const picks = () => [...document.querySelectorAll(".inbox input[name=pick]")];
  const count = () => {
    const status = document.getElementById("picked");
    const ticked = picks().filter((one) => one.checked);
    if (status) status.textContent = ticked.length ? `${ticked.length} ✓` : "";
    // An act that does not fit all that is ticked is not offered.
    document.querySelectorAll(".bulk [data-fits]").forEach((act) => {
      act.hidden = ticked.some((one) => !one.dataset.acts.split(" ").includes(act.value));
    });
  };
  document.addEventListener("change", (event) => {
    if (event.target.id === "pick-all") picks().forEach((one) => { one.checked = event.target.checked; });
    count();
    if (event.target.matches("#send [data-reason]")) event.target.closest(".cand").after(reasons());
  });

  // --- Who should have it: the reason to leave the proposal stands under the seat that is chosen -------------------------

  const reasons = () => document.querySelector("#send .leaving");
  const askReason = () => {
    const asked = reasons().checkVisibility();
    if (asked) (reasons().querySelector(":checked") ?? reasons().querySelector("input")).focus();
    return asked;
  };
  const hasReason = () => [...reasons().querySelectorAll(":checked, textarea")].some((one) => one.value.trim());

  // --- Closing: of the reasons those are shown that explain the chosen outcome, and what is ticked -----------------------

  const sift = () => {
    const boxes = [...document.querySelectorAll("#close [data-of]")];
    const group = boxes[0]?.closest("fieldset:not(.err)");
    if (!group) return;
    const outcome = document.querySelector("#close [name=outcome]:checked")?.value;
    group.hidden = !outcome;
    boxes.forEach((box) => { box.parentElement.hidden = !box.checked && !box.dataset.of.split(" ").includes(outcome); });
  };
  document.addEventListener("change", sift);
  sift();

  // --- Keys ------------------------------------------------------------------------------------------------------------

  const rows = () => [...document.querySelectorAll(".work tbody .name")];
  const step = (by) => {
    const all = rows();
    const row = document.activeElement.closest(".work tbody tr")?.querySelector(".name");
    const here = all.indexOf(row ?? document.querySelector(".work [data-now] .name"));
    const place = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[place]?.focus();
  };
  const tick = () => {
    const row = document.activeElement.closest(".work tbody tr") ?? document.querySelector(".work [data-now]");
    const box = row?.querySelector("input[name=pick]");
    if (box) {
      box.checked = !box.checked;
      count();
    }
  };
  const help = document.getElementById("keys");
  let before = "";

  // What leads to another page: what is typed until it stands there is lost, and no command.
  let leaving = 0;
  const go = (act) => {
    if (act && !document.getElementById(act.dataset.opens)) leaving = Date.now() + 3000;
    act?.click();
  };

  const press = (key) => {
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    if (key === "x") return tick();
    if (key === "/") return shown("#desk-q")?.focus();
    if (key === "?") return help?.showModal();
    if (key === "d" && before === "g") return location.assign(document.getElementById("desk-filter").action);
    if (key === "g") return undefined;
    if (/^[1-9]$/.test(key)) {
      const seat = document.querySelector(`[data-seat="${key}"]`);
      const panel = seat?.closest(".panel[hidden]");
      if (panel) open(panel);
      seat?.click();
      return askReason() || seat?.focus();
    }
    // Where the seats are shown, the key sends, once there is a reason for another seat, and the mailbox of a body
    // outside; else it shows them.
    const seats = document.getElementById("send");
    if (key === "s" && seats?.checkVisibility()) {
      const mailbox = seats.querySelector(".cand:has(:checked) .mailbox input");
      if (!hasReason() && askReason()) return undefined;
      return mailbox && !mailbox.value ? mailbox.focus() : seats.requestSubmit();
    }
    // An act behind "More" has its key too.
    const act = shown(`[data-key="${key}"]`) ?? document.querySelector(`.more [data-key="${key}"]`);
    if (!act?.matches("summary")) return go(act);
    act.parentElement.open = true;
    return begin(act.parentElement);
  };

  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Escape") {
      const form = target.closest(FORMS) ?? begun();
      if (form) leave(form);
      else if (isTyping(target)) target.blur();
      return;
    }
    // From any place of an open form, and from none; not from the heading of one that is folded.
    const sent = target.form ?? (target.closest(OPEN_FORMS) ?? begun())?.querySelector("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && sent) {
      event.preventDefault();
      sent.requestSubmit();
      return;
    }
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (leaving > Date.now()) event.preventDefault();
    if (leaving > Date.now() || !alone || event.isComposing || keysAreOff() || help?.open) return;
    const key = event.key.toLowerCase();
    const text = target.closest("[data-insert][open]")?.querySelectorAll("button")[key - 1];
    if (text) {
      event.preventDefault();
      text.click();
      return;
    }
    const form = isTyping(target) ?? target.closest(`:is(${FORMS}) :not(summary)`) ?? begun();
    const chooses = isChoice(target) || (form?.id === "send-panel" && !isTyping(target));
    if (form && !(chooses && /^[1-9s]$/.test(key))) return;
    if (/^[a-z1-9/?.,;]$/.test(key)) {
      if (key !== "g") event.preventDefault();
      press(key);
    }
    before = key;
  });

  // The form that the address asks for, or that could not be sent.
  const asked = document.querySelector("[data-asked]");
  if (asked) {
    begin(asked);
    window.addEventListener("load", () => {
      if (document.activeElement === document.body) begin(asked);
    });
  }

  // --- The help, and the switch ----------------------------------------------------------------------------------------

  const about = document.getElementById("desk-keys");
  const say = () => {
    document.querySelectorAll("[data-keys-switch]").forEach((button) => {
      button.textContent = keysAreOff() ? about.dataset.onWords : about.dataset.offWords;
    });
    document.querySelectorAll("kbd").forEach((one) => {
      if (!one.closest("#desk-keys")) one.hidden = keysAreOff();
    });
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-keys]")) help.close();
    if (event.target.closest("[data-open-keys]")) help.showModal();
    if (event.target.closest("[data-keys-switch]")) {
      if (keysAreOff()) remembered.removeItem(OFF);
      else remembered.setItem(OFF, "1");
      say();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!about) return;
    about.hidden = false;
    document.querySelectorAll(".js-only").forEach((one) => { one.hidden = false; });
    say();
  });

  // --- The list: beside a case it begins near that case -----------------------------------------------------------------

  const now = document.querySelector(".inbox [data-now]");
  const list = now?.closest(".inbox");
  const place = now ? now.getBoundingClientRect().top - list.getBoundingClientRect().top : 0;
  if (place > list?.clientHeight * 0.7) list.scrollTop = place - list.clientHeight / 3;
})();

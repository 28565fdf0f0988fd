// Comfort only: every page works without this file. Of its own it sends two things, to this site only: what is being typed, kept as its
// writer's draft, and that she is still there.

import { keepDrafts } from "./drafts.js";
import { watchSession } from "./session.js";

focusErrorSummary();
warnBeforeLosingWork();
closeMenus();
trimTabStops();
countCharacters();
showPasswords();
keepToOneLine();
offerCopies();
keepDrafts();
watchSession();
offerPrinting();
unfoldReasons();
unfoldTables();
unfoldForPaper();

/** After a refused form the summary is what to read first. */
function focusErrorSummary() {
  document.querySelector("[data-error-summary]")?.focus();
}

/** The browser's own question, and only when something was typed and not sent. */
function warnBeforeLosingWork() {
  let unsaved = false;
  const keep = (form) => form?.matches("form[data-guard]") ?? false;
  document.addEventListener("input", (event) => {
    unsaved ||= keep(event.target.form);
  });
  for (const done of ["submit", "draft-kept"]) {
    document.addEventListener(done, () => {
      unsaved = false;
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-discard]")) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

/** A menu of the bar closes with Escape, and when the person goes elsewhere. */
function closeMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  const closeOthers = (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  };
  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  });
}

/** A table that fits needs no tab stop; one that scrolls shows at which side there is more. */
function trimTabStops() {
  const regions = [...document.querySelectorAll(".table-scroll")];
  const look = (region) => {
    const rest = region.scrollWidth - region.clientWidth;
    const scrolls = rest > 1 || region.scrollHeight - region.clientHeight > 1;
    if (scrolls) region.tabIndex = 0;
    else region.removeAttribute("tabindex");
    region.classList.toggle("more-left", region.scrollLeft > 1);
    region.classList.toggle("more-right", rest - region.scrollLeft > 1);
  };
  // What lies folded has no width yet.
  document.addEventListener("toggle", (event) => regions.filter((it) => event.target.contains(it)).forEach(look), true);
  for (const region of regions) {
    look(region);
    region.addEventListener("scroll", () => look(region), { passive: true });
  }
  window.addEventListener("resize", () => regions.forEach(look));
}

/** Says how much room is left, aloud only after a pause in typing. */
function countCharacters() {
  for (const area of document.querySelectorAll("textarea[data-counts]")) {
    const limit = Number(area.dataset.counts.replace(/\D/g, ""));
    const shown = document.getElementById(`${area.id}-limit`);
    if (!limit || !shown) continue;
    const rule = shown.textContent;
    let pause;
    shown.setAttribute("aria-live", "polite");
    area.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => {
        const left = limit - [...area.value].length;
        const near = left < limit / 5;
        shown.textContent = near ? words(left) : rule;
        shown.classList.toggle("over", left < 0);
      }, 600);
    });
  }
}

/** What one types blind can be looked at; it is hidden again before it is sent, so that no browser keeps it as plain text. */
function showPasswords() {
  for (const input of document.querySelectorAll('input[type="password"]')) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    const turn = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? "Hide password" : "Show password";
    };
    turn(false);
    button.addEventListener("click", () => turn(input.type === "password"));
    input.form?.addEventListener("submit", () => turn(false));
    input.after(button);
  }
}

/** A long line is shown in several; it is one line all the same. */
function keepToOneLine() {
  for (const area of document.querySelectorAll("textarea[data-line]")) {
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      area.form.requestSubmit();
    });
    area.addEventListener("input", () => {
      if (!/[\r\n]/.test(area.value)) return;
      const at = area.selectionStart;
      area.value = area.value.replace(/\s*[\r\n]+\s*/g, " ");
      area.setSelectionRange(at, at);
    });
  }
}

/** A button beside each text that may have to be taken elsewhere. */
function offerCopies() {
  if (!navigator.clipboard) return;
  for (const area of document.querySelectorAll("textarea[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet typed-copy";
    const label = area.labels[0]?.textContent ?? "";
    const say = (word) => {
      button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${label}`);
    };
    say("Copy");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(area.value);
        say("Copied");
      } catch {
        area.select();
      }
    });
    area.after(button);
  }
}

function words(left) {
  const count = Math.abs(left).toLocaleString("en-US");
  const noun = Math.abs(left) === 1 ? "character" : "characters";
  return left < 0 ? `${count} ${noun} too many` : `${count} ${noun} left`;
}

/** The browser's own command prints as well; a button is only nearer. */
function offerPrinting() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** Whoever says that an item is to be revised is asked why: the reasons unfold at once. */
function unfoldReasons() {
  document.addEventListener("change", (event) => {
    if (event.target.name !== "decision" || event.target.value !== "returned") return;
    const reasons = event.target.form?.querySelector("details");
    if (reasons) reasons.open = true;
  });
}

/** All tables of a report at once; each can be opened without this. */
function unfoldTables() {
  const folds = [...document.querySelectorAll("details.fold")];
  for (const button of document.querySelectorAll("button[data-folds]")) {
    const words = [button.textContent, button.dataset.folds];
    const areOpen = () => folds.every((it) => it.open);
    const say = () => {
      button.textContent = words[areOpen() ? 1 : 0];
    };
    button.hidden = folds.length === 0;
    button.addEventListener("click", () => {
      const open = !areOpen();
      for (const it of folds) it.open = open;
    });
    document.addEventListener("toggle", say, true);
    say();
  }
}

/** On paper nothing is folded, also where the browser does not know the style that says so. */
function unfoldForPaper() {
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.fold:not([open])")];
    for (const it of opened) it.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const it of opened) it.open = false;
    opened = [];
  });
}

// Comfort only: every page works without this file. It asks nothing, sends nothing and stores nothing.

focusErrorSummary();
warnBeforeLosingWork();
closeMenus();
trimTabStops();
countCharacters();
offerPrinting();

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
  document.addEventListener("submit", () => {
    unsaved = false;
  });
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

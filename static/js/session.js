// Before a session ends: a word ahead, in every tab, which takes the focus from nobody.

/** Typing alone says that somebody is there; the server hears of it now and then. */
const tellServerEvery = 5 * 60_000;
const minute = 60;

export function watchSession() {
  const line = document.querySelector("[data-session]");
  if (!line) return;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("groundwork-session") : null;
  const { section, words, clock, stay, again, status } = build();
  /** Seconds; the operator may set others than two minutes. */
  const warnAhead = Number(line.dataset.sessionWarn) || 120;
  let ends = Date.now() + Number(line.dataset.session) * 1000;
  let canLastLonger = "sessionLonger" in line.dataset;
  let told = Date.now();
  let typed = false;
  let said = "";
  let before = null;

  const left = () => Math.max(0, Math.ceil((ends - Date.now()) / 1000));
  const share = () => channel?.postMessage({ ends, canLastLonger });

  /** Aloud, once for each thing to say: a second of a countdown is none. */
  function say(text) {
    if (text === said) return;
    said = text;
    status.textContent = text;
  }

  function show(text, over) {
    words.textContent = text;
    clock.hidden = over;
    stay.hidden = over || !canLastLonger;
    again.hidden = !over;
    section.hidden = false;
  }

  function hide() {
    if (section.hidden) return;
    if (section.contains(document.activeElement)) before?.focus();
    section.hidden = true;
    said = "";
  }

  function draw() {
    const seconds = left();
    if (seconds > warnAhead) return hide();
    if (seconds === 0) {
      const over = "Your session has ended. What you have typed is still here: sign in, in a new tab, then send it from this one. Nothing is lost.";
      show(over, true);
      return say(over);
    }
    const rest = canLastLonger
      ? "Stay signed in, or go on later: what you send then is kept while you sign in again."
      : "It cannot be made longer. Save your work; what you send later is kept while you sign in again.";
    show(`Your session ends soon. ${rest}`, false);
    clock.textContent = `${Math.floor(seconds / minute)}:${String(seconds % minute).padStart(2, "0")} left`;
    const milestone = seconds > minute ? `${Math.ceil(seconds / minute)} minutes` : seconds > minute / 2 ? "1 minute" : "30 seconds";
    say(`Your session ends in ${milestone}. ${rest}`);
  }

  async function stayLonger() {
    told = Date.now();
    typed = false;
    try {
      const answer = await fetch("/account/session", { headers: { accept: "application/json" }, redirect: "manual" });
      if (!answer.ok) ends = Date.now();
      else {
        const { seconds, longer } = await answer.json();
        ends = Date.now() + seconds * 1000;
        canLastLonger = longer;
        share();
      }
    } catch {
      // No connection: the countdown goes on, and the button can be tried again.
      status.textContent = "That did not work: there is no connection just now.";
      return;
    }
    draw();
    if (left() > warnAhead) status.textContent = "You stay signed in.";
  }

  stay.addEventListener("click", stayLonger);
  section.addEventListener("focusin", (event) => {
    if (!section.contains(event.relatedTarget)) before = event.relatedTarget;
  });
  document.addEventListener("input", () => (typed = true));
  channel?.addEventListener("message", ({ data }) => {
    if (data.ends <= ends) return;
    ({ ends, canLastLonger } = data);
    draw();
  });
  document.addEventListener("visibilitychange", draw);
  setInterval(() => {
    if (typed && canLastLonger && left() > 0 && Date.now() - told > tellServerEvery) stayLonger();
    draw();
  }, 1000);
  share();
  draw();
}

function build() {
  const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
  const section = make("section", { className: "session-warning", hidden: true });
  section.setAttribute("aria-label", "Your session");
  const words = make("p");
  const clock = make("p");
  clock.setAttribute("aria-hidden", "true");
  const stay = make("button", { className: "button button--secondary", type: "button", textContent: "Stay signed in" });
  const again = make("a", { href: "/signin", target: "_blank", textContent: "Sign in, in a new tab", hidden: true });
  section.append(words, clock, stay, again);
  // There from the start, or its first words would not be heard.
  const status = make("p", { className: "sr-only" });
  // No role of its own: the page may have a status already.
  status.setAttribute("aria-live", "polite");
  const holder = document.querySelector(".skip");
  holder.after(section);
  document.querySelector("main").append(status);
  return { section, words, clock, stay, again, status };
}

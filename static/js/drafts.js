// Keeps what is being typed as a draft of its writer: three seconds after the last key, on leaving a field, on leaving the page.

const pause = 3_000;
const retry = 10_000;
const longestWait = 2_000;

export function keepDrafts() {
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  const words = form.querySelector("[data-draft-words]");
  let timer;
  let dirty = false;
  let sending = null;
  let ended = false;

  async function send() {
    clearTimeout(timer);
    if (!dirty || ended) return;
    if (sending) {
      timer = setTimeout(send, pause);
      return;
    }
    dirty = false;
    sending = deliver();
    await sending;
    sending = null;
  }

  async function deliver() {
    const body = new URLSearchParams(new FormData(form));
    body.set("keep", "draft");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { accept: "application/json" },
        redirect: "manual",
        keepalive: document.visibilityState === "hidden",
      });
      if (!answer.ok) return refuse(answer.status);
      const { kept, draft, notice, is_behind: isBehind } = await answer.json();
      // Over what somebody else saved no draft is written again and again: the next word is her save, which shows both texts.
      if (draft === null || isBehind) ended = true;
      if (draft !== null) form.elements.draft.value = draft;
      words.textContent = notice ?? `Draft kept ${kept}. It is not saved yet.`;
      if (!dirty && draft !== null) form.dispatchEvent(new CustomEvent("draft-kept", { bubbles: true }));
    } catch {
      dirty = true;
      words.textContent = "The draft is not kept: there is no connection just now. It is tried again.";
      timer = setTimeout(send, retry);
    }
  }

  function refuse(status) {
    if (status === 503 || status === 429) {
      dirty = true;
      timer = setTimeout(send, retry);
      words.textContent = "The draft is not kept yet: the server is busy. It is tried again.";
      return;
    }
    ended = true;
    words.textContent =
      status === 403
        ? "Drafts are not kept any more: your session has ended. Save, and you sign in first; nothing is lost."
        : "Drafts are not kept any more: this part can no longer be changed. Copy what you need.";
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  });
  form.addEventListener("focusout", send);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    ended = true;
    if (!sending) return;
    // A draft that arrived after the save would look like new words.
    event.preventDefault();
    await Promise.race([sending, new Promise((done) => setTimeout(done, longestWait))]);
    sending = null;
    form.requestSubmit(event.submitter);
  });
}

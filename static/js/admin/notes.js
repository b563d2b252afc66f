/* Sends a note behind the page, so that nothing typed into the story is lost with it. */
const place = document.querySelector("[data-notes]");
const FAILED = "فرستاده نشد؛ پیوند یا نشست خود را بررسی کنید و دوباره بکوشید.";

function tell(panel, text) {
  panel.querySelector(".notes__failed")?.remove();
  const note = document.createElement("p");
  note.className = "notes__failed";
  note.setAttribute("role", "alert");
  note.textContent = text;
  panel.querySelector("form").before(note);
}

async function ask(form) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "notes" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const panel = page.querySelector(".notes__panel");
  // Whoever is asked to sign in again gets a page without one.
  if (!panel) throw new Error(answer.statusText);
  return panel;
}

place?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const panel = place.querySelector(".notes__panel");
  if (panel.hasAttribute("aria-busy")) return;
  panel.setAttribute("aria-busy", "true");
  try {
    const fresh = await ask(event.target);
    panel.replaceWith(fresh);
    const wrong = fresh.querySelector(".errorlist");
    (wrong?.parentElement ?? fresh).querySelector("textarea, select").focus();
  } catch {
    panel.removeAttribute("aria-busy");
    tell(panel, FAILED);
    panel.querySelector("textarea").focus();
  }
});

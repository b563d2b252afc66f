/* Asks for the page again while somebody looks at it, and puts in place what became another.
   Whoever is reading or has the keyboard in a part keeps his place. */
const EVERY = 60_000;
const part = (page, name) => page.querySelector(`[data-part="${name}"]`);

function place(old, fresh) {
  if (old.innerHTML === fresh.innerHTML) return;
  const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceChildren(...fresh.childNodes);
  if (held === null) return;
  const links = [...old.querySelectorAll("a")];
  const again = links.find((link) => link.getAttribute("href") === held) ?? links[0];
  again?.focus({ preventScroll: true });
}

async function refresh() {
  const answer = await fetch("?again=1");
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-part]")) {
    const fresh = part(page, old.dataset.part);
    if (fresh) place(old, fresh);
  }
}

let last = Date.now();

function whenDue() {
  if (document.hidden || Date.now() - last < EVERY) return;
  last = Date.now();
  // What does not come now comes in a minute.
  refresh().catch(() => undefined);
}

setInterval(whenDue, EVERY / 12);
document.addEventListener("visibilitychange", whenDue);

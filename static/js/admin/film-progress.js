// Films on the desk: how far each has come, without a reload, and a poster of the shown moment.
const EVERY = 1500;

async function follow(place) {
  const { filmProgress: url } = place.dataset;
  while (place.isConnected) {
    const told = await ask(url);
    if (told) show(place, told);
    if (told?.settled) return;
    await new Promise((resume) => setTimeout(resume, EVERY));
  }
}

// Nothing for a moment without a network: the next question may reach.
async function ask(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function show(place, told) {
  const words = place.querySelector("[data-film-words]");
  if (words.innerHTML !== told.condition) words.innerHTML = told.condition;
  const bar = place.querySelector("[data-film-bar]");
  bar.value = told.percent;
  if (!told.settled) return;
  bar.remove();
  place.removeAttribute("data-film-progress");
  place.closest("[data-film-panel]")?.querySelectorAll("video, form").forEach((each) => each.remove());
  place.closest("[data-film-panel]")?.append(...partsOf(told.panel));
  const length = place.closest("tr")?.querySelector(".field-length");
  if (length && told.length) length.textContent = told.length;
  enhance(place.closest("[data-film-panel]") ?? place);
}

// The panel's own words stay where they are, for whoever hears them.
function partsOf(panel) {
  const made = new DOMParser().parseFromString(panel, "text/html");
  return [...made.querySelectorAll("[data-film-panel] > :not(.film-state)")];
}

function enhance(root) {
  for (const form of root.querySelectorAll("[data-film-poster]")) {
    const video = form.closest("[data-film-panel]").querySelector("video");
    form.hidden = false;
    form.addEventListener("submit", (event) => takePoster(event, form, video));
  }
}

// Without leaving the page, where somebody may be typing below.
async function takePoster(event, form, video) {
  event.preventDefault();
  const note = form.querySelector("[role=status]");
  form.elements.seconds.value = video.currentTime;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) })
    .catch(() => null);
  note.textContent = answer?.ok
    ? "تصویر آغاز تا چند لحظه دیگر عوض می‌شود." : "تصویر آغاز عوض نشد؛ دوباره بکوشید.";
}

document.querySelectorAll("[data-film-progress]").forEach(follow);
enhance(document);

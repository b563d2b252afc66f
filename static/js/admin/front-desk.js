// The front page is arranged by dragging, by keys or by buttons; every change is kept at once.
const Sortable = window.Sortable;
const root = document.querySelector("[data-front-desk]");
const board = root.querySelector("[data-board]");
const finder = root.querySelector("[data-finder]");
const told = document.querySelector("[data-told]");
const FAILED = "ذخیره نشد: ارتباط برقرار نشد. دوباره بکوشید.";
const SIGNED_OUT = "ذخیره نشد: دوباره وارد شوید و صفحه را تازه کنید.";
const WAIT = 250;

const say = (words, isRefused = false) => {
  told.textContent = words;
  told.classList.toggle("front-told--refused", isRefused);
};

// What has the focus, so that it is there again in the new board.
const marked = () => {
  const { activeElement: here } = document;
  if (!board.contains(here)) return null;
  const story = here.closest("[data-story]")?.dataset.story;
  const zone = here.closest("[data-zone]")?.dataset.zone;
  return { story, zone, id: here.id, value: here.value, isHandle: here.matches("[data-handle]") };
};

const restore = (mark) => {
  if (!mark) return;
  const card = mark.story && board.querySelector(`[data-story="${mark.story}"]`);
  const zone = mark.zone && board.querySelector(`[data-zone="${mark.zone}"]`);
  const same = mark.value && [...board.querySelectorAll("button")].find(({ value }) => value === mark.value);
  const next = (mark.isHandle && card?.querySelector("[data-handle]")) ||
    (mark.id && document.getElementById(mark.id)) || (!mark.isHandle && same) ||
    card?.querySelector("[data-handle]") || zone?.querySelector("select") || board.querySelector("button, a");
  next?.focus({ preventScroll: Boolean(same) });
};

const place = (html) => {
  const note = board.querySelector("#front-note")?.value;
  const open = [...board.querySelectorAll("details[open]")].map((each) => each.closest("[data-story]")?.dataset.story ?? "");
  const mark = marked();
  board.innerHTML = html;
  prepare(board);
  for (const story of open) {
    const details = board.querySelector(story ? `[data-story="${story}"] details` : ".front-bar__changes");
    if (details) details.open = true;
  }
  if (note && board.querySelector("#front-note")) board.querySelector("#front-note").value = note;
  restore(mark);
  const news = board.querySelector("[data-told-now]");
  say(news.dataset.toldNow, news.hasAttribute("data-refused"));
  tellWhere();
};

let waiting = Promise.resolve();

const send = async (action, data, takeBack) => {
  const fail = (words) => {
    takeBack?.();
    say(words, true);
  };
  board.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(action, { method: "POST", body: data, headers: { "X-Part": "board" } });
    if (answer.redirected || !answer.ok) fail(SIGNED_OUT);
    else place(await answer.text());
  } catch {
    fail(FAILED);
  } finally {
    board.removeAttribute("aria-busy");
  }
};

// What is in the fields goes along; what cannot be kept stays as it was typed.
const keep = (form, verb, takeBack) => {
  const data = new FormData(zones());
  for (const [name, value] of new FormData(form)) data.set(name, value);
  data.set("do", verb);
  waiting = waiting.then(() => send(form.action, data, takeBack));
};

const zones = () => board.querySelector(".front-zones");

// Keys

const press = (card, verb) => {
  const button = card.querySelector(`button[value^="${verb} "]`);
  if (button) keep(zones(), button.value);
  else say(`«${card.dataset.title}» سنجاق نیست؛ نخست سنجاقش کنید.`, true);
};

root.addEventListener("keydown", (event) => {
  const verb = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const card = event.target.closest("[data-board] [data-story]");
  if (!verb || !card || !(event.altKey || event.target.matches("[data-handle]"))) return;
  event.preventDefault();
  press(card, verb);
});

// Buttons and fields

root.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-deeds]");
  if (!form) return;
  event.preventDefault();
  keep(form, event.submitter?.value || "keep");
});

root.addEventListener("change", (event) => {
  if (event.target.matches("[data-keeps]")) keep(zones(), "keep");
});

root.addEventListener("click", (event) => {
  const target = event.target.closest("[data-target]")?.dataset.target;
  if (!target) return;
  event.preventDefault();
  finder.querySelector("[name=zone]").value = target;
  finder.querySelector("[name=q]").focus();
});

// Dragging

const dropped = ({ item, from, to, oldIndex, pullMode }) => {
  const zone = to.closest("[data-zone]");
  if (!zone) return;
  const before = [...to.children].slice(0, [...to.children].indexOf(item));
  const spot = before.filter((each) => each.hasAttribute("data-pinned")).length;
  const takeBack = () => {
    if (pullMode === "clone") item.remove();
    else from.insertBefore(item, from.children[oldIndex]);
  };
  keep(zones(), `pin ${item.dataset.story} ${zone.dataset.zone} ${spot}`, takeBack);
};

const sortable = (list, options) => Sortable?.create(list, {
  handle: "[data-handle]", draggable: "[data-story]", animation: 120, onEnd: dropped, ...options,
});

const prepare = (part) => {
  for (const handle of part.querySelectorAll("[data-handle]")) handle.hidden = !Sortable;
  for (const list of part.querySelectorAll("[data-cards]")) sortable(list, { group: "front" });
  for (const list of part.querySelectorAll("[data-source]")) {
    sortable(list, { sort: false, group: { name: "front", pull: "clone", put: false } });
  }
  for (const button of part.querySelectorAll("[data-needless]")) button.hidden = true;
  part.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
};

// Finding

const tellWhere = () => {
  for (const row of finder.querySelectorAll("[data-story]")) {
    const zone = board.querySelector(`[data-story="${row.dataset.story}"]`)?.closest("[data-zone]");
    row.querySelector("[data-where]").hidden = !zone;
    row.querySelector("[data-where] span").textContent = zone?.dataset.name ?? "";
  }
};

let asking = 0;

const find = async () => {
  const asked = ++asking;
  const query = new URLSearchParams(new FormData(finder.querySelector("[data-ask]")));
  const answer = await fetch(`${finder.dataset.finder}?${query}`).catch(() => null);
  if (asked !== asking) return;
  if (!answer?.ok || answer.redirected) return say("جست‌وجو نشد؛ دوباره بکوشید.", true);
  const found = finder.querySelector("[data-found]");
  found.innerHTML = await answer.text();
  prepare(found);
  tellWhere();
};

let soon;
finder.querySelector("[data-ask]").addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(find, WAIT);
});
finder.querySelector("[data-ask]").addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});

prepare(board);
prepare(finder);

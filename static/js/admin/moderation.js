/* The moderators' keys. Every deed is a plain form; here it is sent behind the page, its card
   folds away, and the next one is there already. */
const desk = document.querySelector("[data-queue]");
// The page of one comment is loaded anew after each deed, with what it tells of its past.
const queue = document.querySelector("ol[data-queue]");
const MOVES = { KeyJ: 1, ArrowDown: 1, KeyK: -1, ArrowUp: -1 };
const FEW = 10;
const number = (count) => String(count).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const isDone = (card) => card.classList.contains("card--folded");
const cards = () => all("[data-card]", desk);
const open = () => cards().filter((card) => !isDone(card));
const current = () => document.activeElement.closest?.("[data-card]") ?? desk.querySelector(".card--current");

function say(text) {
  document.querySelector("[data-announce]").textContent = text;
}

function stand(card) {
  if (!card) return;
  for (const other of all(".card--current", desk)) other.classList.remove("card--current");
  card.classList.add("card--current");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const places = cards();
  const here = places.indexOf(current());
  const ways = by > 0 ? places.slice(here + 1) : places.slice(0, Math.max(here, 0)).reverse();
  stand(ways.find((card) => !isDone(card)) ?? (here < 0 ? open()[0] : null));
}

/* Decisions */

const undoable = all("button[data-undo]");

function put(card) {
  const old = document.getElementById(card.id);
  if (!old) return null;
  const had = old.contains(document.activeElement) || old.classList.contains("card--current");
  old.replaceWith(card);
  if (had) card.classList.add("card--current");
  for (const button of all("button[data-undo]", card)) undoable.push(button);
  return card;
}

async function ask(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const headers = { "X-Requested-With": "moderation" };
  const answer = await fetch(form.action, { method: "POST", body, headers });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Whoever is asked to sign in again gets a page that says nothing of this.
  if (!answer.headers.has("X-Waiting")) throw new Error(answer.statusText);
  for (const place of all("[data-waiting]")) place.textContent = number(answer.headers.get("X-Waiting"));
  return all("[data-card]", page);
}

async function send(form, submitter) {
  const card = submitter.closest("[data-card]");
  const next = cards().slice(cards().indexOf(card) + 1).find((each) => !isDone(each));
  card.setAttribute("aria-busy", "true");
  try {
    const [changed] = (await ask(form, submitter)).map(put).filter(Boolean);
    settle(changed, next);
  } catch {
    say("فرستاده نشد؛ دوباره بکوشید.");
    tellFailure(card);
  } finally {
    card.removeAttribute("aria-busy");
  }
}

function settle(card, next) {
  const left = open();
  const note = card.querySelector("[data-note] span")?.textContent ?? "";
  const typing = card.querySelector("details[open] [role=alert] ~ :is(textarea, input:not([type=hidden]))");
  stand(isDone(card) ? next ?? left.at(-1) ?? card : card);
  if (typing) typing.focus();
  say(`${note || card.querySelector("[role=alert]")?.textContent || ""} ${number(left.length)} نظر در این صفحه مانده است.`);
  document.querySelector("[data-empty]").hidden = left.length > 0;
  count();
  // What does not come now is asked for again after the next deed.
  if (left.length < FEW) more().catch(() => undefined);
}

function tellFailure(card) {
  const note = document.createElement("p");
  note.className = "card__note card__note--warning";
  note.setAttribute("role", "alert");
  note.textContent = "فرستاده نشد؛ پیوند یا نشست خود را بررسی کنید و دوباره بکوشید.";
  card.querySelector(".card__note")?.remove();
  card.prepend(note);
}

/* The next ones, before they are needed */

let fetching = false;
let isDry = false;

async function more() {
  if (fetching || (isDry && open().length)) return;
  fetching = true;
  try {
    const address = new URL(location.href);
    address.searchParams.delete("p");
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = all("[data-card]", page).filter((card) => !document.getElementById(card.id));
    isDry = !fresh.length;
    queue.append(...fresh.map((card) => card.closest("li")));
    document.querySelector("[data-empty]").hidden = open().length > 0;
    if (fresh.length && !open().includes(current())) stand(open()[0]);
  } finally {
    fetching = false;
  }
}

/* Choosing */

const boxes = () => all("[name=_selected_action][type=checkbox]", desk);
let lastBox = null;

function count() {
  const bulk = document.querySelector(".bulk");
  if (!bulk) return;
  const chosen = boxes().filter((box) => box.checked).length;
  const across = bulk.querySelector("[name=select_across]")?.checked;
  const isLive = chosen > 0 || Boolean(across);
  bulk.classList.toggle("bulk--live", isLive);
  bulk.classList.toggle("bulk--idle", !isLive);
  bulk.querySelector("[data-count]").textContent = chosen ? `${number(chosen)} برگزیده` : "";
  bulk.querySelector("[data-all]").checked = chosen > 0 && chosen === boxes().length;
}

function choose(box, isRange) {
  const list = boxes();
  const ends = isRange && list.includes(lastBox) ? [list.indexOf(lastBox), list.indexOf(box)] : null;
  if (ends) {
    for (const each of list.slice(Math.min(...ends), Math.max(...ends) + 1)) each.checked = box.checked;
  }
  lastBox = box;
  count();
}

function chooseAll(isChosen) {
  for (const box of boxes()) box.checked = isChosen && !isDone(box.closest("[data-card]"));
  count();
}

/* Keys */

function takeBack() {
  let button = undoable.pop();
  while (button && !button.isConnected) button = undoable.pop();
  button?.click();
}

function unfold(panel) {
  panel.open = true;
  const field = panel.querySelector("[type=radio], select, textarea, .panel__line");
  field?.focus();
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
  panel.scrollIntoView({ block: "nearest" });
}

function use(control) {
  if (!control) return false;
  if (control.matches("details")) unfold(control);
  else control.click();
  return true;
}

function mark(card, isRange) {
  const box = card?.querySelector("[name=_selected_action]");
  if (!box) return;
  box.checked = !box.checked;
  choose(box, isRange);
}

function press(event) {
  const { code, key, shiftKey } = event;
  const keys = document.getElementById("keys");
  // A key held down too long decides about nothing that nobody has read.
  if (event.repeat && !(code in MOVES)) return undefined;
  if (key === "?" || key === "؟") return keys.open ? keys.close() : keys.showModal();
  if (key === "*" || (code === "Digit8" && shiftKey)) return chooseAll(!boxes().some((box) => box.checked));
  if (code === "KeyX") return mark(current(), shiftKey);
  if (shiftKey) return undefined;
  if (code in MOVES) return step(MOVES[code]);
  if (code === "KeyU") return takeBack();
  const bulk = document.querySelector(`.bulk--live [data-bulk="${code}"]`);
  return use(bulk ?? current()?.querySelector(`[data-key="${code}"]`)) || "none";
}

const isTyping = (target) =>
  target.matches("textarea, select, input:not([type=checkbox])") || target.isContentEditable;

function leave(panel) {
  panel.open = false;
  const card = panel.closest("[data-card]");
  if (card) stand(card);
  else panel.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  const { target, code, key } = event;
  const panel = target.closest("details[open]");
  if (code === "Escape" && panel) return leave(panel);
  const sends = target.matches("textarea") ? event.ctrlKey || event.metaKey : target.matches("input");
  if (key === "Enter" && sends && panel?.matches(".panel")) {
    event.preventDefault();
    return panel.querySelector("button").click();
  }
  if (isTyping(target) || event.ctrlKey || event.altKey || event.metaKey) return undefined;
  if (document.querySelector("dialog[open]") && code !== "Slash") return undefined;
  if (desk && press(event) !== "none") event.preventDefault();
  return undefined;
});

document.addEventListener("submit", (event) => {
  const { submitter } = event;
  if (!queue || !submitter?.closest("[data-card]")) return;
  event.preventDefault();
  const card = submitter.closest("[data-card]");
  if (!card.hasAttribute("aria-busy")) send(event.target, submitter);
});

document.addEventListener("click", ({ target, shiftKey }) => {
  if (target.matches("[name=_selected_action]")) choose(target, shiftKey);
  if (target.matches("[data-all]")) chooseAll(target.checked);
  if (target.matches("[name=select_across]")) count();
  if (target.closest("[data-help]")) document.getElementById("keys").showModal();
});

for (const part of all(".bulk__all, [data-help]")) part.hidden = false;
count();
if (desk) stand(open()[0]);

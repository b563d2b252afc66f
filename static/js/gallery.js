// Shows the pictures of a gallery one by one, large: by key, by swipe, in full screen. Each has an
// address (#photo-3), and the browser's way back leads back to the page.
const items = [...document.querySelectorAll(".gallery__item")];
const box = document.querySelector(".lightbox");
const part = (selector) => box.querySelector(selector);
const [room, stage, count, words, full] = [
  ".lightbox__room", ".lightbox__stage", ".lightbox__count", ".lightbox__words", "[data-full]",
].map(part);
const ahead = getComputedStyle(box).direction === "rtl" ? -1 : 1;
const large = new Map();
let here = 0;

const picture = (place) => {
  if (items[place] && !large.has(place)) {
    const fresh = document.importNode(items[place].querySelector("template").content, true).firstElementChild;
    fresh.querySelector("img").draggable = false;
    large.set(place, fresh);
  }
  return large.get(place);
};
const hashed = () => items.findIndex(({ id }) => location.hash === `#${id}`);
const opener = (item) => item.querySelector(".gallery__open");

const show = (place) => {
  here = place;
  const item = items[here];
  stage.replaceChildren(picture(here));
  [here + 1, here - 1].forEach(picture);
  count.textContent = item.querySelector(".gallery__count").textContent.trim();
  words.textContent = item.querySelector(".gallery__words").textContent.replace(/\s+/g, " ").trim();
  for (const button of box.querySelectorAll("[data-step]"))
    button.ariaDisabled = String(!items[here + Number(button.dataset.step)]);
  if (!box.open) box.showModal();
};
const open = (place) => {
  history.pushState({ photo: true }, "", `#${items[place].id}`);
  show(place);
};
const turn = (place) => {
  if (!items[place] || place === here) return;
  history.replaceState(history.state, "", `#${items[place].id}`);
  show(place);
};
const follow = () => {
  const place = hashed();
  if (place >= 0) show(place);
  else box.close();
};

box.addEventListener("close", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  opener(items[here]).focus();
  if (hashed() < 0) return;
  if (history.state?.photo) history.back();
  else history.replaceState(null, "", location.pathname + location.search);
});
box.addEventListener("keydown", (event) => {
  const place = {
    ArrowLeft: here - ahead, ArrowRight: here + ahead, Home: 0, End: items.length - 1,
  }[event.key];
  if (place === undefined) return;
  event.preventDefault();
  turn(place);
});
box.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.dataset.step) turn(here + Number(button.dataset.step));
  else if (button === full) (document.fullscreenElement ? document.exitFullscreen() : room.requestFullscreen());
  else if (button) box.close();
});

let start = null;
stage.addEventListener("pointerdown", (event) => { start = event; });
stage.addEventListener("pointercancel", () => { start = null; });
stage.addEventListener("pointerup", ({ clientX, clientY }) => {
  const [across, down] = start ? [clientX - start.clientX, clientY - start.clientY] : [0, 0];
  start = null;
  const isSwipe = Math.abs(across) > 40 && Math.abs(across) > Math.abs(down);
  if (isSwipe) turn(here - ahead * Math.sign(across));
});

full.hidden = !document.fullscreenEnabled;
document.addEventListener("fullscreenchange", () => {
  full.ariaPressed = String(Boolean(document.fullscreenElement));
});
items.forEach((item, place) => {
  opener(item).hidden = false;
  opener(item).addEventListener("click", () => open(place));
});
addEventListener("popstate", follow);
follow();

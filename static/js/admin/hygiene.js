// While one writes: what might be put right in each field of a story, offered and never forced.
import { bodyField, plainField } from "./hygiene-fields.js";
import { make, persian, signsShown } from "./hygiene-words.js";
import "./hygiene-panel.js";
import "./live-length.js";

const PAUSE = 1500;
const kept = document.querySelector("[data-hygiene]");

const leaveAlone = (keys) => {
  kept.value = JSON.stringify([...new Set([...JSON.parse(kept.value || "[]"), ...keys])].slice(-200));
};

// The line under a field, and the list that it opens.
const makeBox = (field) => {
  const count = make("span", { role: "status" });
  const list = make("ul");
  const all = make("button", { type: "button", textContent: "پذیرفتن همه" });
  const box = make("details", { className: "hygiene", hidden: true },
    make("summary", {}, count), list, make("p", {}, all));
  field.row.append(box);
  let shown = [];

  const focusOn = (place) => {
    const buttons = list.querySelectorAll("button");
    if (buttons.length) buttons[Math.min(place, buttons.length - 1)].focus();
    else field.focus();
  };
  const together = (one) => shown.filter((each) => each === one || (one.pair && each.pair === one.pair && each.text === one.text));
  const without = (done, isMade) => {
    const rest = shown.filter((each) => !done.includes(each));
    if (isMade)
      for (const each of rest)
        for (const { text, start, before, after } of done)
          if (each.text === text && start < each.start) each.moved = (each.moved ?? 0) + after.length - before.length;
    for (const each of rest) {
      each.start += each.moved ?? 0;
      each.end += each.moved ?? 0;
      delete each.moved;
    }
    return rest;
  };
  const act = (one, isMade, place) => {
    const chosen = together(one);
    if (isMade) field.apply(chosen);
    else leaveAlone(chosen.flatMap(({ keys }) => keys));
    render(without(chosen, isMade));
    focusOn(place);
  };
  const item = (one, number) => make("li", {},
    make("span", { className: "hygiene__place" },
      make("bdi", { textContent: one.head }),
      make("del", {}, ...signsShown(one.before)),
      make("span", { ariaHidden: "true", textContent: " ← " }),
      make("ins", {}, ...signsShown(one.after)),
      make("bdi", { textContent: one.tail })),
    make("small", { textContent: one.label }),
    make("button", { type: "button", textContent: "بپذیر", onclick: () => act(one, true, 2 * number) }),
    make("button", { type: "button", textContent: "رها کن", onclick: () => act(one, false, 2 * number) }));

  const render = (found) => {
    const place = [...list.querySelectorAll("button")].indexOf(document.activeElement);
    shown = found;
    box.hidden = !found.length;
    const words = found.length ? `${persian(found.length)} پیشنهاد` : "";
    if (count.textContent !== words) count.textContent = words;
    list.replaceChildren(...found.map(item));
    if (place >= 0) focusOn(place);
  };
  all.onclick = () => {
    field.apply(shown);
    render([]);
    field.focus();
  };
  return render;
};

const start = (fields) => {
  const boxes = new Map(fields.map((field) => [field, makeBox(field)]));
  const dirty = new Set();
  let timer = 0;
  let asking = null;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const asked = [...dirty].map((field) => ({ field, texts: field.read() }));
    const response = await fetch(kept.dataset.hygiene, {
      method: "POST",
      signal: asking.signal,
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify({
        edition: document.querySelector("select#id_edition")?.value ?? "",
        left_alone: JSON.parse(kept.value || "[]"),
        texts: asked.flatMap(({ texts }) => texts.map(({ text, apart }) => ({ text, apart }))),
      }),
    });
    if (!response.ok || response.redirected) return;
    const { found } = await response.json();
    let first = 0;
    for (const { field, texts } of asked) {
      const mine = found.slice(first, first + texts.length);
      first += texts.length;
      dirty.delete(field);
      field.remember(texts);
      boxes.get(field)(mine.flatMap((each, text) => each.map((one) => ({ ...one, text }))));
    }
  };
  const later = (field) => {
    dirty.add(field);
    asking?.abort();
    clearTimeout(timer);
    // What cannot be asked now is asked after the next word, and at the save.
    timer = setTimeout(() => ask().catch(() => {}), PAUSE);
  };
  fields.forEach((field) => field.onInput(() => later(field)));
};

if (kept) {
  const plain = ["kicker", "headline", "subheadline", "lead"]
    .map((name) => document.getElementById(`id_${name}`))
    .filter((input) => input && !input.readOnly)
    .map(plainField);
  const body = document.getElementById("id_body");
  start([...plain, ...(body ? [bodyField(body)] : [])]);
}

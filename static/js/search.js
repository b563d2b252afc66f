// Suggestions while one types: an ARIA combobox.
const field = document.querySelector("#id_q");
const list = document.querySelector("#suggestions");
const { url } = list.dataset;
let chosen = -1;
let asking = new AbortController();
let waiting;

const set = (element, attributes) => {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
};

function choose(index) {
  chosen = index;
  const options = [...list.children];
  options.forEach((option, at) => set(option, { "aria-selected": at === index }));
  options[index]?.scrollIntoView({ block: "nearest" });
  set(field, { "aria-activedescendant": options[index]?.id ?? "" });
}

function show(found) {
  list.replaceChildren(...found.map((words, at) => {
    const option = document.createElement("li");
    set(option, { role: "option", id: `option-${at}` });
    option.textContent = words;
    return option;
  }));
  list.hidden = !found[0];
  set(field, { "aria-expanded": !list.hidden });
  choose(-1);
}

function stop() {
  clearTimeout(waiting);
  asking.abort();
}

function close() {
  stop();
  show([]);
}

async function ask() {
  asking = new AbortController();
  try {
    const typed = encodeURIComponent(field.value);
    const answer = await fetch(`${url}?q=${typed}`, { signal: asking.signal });
    show((await answer.json()).suggestions);
  } catch { /* Late or lost. */ }
}

function take(option) {
  field.value = option.textContent;
  close();
  field.form.requestSubmit();
}

set(field, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
show([]);

field.addEventListener("input", () => {
  stop();
  waiting = setTimeout(field.value.trim() ? ask : close, 150);
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing || list.hidden) return;
  // One of the places is what was typed.
  const places = list.children.length + 1;
  const step = { ArrowDown: 2, ArrowUp: places }[event.key];
  if (step) choose(((chosen + step) % places) - 1);
  else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
});
field.addEventListener("blur", close);
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => target !== list && take(target));
field.form.addEventListener("formdata", ({ formData }) => {
  for (const [name, value] of [...formData]) if (!value) formData.delete(name);
});

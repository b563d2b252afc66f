// Orders the rows of an inline form by dragging, or with the arrow keys on the handle.
const Sortable = window.Sortable;

const rows = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
const isFilled = (row) =>
  [...row.querySelectorAll("select, textarea, input:not([type=hidden], [type=checkbox])")].some((field) => field.value);

const number = (group) => rows(group).filter(isFilled).forEach((row, index) => {
  row.querySelector("input[name$='-position']").value = index + 1;
});

// A form that comes back holds new rows last, wherever they stood when it was sent.
const arrange = (group) => {
  const sent = rows(group).filter(isFilled);
  const place = (row) => Number(row.querySelector("input[name$='-position']").value);
  const end = group.querySelector(".inline-related.empty-form");
  [...sent].sort((one, other) => place(one) - place(other)).forEach((row) => end?.before(row));
};

const move = (row, step) => {
  const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other?.matches(".inline-related:not(.empty-form)")) return;
  if (step < 0) other.before(row);
  else other.after(row);
};

const addHandle = (row) => {
  if (row.querySelector(".sort-handle")) return;
  const handle = document.createElement("button");
  handle.type = "button";
  handle.className = "sort-handle";
  handle.setAttribute("aria-label", "جابه‌جایی با کلیدهای بالا و پایین");
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    move(row, step);
    handle.focus();
  });
  row.querySelector("h3").prepend(handle);
};

for (const fieldset of document.querySelectorAll("fieldset.sortable")) {
  const group = fieldset.closest(".inline-group");
  const list = fieldset.querySelector(".inline-related")?.parentElement ?? fieldset;
  arrange(group);
  rows(group).forEach(addHandle);
  Sortable?.create(list, { handle: ".sort-handle", draggable: ".inline-related:not(.empty-form)", animation: 120 });
  for (const name of ["submit", "unsaved:gather"]) group.closest("form").addEventListener(name, () => number(group));
  document.addEventListener("formset:added", ({ target }) => group.contains(target) && addHandle(target));
}

// Suggests what might stand beside a story, from what is typed, and pins it as a row of the form.
const FIELDS = ["headline", "subheadline", "lead", "edition", "category", "tags", "authors", "dossiers"];

const targets = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form) select[name$='-target']")];

const question = (form, group) => {
  const typed = new FormData(form);
  const asked = new FormData();
  for (const name of FIELDS) for (const value of typed.getAll(name)) asked.append(name, value);
  for (const { value } of targets(group)) if (value) asked.append("pinned", value);
  asked.append("csrfmiddlewaretoken", typed.get("csrfmiddlewaretoken"));
  return asked;
};

// A row that is still empty, or a new one; nothing where there is no room for more.
const row = (group) => {
  const isFree = (select) => {
    const address = select.closest(".inline-related").querySelector("input[name$='-url']");
    return !select.value && !address?.value;
  };
  const free = targets(group).find(isFree);
  if (free) return free;
  const before = targets(group).length;
  const add = group.querySelector(".add-row a");
  if (add?.checkVisibility()) add.click();
  const now = targets(group);
  return now.length > before ? now.at(-1) : null;
};

const start = (panel) => {
  const form = panel.closest("form");
  const group = document.getElementById(`${panel.dataset.into}-group`);
  const found = panel.querySelector("[data-found]");
  const told = panel.querySelector("[data-told]");

  const ask = async () => {
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(panel.dataset.suggested, { method: "POST", body: question(form, group) });
      if (!answer.ok) throw new Error(answer.status);
      found.innerHTML = await answer.text();
      told.textContent = "";
    } catch {
      told.textContent = "پیشنهادها نرسید؛ اندکی بعد دوباره بزنید.";
    } finally {
      panel.removeAttribute("aria-busy");
    }
  };

  const pin = (button) => {
    const select = row(group);
    if (!select) {
      told.textContent = "جای تازه‌ای در مطالب مرتبط نیست.";
      return;
    }
    const item = button.closest("li");
    const title = item.querySelector("a").textContent;
    select.append(new Option(title, button.dataset.pin, true, true));
    select.dispatchEvent(new Event("change", { bubbles: true }));
    const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("[data-pin]");
    item.remove();
    told.textContent = `سنجاق شد: ${title}`;
    (next ?? panel.querySelector("[data-anew]")).focus();
  };

  panel.addEventListener("click", ({ target }) => {
    if (target.closest("[data-anew]")) ask();
    else if (target.closest("[data-pin]")) pin(target.closest("[data-pin]"));
  });
  panel.hidden = false;
  ask();
};

for (const panel of document.querySelectorAll("[data-suggested]")) start(panel);

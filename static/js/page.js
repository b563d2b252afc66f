// Every page is complete without this.
const root = document.documentElement;
const find = (selector) => [...document.querySelectorAll(selector)];
const keep = (name, value) => {
  root.dataset[name] = value;
  try { localStorage.setItem(name, value); } catch { /* Kept for this page only. */ }
};

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ?? (systemIsDark.matches ? "dark" : "light")) === "dark";
for (const button of find("[data-theme-switch]")) {
  const show = () => button.setAttribute("aria-pressed", isDark());
  button.hidden = false;
  button.addEventListener("click", () => { keep("theme", isDark() ? "light" : "dark"); show(); });
  systemIsDark.addEventListener("change", show);
  show();
}

for (const group of find("[data-size-switch]")) {
  const buttons = [...group.querySelectorAll("[data-size]")];
  const size = () => Number(root.dataset.size ?? 0);
  const next = (button) => size() + Number(button.dataset.size);
  const show = () => buttons.forEach((button) => { button.disabled = Math.abs(next(button) - 0.5) > 1.5; });
  buttons.forEach((button) => button.addEventListener("click", () => { keep("size", next(button)); show(); }));
  group.hidden = false;
  show();
}

const offer = (selector, act) => find(selector).forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => act(button));
});
if (navigator.clipboard) offer("[data-address]", async ({ dataset, firstElementChild }) => {
  await navigator.clipboard.writeText(dataset.address);
  firstElementChild.textContent = dataset.done;
});
if (navigator.share) offer("[data-share]", ({ dataset }) => navigator.share({ url: dataset.share }).catch(() => {}));
offer("[data-print]", () => print());

// The masthead's date follows Tehran past midnight, also from a cache.
const zone = { timeZone: "Asia/Tehran" };
const whole = { ...zone, weekday: "long", day: "numeric", month: "long", year: "numeric" };
let days;
const showToday = () => {
  days ??= new Intl.DateTimeFormat("en-CA", zone);
  const day = days.format();
  for (const time of find("[data-today]")) {
    if (time.dateTime === day) continue;
    time.dateTime = day;
    const parts = new Intl.DateTimeFormat(time.dataset.today, whole).formatToParts();
    const part = (type) => parts.find((each) => each.type === type).value;
    time.textContent = ["weekday", "day", "month", "year"].slice("short" in time.dataset).map(part).join(" ");
  }
};
// No first paint waits for it.
setInterval(showToday, 1000);

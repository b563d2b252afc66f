// A Jalali calendar beside every [data-jalali-picker] text box; the box stays what is sent.
// Days are numbers: milliseconds at noon UTC, the afternoon of the same date in Tehran.
const DAY = 86_400_000;
const FIRST_YEAR = 1300;
const LAST_YEAR = 1500;
const ZONE = { timeZone: "Asia/Tehran" };

const numbers = new Intl.DateTimeFormat("en-u-ca-persian-nu-latn", {
  ...ZONE, year: "numeric", month: "numeric", day: "numeric",
  hour: "numeric", minute: "numeric", hourCycle: "h23",
});
const monthName = new Intl.DateTimeFormat("fa-u-ca-persian", { ...ZONE, month: "long" });
const weekdayName = new Intl.DateTimeFormat("fa-u-ca-persian", { ...ZONE, weekday: "long" });
const weekdayLetter = new Intl.DateTimeFormat("fa-u-ca-persian", { ...ZONE, weekday: "narrow" });

const persian = (value) => String(value).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
const ascii = (text) => text.replace(/[۰-۹٠-٩]/g, (digit) => digit.charCodeAt(0) & 15);
const two = (number) => String(number).padStart(2, "0");
const weekday = (day) => (new Date(day).getUTCDay() + 1) % 7;

function read(moment) {
  const parts = numbers.formatToParts(moment).map(({ type, value }) => [type, Number(value)]);
  return Object.fromEntries(parts);
}

// The day of a Jalali date, or null: 31 Mehr is none. Starts at or before it and steps.
export function dayOf(year, month, date) {
  const wanted = year * 10_000 + month * 100 + date;
  let day = Date.UTC(year + 621, 2, 19, 12) + ((month - 1) * 30 + date - 1) * DAY;
  for (; ; day += DAY) {
    const found = read(day);
    const order = found.year * 10_000 + found.month * 100 + found.day;
    if (order >= wanted) return order === wanted ? day : null;
  }
}

function nearest(year, month, date) {
  return dayOf(year, month, date) ?? nearest(year, month, date - 1);
}

function addMonths(day, count) {
  const { year, month, day: date } = read(day);
  const index = year * 12 + month - 1 + count;
  return nearest(Math.floor(index / 12), (index % 12) + 1, date);
}

function parse(text) {
  const pattern = /^\s*(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D+(\d{1,2}):(\d{1,2}))?/;
  const [year, month, date, hour = 0, minute = 0] =
    ascii(text).match(pattern)?.slice(1).map((part) => part && Number(part)) ?? [];
  const known = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12;
  const day = known && date <= 31 ? dayOf(year, month, date) : null;
  return day && { day, hour, minute };
}

function now() {
  const { year, month, day, hour, minute } = read(Date.now());
  return { day: dayOf(year, month, day), hour, minute };
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function button(text, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

function numberSelect(label, size, act) {
  const options = Array.from({ length: size }, (_, number) =>
    element("option", { value: number }, persian(two(number))));
  const select = element("select", { "aria-label": label }, ...options);
  select.addEventListener("change", act);
  return select;
}

class Picker {
  constructor(input) {
    this.input = input;
    const label = input.labels?.[0]?.textContent.replace(/[:：\s]+$/, "").trim() ?? "";
    const name = { "aria-label": `تقویم ${label}`.trim() };
    this.dialog = element("div", {
      class: "jalali-picker", role: "dialog", popover: "auto", dir: "rtl", lang: "fa", ...name });
    this.opener = button("تقویم", (event) => this.toggle(event), {
      class: "jalali-opener", "aria-haspopup": "dialog", ...name });
    this.opener.popoverTargetElement = this.dialog;
    const frame = element("span", { class: "jalali-field" });
    input.replaceWith(frame);
    frame.append(input, this.opener, this.dialog);
  }

  // By hand, for the browser's own toggle event comes too late for a fast typist's next key.
  toggle(event) {
    event.preventDefault();
    if (!this.grid) this.build();
    this.show(parse(this.input.value) ?? now());
    this.dialog.togglePopover({ source: this.opener });
    if (this.dialog.matches(":popover-open")) this.focus();
  }

  build() {
    const step = (months, label, sign) =>
      button(sign, () => this.move(addMonths(this.day, months)), { "aria-label": label });
    this.title = element("h2", { "aria-live": "polite" });
    this.grid = element("tbody");
    this.grid.addEventListener("keydown", (event) => this.key(event));
    this.grid.addEventListener("click", (event) => this.click(event));
    this.hour = numberSelect("ساعت", 24, () => this.write({ day: this.day }));
    this.minute = numberSelect("دقیقه", 60, () => this.write({ day: this.day }));
    this.dialog.append(
      element("div", { class: "jalali-head" },
        step(-12, "سال قبل", "«"), step(-1, "ماه قبل", "‹"), this.title,
        step(1, "ماه بعد", "›"), step(12, "سال بعد", "»")),
      element("table", { role: "grid", "aria-label": "روزهای ماه" }, this.heads(), this.grid),
      element("div", { class: "jalali-clock" }, "ساعت",
        element("span", { dir: "ltr" }, this.hour, ":", this.minute)),
      element("div", { class: "jalali-foot" },
        button("اکنون", () => this.close(now())), button("پاک کردن", () => this.close(null)),
        button("تأیید", () => this.close({ day: this.day }), { class: "jalali-confirm" })));
  }

  heads() {
    const saturday = Date.UTC(2000, 0, 1, 12);
    const days = Array.from({ length: 7 }, (_, index) => saturday + index * DAY);
    const cells = days.map((day) =>
      element("th", { scope: "col", abbr: weekdayName.format(day) }, weekdayLetter.format(day)));
    return element("thead", {}, element("tr", {}, ...cells));
  }

  show({ day, hour = this.hour.value, minute = this.minute.value }) {
    this.day = day;
    this.hour.value = hour;
    this.minute.value = minute;
    const { year, month } = read(day);
    const first = dayOf(year, month, 1);
    const length = Math.round((addMonths(first, 1) - first) / DAY);
    this.title.textContent = `${monthName.format(day)} ${persian(year)}`;
    const chosen = parse(this.input.value)?.day;
    const today = now().day;
    const cells = Array.from({ length: weekday(first) }, () => element("td"));
    for (let date = 1; date <= length; date += 1) {
      cells.push(this.cell(first + (date - 1) * DAY, date, chosen, today));
    }
    const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_, index) =>
      element("tr", {}, ...cells.slice(index * 7, index * 7 + 7)));
    this.grid.replaceChildren(...weeks);
  }

  cell(day, date, chosen, today) {
    const name = `${weekdayName.format(day)} ${persian(date)} ${this.title.textContent}`;
    const cell = element("td", {
      "data-day": day, "aria-label": name, "aria-selected": day === chosen,
      tabindex: day === this.day ? 0 : -1,
    }, persian(date));
    if (day === today) cell.setAttribute("aria-current", "date");
    return cell;
  }

  focus() {
    this.grid.querySelector("[tabindex='0']").focus();
  }

  move(day) {
    const { year } = read(day);
    if (year >= FIRST_YEAR && year <= LAST_YEAR) this.show({ day });
  }

  key(event) {
    const months = event.shiftKey ? 12 : 1;
    const days = { ArrowLeft: 1, ArrowRight: -1, ArrowDown: 7, ArrowUp: -7,
      Home: -weekday(this.day), End: 6 - weekday(this.day) }[event.key];
    if (days !== undefined) this.move(this.day + days * DAY);
    else if (event.key === "PageUp") this.move(addMonths(this.day, -months));
    else if (event.key === "PageDown") this.move(addMonths(this.day, months));
    else if (event.key === " ") this.write({ day: this.day });
    else if (event.key === "Enter") return event.preventDefault(), this.close({ day: this.day });
    else return;
    event.preventDefault();
    this.focus();
  }

  click(event) {
    const day = event.target.closest("[data-day]")?.dataset.day;
    if (!day) return;
    this.write({ day: Number(day) });
    this.focus();
  }

  write({ day, hour = this.hour.value, minute = this.minute.value }) {
    const { year, month, day: date } = read(day);
    const numeric = [year, two(month), two(date)].join("/");
    this.set(persian(`${numeric} ${two(hour)}:${two(minute)}`));
    this.show({ day, hour, minute });
  }

  set(text) {
    this.input.value = text;
    for (const name of ["input", "change"]) {
      this.input.dispatchEvent(new Event(name, { bubbles: true }));
    }
  }

  close(moment) {
    if (moment) this.write(moment);
    else this.set("");
    this.dialog.hidePopover();
    this.opener.focus();
  }
}

function enhance(root) {
  // Django keeps an unused row to copy for new inlines: it must stay as it was sent.
  const selector = "input[data-jalali-picker]:enabled:not([readonly], [name*='__prefix__'])";
  for (const input of root.querySelectorAll(selector)) {
    if (!input.closest(".jalali-field")) new Picker(input);
  }
}

enhance(document);
document.addEventListener("formset:added", (event) => enhance(event.target));

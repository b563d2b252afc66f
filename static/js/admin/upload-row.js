// A file on its way, as people see it: name, size, a bar, and buttons to pause, go on and remove.
import { digits, sizeOf } from "./transfer.js";

const WORDS = {
  waiting: "در نوبت",
  sending: "در راه",
  paused: "درنگ؛ هر گاه بخواهید ادامه می‌یابد",
  broken: "پیوند گسسته است؛ خودبه‌خود ادامه می‌یابد",
  arrived: "رسید",
};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(text, act) {
  const made = element("button", { type: "button", class: "upload-button" }, text);
  made.addEventListener("click", act);
  return made;
}

export function rowOf(transfer) {
  const name = element("bdi", { class: "upload-name" }, transfer.name);
  const bar = element("progress", { max: transfer.size || 1, "aria-label": `پیشرفت ${transfer.name}` });
  const share = element("span", { class: "upload-share" });
  const status = element("span", { class: "upload-status", role: "status" });
  const pause = button("درنگ", () => { transfer.pause(); resume.focus(); });
  const resume = button("ادامه", () => { transfer.resume(); pause.focus(); });
  const remove = button("برداشتن", () => transfer.remove());
  const row = element("div", { class: "upload-row" },
    name, element("span", { class: "upload-size" }, sizeOf(transfer.size)), bar, share, status, pause, resume, remove);

  const show = () => {
    const { state, sent, size, error } = transfer;
    row.dataset.state = state;
    bar.value = sent;
    share.textContent = `${digits(Math.floor((100 * sent) / (size || 1)))}٪`;
    const words = error || WORDS[state] || "";
    if (status.textContent !== words) status.textContent = words;
    pause.hidden = !transfer.canPause;
    resume.hidden = !transfer.canResume;
    if (state === "removed") row.remove();
  };
  transfer.addEventListener("change", show);
  show();
  return row;
}

// Who presses twice saves once. Later, for a disabled button would not be sent with its form.
export function sendOnce(event) {
  const buttons = [...event.target.querySelectorAll("[type=submit]:not(:disabled)")];
  const disable = (disabled) => buttons.forEach((each) => { each.disabled = disabled; });
  setTimeout(() => event.defaultPrevented || disable(true));
  addEventListener("pageshow", () => disable(false), { once: true });
}

// The work that static/js/comments.js calls for. Each deed takes the link, button or form that was
// touched; where it throws, the page does without.
const live = document.querySelector(".comments__live");
const words = live.dataset;
const digits = new Intl.NumberFormat(`en-u-nu-${document.documentElement.dataset.digits}`, { useGrouping: false });
const part = (id, page = document) => page.querySelector(`#${id}`);
const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
const focus = (element) => {
  if (!element.matches("a, button, input, textarea")) element.tabIndex = -1;
  element.focus();
};
// The browser reads the page, so that no text is made into HTML here.
const load = (address, { method = "GET", body } = {}) => new Promise((done, failed) => {
  const asked = Object.assign(new XMLHttpRequest(), { onerror: failed, responseType: "document" });
  asked.onload = () => {
    const page = asked.response;
    if (!page || asked.status >= 500) return failed(new Error(asked.statusText));
    return done(Object.assign(page, { address: asked.responseURL }));
  };
  asked.open(method, address);
  asked.send(body);
});

// Writing

// Storage may be forbidden; then a page remembers nothing.
const draft = (form) => `draft:${new URL(form.action).pathname}`;
const keep = (form, text) => {
  try { sessionStorage.setItem(draft(form), text); } catch { /* As if there were none. */ }
};
const kept = (form) => {
  try { return sessionStorage.getItem(draft(form)) ?? ""; } catch { return ""; }
};

const showLeft = (text) => {
  const left = text.maxLength - text.value.length;
  const line = text.parentNode.querySelector(".form__left") ?? make("p", "form__hint form__left");
  line.textContent = words.left.replace("{}", digits.format(left));
  line.classList.toggle("form__left--few", left < 100);
  text.after(line);
};

export const equip = (form) => {
  const text = form?.elements.text;
  if (!text) return;
  text.value ||= kept(form);
  showLeft(text);
  text.addEventListener("input", () => {
    keep(form, text.value);
    showLeft(text);
  });
  const challenge = form.querySelector("[data-challenge]");
  if (challenge) import(challenge.dataset.challenge).then(({ prepare }) => prepare(form));
};

// The part of a page where one writes, put below what is answered, or below the thread.
export const write = async (link) => {
  const fresh = part("write", await load(link.href));
  const form = fresh.querySelector("form");
  const parent = new URL(link.href).searchParams.get("parent");
  part("write")?.remove();
  const answered = parent && part(`comment-${parent}`);
  if (answered) answered.append(fresh);
  else part("thread").after(fresh);
  equip(form);
  focus(form?.elements.text ?? fresh);
};

const problem = (form, text) => {
  form.querySelector(".form__problem")?.remove();
  if (!text) return;
  const line = make("p", "form__problem", text);
  line.role = "alert";
  form.querySelector(".button").before(line);
};

const copyButton = (code) => {
  const copy = make("button", "tool", words.copy);
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    copy.textContent = words.copied;
  });
  return copy;
};

// The page that thanks the writer and names the code, in the place of the form.
const thank = (page, form) => {
  const receipt = part("receipt", page);
  const another = Object.assign(make("a", "button button--quiet", words.another), { href: form.action });
  part("receipt")?.removeAttribute("id");
  keep(form, "");
  for (const sheet of page.querySelectorAll("link[rel=stylesheet]"))
    if (!document.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
  const heading = receipt.querySelector("h1");
  heading.replaceWith(Object.assign(make("h2", "", heading.textContent), { id: heading.id }));
  const code = receipt.querySelector("code");
  if (navigator.clipboard) code.after(copyButton(code));
  receipt.append(another);
  form.closest("#write").replaceWith(receipt);
  focus(receipt);
  receipt.scrollIntoView();
};

const answer = (page, form) => {
  const again = part("write", page);
  if (part("receipt", page)) return thank(page, form);
  if (!again) return problem(form, page.querySelector("h1")?.textContent ?? words.failed);
  form.closest("#write").replaceWith(again);
  equip(again.querySelector("form"));
  return focus(again.querySelector("[aria-invalid=true]") ?? again);
};

export const send = async (form) => {
  problem(form, "");
  const body = new URLSearchParams(new FormData(form));
  try {
    answer(await load(form.action, { method: "POST", body }), form);
  } catch {
    problem(form, words.failed);
  }
};

// Leafing

export const reorder = async (link, { upgrade }) => {
  const page = await load(link.href);
  const [old, fresh] = [part("thread"), part("thread", page)];
  upgrade(fresh);
  // A form below a comment moves out of the way, with what is written in it.
  if (old.contains(part("write"))) old.after(part("write"));
  old.replaceWith(fresh);
  focus([...fresh.querySelectorAll("nav a")].find((each) => each.href === link.href) ?? fresh);
};

export const append = async (link, { upgrade }) => {
  const page = await load(link.href);
  const [list, following] = [".comments__list", ".comments__more"].map((each) => part("thread", page).querySelector(each));
  const first = list.firstElementChild;
  const pager = link.closest(".comments__more");
  upgrade(list);
  part("thread").querySelector(".comments__list").append(...list.children);
  if (following) pager.replaceWith(following);
  else pager.remove();
  if (first) focus(first);
};

// Voting

let silence;
const say = (text) => {
  clearTimeout(silence);
  live.replaceChildren(...(text ? [make("p", "comments__said", text)] : []));
  if (text) silence = setTimeout(say, 12_000, "");
};

let token;
const fetchToken = async (address) => {
  const field = "[name=csrfmiddlewaretoken]";
  const here = part("ballot")?.querySelector(field) ?? (await load(address)).querySelector(field);
  return here.value;
};

export const vote = async (button, { show, key }) => {
  const group = button.closest(".vote");
  const value = button.ariaPressed === "true" ? "0" : button.dataset.value;
  let why = words.unvoted;
  try {
    token ??= fetchToken(group.dataset.vote.replace(/\/\d+\/vote.*/, ""));
    const body = new URLSearchParams({ csrfmiddlewaretoken: await token, value });
    const response = await fetch(group.dataset.vote, { method: "POST", headers: { Accept: "application/json" }, body });
    const counted = await response.json();
    why = counted.error;
    if (!response.ok) throw new Error(why);
    const counts = group.querySelectorAll("[data-count]");
    [counted.likes, counted.dislikes].forEach((count, place) => { counts[place].textContent = digits.format(count); });
    show(group, counted.mine);
    say("");
    try { localStorage[key(group)] = counted.mine; } catch { /* Shown on this page only. */ }
  } catch {
    token = null;
    say(why);
  }
};

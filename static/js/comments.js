// What a thread of comments gains with JavaScript: its reader writes, votes and leafs through it
// without leaving the page. All of it are links and forms of real pages first.
const live = document.querySelector(".comments__live");
const words = live.dataset;
const digits = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa" : "en", { useGrouping: false });
const part = (id, page = document) => page.querySelector(`#${id}`);
const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text });
let silence;
const say = (text) => {
  clearTimeout(silence);
  live.replaceChildren(...(text ? [make("p", "comments__said", text)] : []));
  if (text) silence = setTimeout(say, 12_000, "");
};
const focus = (element) => {
  if (!element.matches("a, button, input, textarea")) element.tabIndex = -1;
  element.focus();
};

const load = async (address, options) => {
  const response = await fetch(address, options);
  if (response.status >= 500) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return Object.assign(page, { address: response.url });
};
const once = async (element, work) => {
  if (element.ariaBusy === "true") return;
  element.ariaBusy = "true";
  try { await work(); } finally { element.ariaBusy = null; }
};
// What a link leads to, put into this page; where that fails the browser goes there.
const follow = (link, put) => once(link, () => load(link.href).then(put).catch(() => location.assign(link.href)));

// Storage may be forbidden; then a page remembers nothing.
const keep = (storage, name, value) => {
  try {
    if (value) window[storage].setItem(name, value);
    else window[storage].removeItem(name);
  } catch { /* As if there were none. */ }
};
const kept = (storage, name) => {
  try { return window[storage].getItem(name); } catch { return null; }
};

// Writing

const draft = (form) => `draft:${new URL(form.action).pathname}`;

const showLeft = (text) => {
  const left = text.maxLength - text.value.length;
  const line = text.parentNode.querySelector(".form__left") ?? make("p", "form__hint form__left");
  line.textContent = words.left.replace("{}", digits.format(left));
  line.classList.toggle("form__left--few", left < 100);
  text.after(line);
};

const equip = (form) => {
  const text = form?.elements.text;
  if (!text) return;
  text.value ||= kept("sessionStorage", draft(form)) ?? "";
  showLeft(text);
  text.addEventListener("input", () => {
    keep("sessionStorage", draft(form), text.value);
    showLeft(text);
  });
  const challenge = form.querySelector("[data-challenge]");
  if (challenge) import(challenge.dataset.challenge).then(({ prepare }) => prepare(form));
};

const problem = (form, text) => {
  form.querySelector(".form__problem")?.remove();
  if (!text) return;
  const line = make("p", "form__problem", text);
  line.role = "alert";
  form.querySelector(".button").before(line);
};

// Puts the part of a page where one writes below what is answered, or below the thread.
const write = (page, parent) => {
  const fresh = part("write", page);
  const form = fresh.querySelector("form");
  part("write")?.remove();
  const answered = parent && part(`comment-${parent}`);
  if (answered) answered.append(fresh);
  else part("thread").after(fresh);
  equip(form);
  focus(form?.elements.text ?? fresh);
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
  keep("sessionStorage", draft(form), "");
  for (const sheet of page.querySelectorAll("link[rel=stylesheet]"))
    if (!document.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
  for (const posts of receipt.querySelectorAll("form:not([action])")) posts.action = page.address;
  const heading = receipt.querySelector("h1");
  heading.replaceWith(Object.assign(make("h2", "", heading.textContent), { id: heading.id }));
  const code = receipt.querySelector("code");
  if (navigator.clipboard) code.after(copyButton(code));
  receipt.append(another);
  form.closest("#write").replaceWith(receipt);
  focus(receipt);
  receipt.scrollIntoView();
};

const send = (form) => once(form, async () => {
  problem(form, "");
  try {
    const page = await load(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    const again = part("write", page);
    if (part("receipt", page)) thank(page, form);
    else if (again) {
      form.closest("#write").replaceWith(again);
      equip(again.querySelector("form"));
      focus(again.querySelector("[aria-invalid=true]") ?? again);
    } else problem(form, page.querySelector("h1")?.textContent ?? words.failed);
  } catch {
    problem(form, words.failed);
  }
});

// Leafing

const reorder = (page, href) => {
  const [old, fresh] = [part("thread"), part("thread", page)];
  upgrade(fresh);
  // A form below a comment moves out of the way, with what is written in it.
  if (old.contains(part("write"))) old.after(part("write"));
  old.replaceWith(fresh);
  focus([...fresh.querySelectorAll("nav a")].find((link) => link.href === href) ?? fresh);
};

const append = (page, pager) => {
  const [list, following] = [".comments__list", ".comments__more"].map((each) => part("thread", page).querySelector(each));
  const first = list.firstElementChild;
  upgrade(list);
  part("thread").querySelector(".comments__list").append(...list.children);
  if (following) pager.replaceWith(following);
  else pager.remove();
  if (first) focus(first);
};

// Voting

let token;
const fetchToken = async (address) => {
  const field = "[name=csrfmiddlewaretoken]";
  const here = document.querySelector(`#ballot ${field}`) ?? (await load(address)).querySelector(field);
  return here.value;
};
const name = (group) => `vote:${group.dataset.vote.split("?")[0]}`;

const show = (group, mine) => {
  for (const button of group.querySelectorAll("button"))
    button.ariaPressed = String(button.dataset.value === String(mine));
};

const vote = (button) => {
  const group = button.closest(".vote");
  return once(group, async () => {
    const value = button.ariaPressed === "true" ? "0" : button.dataset.value;
    let why = words.unvoted;
    try {
      token ??= fetchToken(group.dataset.vote.replace(/\/\d+\/vote.*/, ""));
      const body = new URLSearchParams({ csrfmiddlewaretoken: await token, value });
      const response = await fetch(group.dataset.vote, { method: "POST", headers: { Accept: "application/json" }, body });
      const answer = await response.json();
      why = answer.error;
      if (!response.ok) throw new Error(why);
      const counts = group.querySelectorAll("[data-count]");
      [answer.likes, answer.dislikes].forEach((count, place) => { counts[place].textContent = digits.format(count); });
      keep("localStorage", name(group), answer.mine);
      show(group, answer.mine);
      say("");
    } catch {
      token = null;
      say(why);
    }
  });
};

// On a page that is the same for everybody the links to votes become buttons.
const upgrade = (place) => {
  for (const link of place.querySelectorAll("a.vote__button")) {
    const button = make("button", "vote__button");
    button.type = "button";
    button.dataset.value = link.dataset.value;
    button.append(...link.childNodes);
    link.replaceWith(button);
    const group = button.closest(".vote");
    show(group, kept("localStorage", name(group)));
  }
};

const put = (link) => {
  const parent = new URL(link.href).searchParams.get("parent");
  if (link.hash === "#write") return (page) => write(page, parent);
  if (!link.closest("#thread[data-order]")) return null;
  if (link.matches(".comments__order a")) return (page) => reorder(page, link.href);
  return link.relList.contains("next") ? (page) => append(page, link.closest(".comments__more")) : null;
};

document.addEventListener("click", (event) => {
  const found = event.target.closest("#thread a, #write a, .receipt a, .vote__button");
  if (!found || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const isVote = found.matches("button");
  const place = isVote ? null : put(found);
  if (isVote || place) event.preventDefault();
  if (isVote) vote(found);
  else if (place) follow(found, place);
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("#write form");
  if (!form) return;
  event.preventDefault();
  send(form);
});

upgrade(document);
equip(document.querySelector("#write form"));

// The library of pictures and films: openLibrary() shows it in a dialog and promises what was
// chosen. Fields marked data-library-choice get their buttons, and take a thing by a
// "library:put" event; buttons marked data-library-many answer with "library:chosen".

const address = () => document.querySelector("[data-library]")?.dataset.library ?? "/admin/media/library/";
const number = new Intl.NumberFormat("fa", { useGrouping: false });
const WORDS = {
  image: { title: "کتابخانه عکس", one: "عکس", add: "بارگذاری عکس تازه" },
  video: { title: "کتابخانه فیلم", one: "فیلم", add: "بارگذاری فیلم تازه" },
};

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const button = (text, className, onclick) => make("button", { type: "button", className, textContent: text, onclick });

const fetchPage = async (question, signal) => {
  const response = await fetch(`${address()}?${new URLSearchParams(question)}`, { signal });
  if (response.redirected) throw new Error("از سامانه بیرون رفته‌اید؛ دوباره وارد شوید.");
  if (response.status === 403) throw new Error("شما اجازه دیدن کتابخانه را ندارید.");
  if (!response.ok) throw new Error("کتابخانه باز نشد؛ دوباره بکوشید.");
  return response.text();
};

const offered = ({ dataset }) => ({ id: Number(dataset.id), label: dataset.label, preview: dataset.preview });

class Library {
  constructor({ kind = "image", multiple = false }) {
    this.kind = kind;
    this.multiple = multiple;
    this.chosen = new Map();
    this.page = 1;
    this.build(WORDS[kind]);
  }

  build(words) {
    this.search = make("input", { type: "search", placeholder: "جست‌وجو", maxLength: 100, autocomplete: "off" });
    this.search.setAttribute("aria-label", `جست‌وجو در ${words.title}`);
    this.add = make("a", { className: "button library__add", textContent: words.add, hidden: true, href: "#" });
    this.status = make("p", { className: "library__status", role: "status" });
    this.found = make("div", { className: "library__found" });
    this.take = button("", "button default library__take", () => this.finish());
    this.dialog = make("dialog", { className: "library" },
      make("div", { className: "library__head" },
        make("h2", { textContent: words.title }),
        button("بستن", "library__close", () => this.dialog.close())),
      make("div", { className: "library__bar" }, this.search, this.add),
      this.status, this.found);
    this.dialog.setAttribute("aria-label", words.title);
    if (this.multiple) this.dialog.append(make("div", { className: "library__foot" }, this.take));
    this.listen();
    this.count();
  }

  listen() {
    let typing = 0;
    this.search.addEventListener("input", () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.show(1), 200);
    });
    this.search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") { event.preventDefault(); this.focus(0); }
      if (event.key === "Enter") { event.preventDefault(); this.show(1); }
    });
    this.found.addEventListener("keydown", (event) => this.key(event));
    this.found.addEventListener("click", ({ target }) => {
      const offer = target.closest("[role=option]");
      if (offer) this.pick(offer);
      else if (target.dataset.page) this.show(Number(target.dataset.page));
    });
    this.add.addEventListener("click", (event) => { event.preventDefault(); this.upload(); });
  }

  open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.search.focus();
    this.show(1);
    return new Promise((resolve) => {
      this.dialog.addEventListener("close", () => {
        this.waiting?.abort();
        this.dialog.remove();
        resolve(this.taken ?? []);
      }, { once: true });
    });
  }

  async show(page) {
    this.waiting?.abort();
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    try {
      this.fill(await fetchPage({ kind: this.kind, q: this.search.value, page }, signal));
      this.page = page;
    } catch (error) {
      if (!signal.aborted) this.status.textContent = error instanceof TypeError ? "کتابخانه در دسترس نیست؛ دوباره بکوشید." : error.message;
    }
  }

  fill(fragment) {
    const wasInside = this.found.contains(document.activeElement);
    this.found.innerHTML = fragment;
    const { count, add } = this.found.querySelector("template").dataset;
    const { one } = WORDS[this.kind];
    this.status.textContent = this.offers().length ? `${count} ${one}` : `${one}ی یافت نشد.`;
    this.add.hidden = !add;
    if (add) this.add.href = add;
    this.found.firstElementChild.ariaMultiSelectable = String(this.multiple);
    for (const offer of this.offers()) offer.ariaSelected = String(this.chosen.has(Number(offer.dataset.id)));
    this.offers()[0]?.setAttribute("tabindex", "0");
    if (wasInside) this.focus(0);
  }

  offers() {
    return [...this.found.querySelectorAll("[role=option]")];
  }

  key(event) {
    const offers = this.offers();
    const here = offers.indexOf(event.target);
    if (here < 0) return;
    const columns = offers.filter(({ offsetTop }) => offsetTop === offers[0].offsetTop).length;
    const ahead = getComputedStyle(this.found).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const steps = { ArrowLeft: -1, ArrowRight: -1, ArrowUp: -columns, ArrowDown: columns, [ahead]: 1, Home: -here, End: offers.length - 1 - here };
    const page = { PageDown: "last", PageUp: "first" }[event.key];
    if (event.key in steps) this.focus(here + steps[event.key]);
    else if (event.key === " ") this.pick(offers[here]);
    else if (event.key === "Enter") this.enter(offers[here]);
    else if (page) this.found.querySelector(`.library__pager button:${page}-of-type`)?.click();
    else return;
    event.preventDefault();
  }

  focus(index) {
    const offers = this.offers();
    if (index < 0) return this.search.focus();
    offers.forEach((offer, place) => { offer.tabIndex = place === index ? 0 : -1; });
    return offers[Math.min(index, offers.length - 1)]?.focus();
  }

  enter(offer) {
    if (!this.chosen.size) this.pick(offer);
    if (this.multiple) this.finish();
  }

  pick(offer) {
    const thing = offered(offer);
    if (!this.multiple) return this.finish([thing]);
    if (!this.chosen.delete(thing.id)) this.chosen.set(thing.id, thing);
    offer.ariaSelected = String(this.chosen.has(thing.id));
    return this.count();
  }

  count() {
    const { one } = WORDS[this.kind];
    this.take.disabled = !this.chosen.size;
    this.take.textContent = this.chosen.size ? `افزودن ${number.format(this.chosen.size)} ${one}` : `${one}ی برگزیده نشده است`;
  }

  finish(things = [...this.chosen.values()]) {
    this.taken = things;
    this.dialog.close();
  }

  // Django's popup tells its opener the new row's number through this function.
  upload() {
    const popup = window.open(this.add.href, `library__${Date.now()}`, "height=700,width=900,resizable=yes,scrollbars=yes");
    if (!popup) { this.status.textContent = "مرورگر پنجره بارگذاری را باز نکرد؛ پنجره‌های این سایت را آزاد کنید."; return; }
    const inherited = window.dismissAddRelatedObjectPopup;
    window.dismissAddRelatedObjectPopup = (from, id, label) => {
      if (from !== popup) return inherited?.(from, id, label);
      window.dismissAddRelatedObjectPopup = inherited;
      popup.close();
      return this.welcome(id);
    };
  }

  async welcome(id) {
    const part = make("div");
    part.innerHTML = await fetchPage({ kind: this.kind, id });
    const fresh = part.querySelector("[role=option]");
    if (!fresh) return this.show(1);
    if (!this.multiple) return this.finish([offered(fresh)]);
    this.chosen.set(Number(id), offered(fresh));
    this.count();
    this.search.value = "";
    await this.show(1);
    return this.focus(0);
  }
}

/** Opens the library; promises [{id, label, preview}], empty if nothing was chosen. */
export const openLibrary = (wish = {}) => new Library(wish).open();

// Puts what was chosen, or nothing, into a field.
const putChoice = (choice, thing) => {
  const input = choice.querySelector("input");
  input.value = thing?.id ?? "";
  choice.querySelector(".library-choice__picture").replaceChildren(
    ...(thing?.preview ? [make("img", { src: thing.preview, alt: "", width: 96, height: 96 })] : []));
  choice.querySelector(".library-choice__label").textContent = thing?.label ?? "";
  choice.querySelector("[data-library-clear]").hidden = !thing;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const dress = (choice) => {
  const opener = choice.querySelector("[data-library-open]");
  if (choice.closest(".empty-form") || choice.matches(".library-choice--live")) return;
  const name = choice.closest(".form-row")?.querySelector("label")?.textContent.trim().replace(/:$/, "");
  if (name) opener.ariaLabel = `${name}: ${opener.textContent}`;
  choice.classList.add("library-choice--live");
  choice.querySelector(".library-choice__buttons").hidden = false;
};
const dressAll = (part) => part.querySelectorAll("[data-library-choice]").forEach(dress);

const onClick = async ({ target }) => {
  const choice = target.closest("[data-library-choice]");
  const many = target.closest("[data-library-many]");
  if (choice && target.matches("[data-library-clear]")) {
    putChoice(choice, null);
    choice.querySelector("[data-library-open]").focus();
  } else if (choice && target.matches("[data-library-open]")) {
    const [thing] = await openLibrary({ kind: choice.dataset.libraryChoice });
    if (thing) putChoice(choice, thing);
  } else if (many) {
    const things = await openLibrary({ kind: many.dataset.libraryMany, multiple: true });
    if (things.length) many.dispatchEvent(new CustomEvent("library:chosen", { bubbles: true, detail: things }));
  }
};

// A page may get this module under two addresses; its fields are dressed once.
if (!("libraryIsLive" in document.documentElement.dataset)) {
  document.documentElement.dataset.libraryIsLive = "";
  document.addEventListener("click", onClick);
  document.addEventListener("library:put", ({ target, detail }) => putChoice(target, detail));
  document.addEventListener("formset:added", ({ target }) => dressAll(target));
  dressAll(document);
}

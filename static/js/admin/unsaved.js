// Keeps what is typed into a story's form on the server, every few seconds, and on this device
// while the server does not answer; tells who else is in the story; brings unsaved work back.
import { forgetText, keepText, textsOf } from "./unsaved-here.js";

const KEEP_AFTER = 2500;
const PULSE_EVERY = 10_000;
const PATIENCE = 8000;
const LONGEST_WAIT = 15_000;
// What browsers still send of a page that has gone.
const MOST_ON_LEAVING = 60_000;
const LEFT_OUT = /^(csrfmiddlewaretoken|form_key|version)$|^_|-__prefix__-/;
const OFFLINE = "ارتباط نیست؛ نوشته روی همین دستگاه مانده است";
const LOST = "ارتباط نیست و این دستگاه جایی برای نگه‌داری ندارد؛ این برگه را نبندید";

const csrfToken = () => /(?:^|;\s*)(?:__Host-)?csrftoken=([^;]+)/.exec(document.cookie)?.[1];
const bytes = (text) => new Blob([text]).size;

const typedIn = (form) => {
  form.dispatchEvent(new CustomEvent("unsaved:gather"));
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (!LEFT_OUT.test(name) && typeof value === "string") (fields[name] ??= []).push(value);
  }
  return JSON.stringify(fields);
};

class Keeper {
  constructor(key) {
    this.key = key;
    this.form = key.form;
    this.token = this.form.elements.csrfmiddlewaretoken;
    this.status = document.querySelector("[data-unsaved-status]");
    this.offers = document.querySelector("[data-offers]");
    this.sequence = Number(key.dataset.sequence);
    this.address = key.dataset.pulse;
    this.wait = 0;
    // What the server knows: that which it showed, until something else is kept.
    this.kept = this.shown = "shownAgain" in key.dataset ? null : typedIn(this.form);
    this.listen();
    this.bringHere().finally(() => this.beat());
  }

  get user() { return this.key.dataset.user; }
  get name() { return this.key.value; }
  get version() { return Number(this.form.elements.version?.value ?? 0); }
  get isUnsent() { return typedIn(this.form) !== this.kept; }

  listen() {
    const touched = () => this.touch();
    this.form.addEventListener("input", touched);
    // Widgets of the admin tell of changes through its own jQuery alone.
    window.django.jQuery(this.form).on("change", touched);
    const rows = new MutationObserver(touched);
    for (const group of this.form.querySelectorAll(".inline-group")) rows.observe(group, { childList: true, subtree: true });
    addEventListener("submit", (event) => this.submit(event));
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", ({ persisted }) => { if (persisted) this.goOn(); });
    addEventListener("online", () => { if (this.wait) this.send({ isRetry: true }); });
    addEventListener("beforeunload", (event) => { if (this.isLost && !this.isStopped) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => this.turn());
    this.offers?.addEventListener("submit", (event) => this.choose(event));
    setInterval(() => { if (!document.hidden) this.beat(); }, PULSE_EVERY);
    if (this.kept === null) this.touch();
  }

  touch() {
    if (!this.isStopped) this.timer ??= setTimeout(() => this.send(), KEEP_AFTER);
  }

  beat() {
    if (this.isStopped || this.wait) return;
    if (this.isUnsent) this.send();
    else this.pulse({}).catch((error) => this.failIdle(error));
  }

  turn() {
    if (this.isStopped) return;
    if (!document.hidden) this.beat();
    else if (this.isUnsent) this.send({ isLeaving: true });
  }

  // Keeps what is unsent here first and then there, one after the other.
  async send({ isLeaving = false, isRetry = false } = {}) {
    clearTimeout(this.timer);
    this.timer = null;
    const typed = typedIn(this.form);
    if (typed === this.kept) this.wait = 0;
    if (typed === this.kept || this.isStopped) return;
    const sequence = this.next();
    this.isLost = !this.keepHere(typed, sequence);
    if (this.wait && !isLeaving && !isRetry) return;
    if (this.isSending && !isLeaving) { this.isBehind = true; return; }
    this.isSending = true;
    if (!this.wait) this.say("در حال نگه‌داری…");
    try {
      await this.pulse({ data: JSON.parse(typed), sequence, typed, isLeaving });
    } catch (error) {
      this.fail(error);
    } finally {
      this.isSending = false;
    }
    if (this.isBehind && !this.wait) { this.isBehind = false; this.touch(); }
  }

  next() {
    this.sequence = Math.max(this.sequence + 1, Date.now());
    return this.sequence;
  }

  keepHere(typed, sequence) {
    return keepText(this.user, this.name, { data: JSON.parse(typed), sequence, version: this.version, address: this.address });
  }

  async pulse({ data, sequence, typed, isLeaving = false, leaving = false }) {
    // Nothing is unsaved any more where the form is again as it was shown.
    const fields = typed === undefined ? {} : { data: typed === this.shown ? {} : data, sequence };
    const body = JSON.stringify({ form_key: this.name, version: this.version, leaving, ...fields });
    const answer = await this.post(this.address, body, isLeaving || leaving);
    this.wait = 0;
    clearTimeout(this.again);
    this.show(answer);
    if (typed === undefined) return this.tellReturn();
    this.kept = typed;
    this.isLost = this.hasTrouble = false;
    forgetText(this.user, this.name, sequence);
    return this.say(`نوشته‌ها نگه داشته شد، ${answer.saved_clock}`);
  }

  async post(address, body, isLeaving) {
    const response = await fetch(address, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() ?? this.token.value },
      keepalive: isLeaving && bytes(body) < MOST_ON_LEAVING,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok && "open" in answer) return answer;
    throw Object.assign(new Error(response.statusText), { status: response.status, answer });
  }

  fail({ status, answer }) {
    const words = answer?.error;
    if (status === 409) return this.begin(answer.form_key);
    if (answer?.anew && this.address !== this.key.dataset.pulseNew) return this.startAnew(words);
    if (status === 413 || status === 400) return this.sayTrouble(words);
    if (status === 401 || (status === 403 && !words)) this.saySignedOut();
    else this.sayTrouble(words || (this.isLost ? LOST : OFFLINE));
    this.wait = Math.min(Math.max(2 * this.wait, 1000), LONGEST_WAIT);
    clearTimeout(this.again);
    this.again = setTimeout(() => this.send({ isRetry: true }), this.wait);
    return undefined;
  }

  failIdle({ status, answer }) {
    if (status === 409) this.begin(answer.form_key);
    else if (status === 401) this.saySignedOut();
  }

  // The form was saved and is still written in: from here on it is another one.
  begin(name) {
    forgetText(this.user, this.name);
    this.key.value = name;
    this.touch();
  }

  // The story is deleted, or not theirs to change any more; the words may become a new one.
  startAnew(words) {
    this.sayTrouble(words);
    this.address = this.key.dataset.pulseNew;
    this.touch();
  }

  // What goes well is not said aloud: it would be, every few seconds.
  say(words) {
    if (this.status.textContent === words) return;
    this.status.ariaLive = this.hasTrouble ? "polite" : "off";
    this.status.textContent = words;
  }

  sayTrouble(words) {
    this.hasTrouble = true;
    this.say(words);
  }

  saySignedOut() {
    this.hasTrouble = true;
    this.status.ariaLive = "polite";
    const link = Object.assign(document.createElement("a"), { href: this.key.dataset.signIn, target: "_blank", textContent: "در برگه‌ای تازه وارد شوید" });
    this.status.replaceChildren("نشست شما پایان یافته؛ ", link, "، نوشته‌تان این‌جا می‌ماند");
  }

  tellReturn() {
    const hadTrouble = this.hasTrouble;
    this.hasTrouble = false;
    if (hadTrouble) this.say("");
  }

  show({ people, open, offers, newer }) {
    const told = document.querySelector("[data-newer]");
    if (newer) told.textContent = `${newer.by} ساعت ${newer.at} نسخه تازه‌تری ذخیره کرد؛ هنگام ذخیره هر دو را کنار هم می‌بینید.`;
    told.hidden = !newer;
    const strip = document.querySelector("[data-presence]");
    const words = strip.querySelector("[data-people]");
    if (words.textContent !== people) words.textContent = people;
    strip.hidden = !people;
    if (offers !== undefined) this.offers.innerHTML = offers;
    for (const offer of this.offers?.querySelectorAll("[data-offer]") ?? []) {
      const isOpen = open.includes(offer.dataset.offer);
      offer.querySelector("[data-offer-open]").hidden = !isOpen;
      offer.querySelector("[data-offer-closed]").hidden = isOpen;
    }
  }

  // Going and coming

  submit(event) {
    if (event.target !== this.form || event.defaultPrevented) return;
    // Whoever signed in again in another tab has a new token.
    const token = csrfToken();
    if (token) this.token.value = token;
    if (event.submitter?.formTarget === "_blank") return;
    const typed = typedIn(this.form);
    if (typed !== this.shown) this.keepHere(typed, this.next());
    this.isStopped = true;
    clearTimeout(this.timer);
    this.timer = null;
    // Still here by then: the server did not take it.
    this.waking = setTimeout(() => this.goOn(), LONGEST_WAIT);
  }

  leave() {
    if (this.isStopped) return;
    const typed = typedIn(this.form);
    if (typed !== this.kept) {
      const sequence = this.next();
      this.keepHere(typed, sequence);
      this.pulse({ data: JSON.parse(typed), sequence, typed, leaving: true }).catch(() => undefined);
    } else {
      this.pulse({ leaving: true }).catch(() => undefined);
    }
  }

  goOn() {
    clearTimeout(this.waking);
    this.isStopped = false;
    this.beat();
  }

  // Unsaved work of other forms

  // What this device alone has of forms that are closed goes to the server, and is offered.
  async bringHere() {
    let isNew = false;
    for (const { name, text } of textsOf(this.user)) {
      const { data, sequence, version, address } = text;
      const body = JSON.stringify({ form_key: name, version, sequence, data, leaving: true });
      const status = await this.bring(address, body);
      isNew ||= status === 200;
      if (status === 200 || status === 409) forgetText(this.user, name, sequence);
    }
    if (isNew) await this.ask();
  }

  async bring(address, body) {
    try {
      await this.post(address, body, false);
      return 200;
    } catch ({ status, answer }) {
      const anew = this.key.dataset.pulseNew;
      return answer?.anew && address !== anew ? this.bring(anew, body) : status;
    }
  }

  async ask() {
    const body = JSON.stringify({ form_key: this.name, version: this.version, offers: true });
    this.show(await this.post(this.address, body, false));
  }

  async choose(event) {
    const { target } = event;
    target.elements.csrfmiddlewaretoken.value = csrfToken() ?? this.token.value;
    if (target.matches("[data-discard]")) {
      event.preventDefault();
      const body = new FormData(target);
      body.set("form_key", this.name);
      const response = await fetch(target.action, { method: "POST", body, headers: { "X-Requested-With": "unsaved" } }).catch(() => null);
      if (!response?.ok || response.redirected) return this.say("دور ریخته نشد؛ دوباره بکوشید.");
      this.offers.innerHTML = await response.text();
      this.offers.focus();
    } else if (this.isUnsent) {
      event.preventDefault();
      await this.send();
      target.submit();
    }
    return undefined;
  }
}

// After every other script of the page has put the form in its first shape.
addEventListener("DOMContentLoaded", () => {
  const key = document.querySelector("[data-unsaved]");
  if (key) new Keeper(key);
});

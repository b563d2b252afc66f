// Many pictures at once: each is sent ahead, and its form appears when it has come.
import { canTransfer, csrfToken, digits, Transfer } from "./transfer.js";
import { button, element, rowOf, sendOnce } from "./upload-row.js";

const same = (one, other) =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

class ManyPictures {
  constructor(form) {
    this.form = form;
    this.zone = form.querySelector(".many-zone");
    this.input = form.querySelector("[name=files]");
    this.note = form.querySelector(".upload-note");
    this.limit = form.querySelector("[data-many-limit]");
    this.list = form.querySelector(".many-rows");
    this.transfers = [];
    this.number = 0;
    for (const row of this.list.querySelectorAll("[data-many-row]")) {
      this.number = Math.max(this.number, Number(row.dataset.manyRow.slice("row-".length)) + 1);
      this.addRemove(row.parentElement);
    }
    this.input.addEventListener("change", () => this.take(this.input.files));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      this.zone.addEventListener(name, (event) => this.drag(event));
    }
    form.addEventListener("submit", (event) => this.submit(event));
    this.zone.classList.add("upload--ready");
  }

  drag(event) {
    event.preventDefault();
    this.zone.classList.toggle("upload--over", event.type === "dragenter" || event.type === "dragover");
    if (event.type === "drop") this.take(event.dataTransfer.files);
  }

  take(files) {
    const most = Number(this.form.dataset.most);
    this.limit.textContent = "";
    for (const file of files) {
      if (this.transfers.some((transfer) => same(transfer.file, file))) continue;
      if (this.list.children.length >= most) {
        this.limit.textContent = `در هر بار تا ${digits(most)} عکس؛ باقی را پس از ذخیره این‌ها بفرستید.`;
        break;
      }
      this.add(file);
    }
    this.input.value = "";
  }

  add(file) {
    const { endpoint, mostBytes } = this.form.dataset;
    const transfer = new Transfer(file, { endpoint, kind: "image", most: Number(mostBytes), accept: this.input.accept });
    const address = URL.createObjectURL(file);
    const preview = element("img", { class: "many-preview", src: address, alt: "" });
    preview.addEventListener("load", () => URL.revokeObjectURL(address));
    preview.addEventListener("error", () => preview.remove());
    const item = element("li", {}, preview, rowOf(transfer));
    const prefix = `row-${this.number++}`;
    this.transfers.push(transfer);
    this.list.append(item);
    transfer.addEventListener("change", () => this.changed(transfer, item, prefix));
  }

  changed(transfer, item, prefix) {
    if (transfer.state === "removed") {
      this.transfers = this.transfers.filter((each) => each !== transfer);
      item.remove();
    }
    if (transfer.state === "arrived") this.show(transfer, item, prefix);
    if (transfer.state === "failed") this.submitter = null;
    this.count();
  }

  // The form of a picture that has come.
  async show(transfer, item, prefix) {
    const answer = await fetch(this.form.dataset.row, {
      method: "POST", headers: { "X-CSRFToken": csrfToken() },
      body: new URLSearchParams({ upload: transfer.token, prefix }),
    }).catch(() => null);
    if (!answer?.ok || answer.redirected) {
      item.append(element("p", { class: "upload-note", role: "alert" }, "فرم این عکس نیامد. "),
        button("دوباره", ({ target }) => { item.lastElementChild.previousElementSibling.remove(); target.remove(); this.show(transfer, item, prefix); }));
      return;
    }
    const row = document.createRange().createContextualFragment(await answer.text()).firstElementChild;
    const preview = item.querySelector(".many-preview");
    if (preview && !row.querySelector(".many-preview")) row.querySelector("legend").after(preview);
    item.replaceChildren(row);
    this.addRemove(item, transfer);
    transfer.isShown = true;
    this.count();
  }

  addRemove(item, transfer) {
    const token = item.querySelector("[name$='-file-upload']")?.value;
    const remove = () => {
      if (token) fetch(`${this.form.dataset.endpoint}${token}`, {
        method: "DELETE", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken() } });
      this.transfers = this.transfers.filter((each) => each !== transfer);
      (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("input:not([type=hidden])")?.focus();
      item.remove();
      this.count();
    };
    item.append(button("برداشتن", remove));
  }

  get coming() {
    return this.transfers.filter((transfer) => !transfer.isShown);
  }

  // Advice stays until it is heeded, whatever else comes meanwhile.
  count() {
    this.advised &&= this.coming.some(({ state }) => state === "failed");
    if (this.advised) return;
    const coming = this.coming.length;
    if (coming) return this.say(`${digits(this.transfers.length - coming)} عکس از ${digits(this.transfers.length)} رسیده است.`);
    this.say(this.transfers.length ? "همه عکس‌ها رسیده است." : "");
    if (this.submitter) this.form.requestSubmit(this.submitter);
  }

  say(text) {
    const words = this.submitter ? `${text} ذخیره پس از پایان بارگذاری انجام می‌شود.` : text;
    if (this.note.textContent !== words) this.note.textContent = words;
  }

  submit(event) {
    this.submitter = null;
    this.advised = false;
    const { coming } = this;
    if (!coming.length) {
      sendOnce(event);
      return this.transfers.forEach((transfer) => transfer.forget());
    }
    event.preventDefault();
    if (coming.some(({ state }) => state === "failed")) {
      this.say("برخی از عکس‌ها نرسیده است؛ ادامه دهید یا آن‌ها را بردارید.");
      this.advised = true;
    } else {
      coming.filter(({ state }) => state === "paused").forEach((transfer) => transfer.resume());
      this.submitter = event.submitter;
      this.count();
    }
    this.note.scrollIntoView({ block: "center" });
  }
}

if (canTransfer) document.querySelectorAll("[data-many]").forEach((form) => new ManyPictures(form));

// Sends the file of an upload field ahead while the rest of its form is filled in.
import { canTransfer, csrfToken, digits, sizeOf, Transfer, unfinished } from "./transfer.js";
import { button, element, rowOf, sendOnce } from "./upload-row.js";

const fields = new Set();

class UploadField {
  constructor(box) {
    this.box = box;
    this.token = box.querySelector("input[type=hidden]");
    this.input = box.querySelector("input[type=file]");
    this.kept = box.querySelector("[data-upload-kept]");
    this.form = box.closest("form");
    this.note = element("p", { class: "upload-note", role: "status" });
    box.append(element("p", { class: "upload-hint" }, "یا پرونده را این‌جا رها کنید."), this.note);
    this.input.addEventListener("change", () => this.take(this.input.files));
    for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
      box.addEventListener(name, (event) => this.drag(event));
    }
    if (this.kept && this.token.value) this.kept.append(" ", button("برداشتن", () => this.drop()));
    else if (!this.kept) this.offer();
  }

  drag(event) {
    event.preventDefault();
    this.box.classList.toggle("upload--over", event.type === "dragenter" || event.type === "dragover");
    if (event.type === "drop") this.take(event.dataTransfer.files);
  }

  take([file]) {
    if (!file) return;
    this.input.value = "";
    this.transfer?.remove();
    this.kept?.remove();
    this.token.value = "";
    const { endpoint, kind, most } = this.box.dataset;
    const transfer = new Transfer(file, { endpoint, kind, most: Number(most), accept: this.input.accept });
    this.transfer = transfer;
    transfer.addEventListener("change", () => this.transfer === transfer && this.changed());
    this.box.append(rowOf(transfer));
  }

  get isBusy() {
    return Boolean(this.transfer) && !this.transfer.isOver;
  }

  changed() {
    const { state, token } = this.transfer;
    if (state === "arrived") this.token.value = token;
    if (state === "removed") {
      this.transfer = null;
      this.token.value = "";
      this.input.focus();
    }
    if (state === "removed" || state === "failed") this.hold(null);
    else if (state === "arrived" && this.submitter) this.release();
  }

  // Waits with saving until the file is whole.
  hold(submitter) {
    this.submitter = submitter;
    this.note.textContent = submitter ? "ذخیره پس از پایان بارگذاری انجام می‌شود." : "";
    if (submitter && this.transfer.state === "paused") this.transfer.resume();
  }

  release() {
    const submitter = this.submitter;
    this.hold(null);
    this.form.requestSubmit(submitter);
  }

  // What has come with an earlier submission.
  drop() {
    const url = `${this.box.dataset.endpoint}${this.token.value}`;
    fetch(url, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken() } });
    this.token.value = "";
    this.kept.remove();
    this.input.focus();
  }

  // Tells what was begun before the page was loaded.
  async offer() {
    for (const { name, size, sent, token } of await unfinished(this.box.dataset.kind)) {
      if (this.transfer || this.token.value) return;
      const line = element("p", { class: "upload-earlier" }, element("bdi", {}, name), " ");
      if (sent < size) line.append(`تا ${digits(Math.floor((100 * sent) / size))}٪ از ${sizeOf(size)} رسیده است؛ برای ادامه همان پرونده را برگزینید.`);
      else line.append("رسیده است و هنوز ذخیره نشده. ", button("به کار بردن", () => this.use(token, line)));
      this.box.append(line);
    }
  }

  use(token, line) {
    this.token.value = token;
    this.box.querySelectorAll(".upload-earlier").forEach((each) => each !== line && each.remove());
    line.querySelector("button").replaceWith("با ذخیره به کار می‌رود.");
  }
}

function submitted(event) {
  const own = [...fields].filter((field) => field.form === event.target);
  const busy = own.filter((field) => field.isBusy);
  if (!busy.length) {
    if (own.length) sendOnce(event);
    return own.forEach((field) => field.transfer?.forget());
  }
  event.preventDefault();
  own.forEach((field) => field.hold(null));
  const failed = busy.find(({ transfer }) => transfer.state === "failed");
  if (failed) failed.note.textContent = "این پرونده نرسیده است؛ ادامه دهید یا آن را بردارید.";
  else busy[0].hold(event.submitter ?? event.target.querySelector("[type=submit]"));
  (failed ?? busy[0]).note.scrollIntoView({ block: "center" });
}

function enhance(root) {
  for (const box of root.querySelectorAll("[data-upload]:not(.upload--ready)")) {
    if (box.querySelector("[name*='__prefix__']")) continue;
    box.classList.add("upload--ready");
    fields.add(new UploadField(box));
  }
}

if (canTransfer) {
  enhance(document);
  document.addEventListener("formset:added", (event) => enhance(event.target));
  document.addEventListener("submit", submitted, true);
}

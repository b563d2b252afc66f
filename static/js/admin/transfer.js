// Sends files to the newsroom in pieces (tus): three at a time, the others wait their turn.
// A transfer says "change" whenever its state or progress is another.
const MEBIBYTE = 1024 * 1024;
const MOST_AT_ONCE = 3;
const CHUNK = 8 * MEBIBYTE;
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10_000];
const TRY_AGAIN_AFTER = 15_000;
const tus = window.tus;

const active = new Set();
const queue = [];

function next() {
  while (active.size < MOST_AT_ONCE && queue.length) queue.shift().begin();
}

export const canTransfer = Boolean(tus?.isSupported);

export const digits = (text) => String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);
const number = new Intl.NumberFormat("fa", { maximumFractionDigits: 1 });

export function sizeOf(bytes) {
  if (bytes < MEBIBYTE) return `${number.format(Math.ceil(bytes / 1024))} کیلوبایت`;
  if (bytes < 1024 * MEBIBYTE) return `${number.format(bytes / MEBIBYTE)} مگابایت`;
  return `${number.format(bytes / 1024 / MEBIBYTE)} گیگابایت`;
}

// Whoever signs in again in another tab goes on here with the new cookie.
export function csrfToken() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  const cookie = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
  if (field && cookie) field.value = cookie;
  return field?.value ?? "";
}

function sentence(error) {
  const body = error.originalResponse?.getHeader("Content-Type")?.startsWith("text/plain") &&
    error.originalResponse.getBody();
  return body || "بارگذاری نشد؛ صفحه را تازه کنید و همان پرونده را دوباره برگزینید.";
}

// Of the states waiting, sending, paused, broken (goes on by itself), failed, arrived, removed.
export class Transfer extends EventTarget {
  constructor(file, { endpoint, kind, most, accept }) {
    super();
    Object.assign(this, { file, name: file.name, size: file.size, sent: 0, state: "waiting", error: "" });
    const known = !accept || accept.split(",").some((ending) => file.name.toLowerCase().endsWith(ending));
    if (!known) this.error = "این گونه پرونده پذیرفته نیست.";
    else if (!file.size) this.error = "این پرونده تهی است.";
    else if (file.size > most) this.error = `پرونده از ${sizeOf(most)} بزرگ‌تر است.`;
    if (this.error) this.state = "failed";
    else this.prepare(endpoint, kind);
  }

  prepare(endpoint, kind) {
    this.upload = new tus.Upload(this.file, {
      endpoint,
      chunkSize: CHUNK,
      retryDelays: RETRY_DELAYS,
      metadata: { filename: this.file.name, kind },
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", csrfToken()),
      onUploadUrlAvailable: () => { this.url = this.upload.url; },
      onProgress: (sent) => this.become("sending", { sent }),
      onSuccess: () => this.become("arrived", { sent: this.size }),
      onError: (error) => this.fail(error),
    });
    queue.push(this);
    queueMicrotask(next);
  }

  get token() {
    return this.url?.split("/").at(-1) ?? "";
  }

  get isOver() {
    return this.state === "arrived" || this.state === "removed";
  }

  get canPause() {
    return ["waiting", "sending", "broken"].includes(this.state);
  }

  get canResume() {
    return Boolean(this.upload) && ["paused", "broken", "failed"].includes(this.state);
  }

  async begin() {
    active.add(this);
    this.become("sending");
    if (this.url) this.upload.url = this.url;
    else {
      const found = await this.upload.findPreviousUploads();
      if (found.length) this.upload.resumeFromPreviousUpload(found.at(-1));
    }
    if (this.state === "sending") this.upload.start();
  }

  become(state, more = {}) {
    Object.assign(this, more, { state });
    if (state !== "sending") {
      active.delete(this);
      next();
    }
    this.dispatchEvent(new Event("change"));
  }

  fail(error) {
    if (error.originalResponse) return this.become("failed", { error: sentence(error) });
    this.become("broken");
    const again = () => this.state === "broken" && this.resume();
    addEventListener("online", again, { once: true });
    setTimeout(again, TRY_AGAIN_AFTER);
  }

  pause() {
    this.leaveQueue();
    this.upload.abort();
    this.become("paused");
  }

  resume() {
    queue.push(this);
    this.become("waiting", { error: "" });
  }

  remove() {
    this.leaveQueue();
    // Its bytes go too; where that fails, the server forgets them by itself.
    if (this.upload) this.upload.abort(Boolean(this.upload.url)).catch(() => {});
    this.become("removed");
  }

  // Once its form is sent, the server has it: no need to offer it again.
  forget() {
    return this.upload?.findPreviousUploads().then((found) =>
      Promise.all(found.map(({ urlStorageKey }) => tus.defaultOptions.urlStorage.removeUpload(urlStorageKey))));
  }

  leaveQueue() {
    const place = queue.indexOf(this);
    if (place >= 0) queue.splice(place, 1);
  }
}

// What this browser began to send and has not finished: [{ name, size, sent, token }].
export async function unfinished(kind) {
  if (!canTransfer) return [];
  const storage = tus.defaultOptions.urlStorage;
  const found = (await storage.findAllUploads()).filter(({ metadata }) => metadata?.kind === kind);
  const newest = found.sort((one, other) => new Date(other.creationTime) - new Date(one.creationTime));
  const asked = newest.slice(0, 5).map(async ({ uploadUrl, urlStorageKey, metadata, size }) => {
    const answer = await fetch(uploadUrl, { method: "HEAD", headers: { "Tus-Resumable": "1.0.0" } });
    if (answer.status === 404) storage.removeUpload(urlStorageKey);
    const sent = Number(answer.headers.get("Upload-Offset"));
    return answer.ok && { name: metadata.filename, size, sent, token: uploadUrl.split("/").at(-1) };
  });
  return (await Promise.allSettled(asked)).map(({ value }) => value).filter(Boolean);
}

// The desk over a picture: its focal point and the crops of every slot, by mouse, touch and keys.
// What is set goes into the form's own fields: focal_x, focal_y and crops.

const number = new Intl.NumberFormat("fa", { maximumFractionDigits: 0 });
const percent = (fraction) => number.format(fraction * 100);
const clamp = (value, least, most) => Math.max(least, Math.min(value, most));
const tidy = (fraction) => Number(fraction.toFixed(6));
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SMALLEST = 0.1;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// To whole numbers as Python does it: halves go to the even neighbour.
const round = (value) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));

const largest = ([across, down], within, x, y) => {
  const width = Math.max(1, Math.min(within.width, round((within.height * across) / down)));
  const height = Math.max(1, Math.min(within.height, round((within.width * down) / across)));
  return {
    left: clamp(round(x - width / 2), within.left, within.left + within.width - width),
    top: clamp(round(y - height / 2), within.top, within.top + within.height - height),
    width,
    height,
  };
};

const span = (start, end, length) => {
  const first = Math.min(round(start), length - 1);
  return [first, Math.max(1, Math.min(round(end), length) - first)];
};

/** The part of a picture that a slot shows, in pixels: the same as media.slots.box. */
export const box = (ratio, { width, height }, [x, y], crop) => {
  if (!ratio) return { left: 0, top: 0, width, height };
  if (!crop) return largest(ratio, { left: 0, top: 0, width, height }, x * width, y * height);
  const [left, wide] = span(crop[0] * width, crop[0] * width + crop[2] * width, width);
  const [top, high] = span(crop[1] * height, crop[1] * height + crop[3] * height, height);
  return largest(ratio, { left, top, width: wide, height: high }, left + wide / 2, top + high / 2);
};

const readCrops = (text) => {
  try {
    const entries = Object.entries(JSON.parse(text || "{}") ?? {});
    return Object.fromEntries(entries.filter(([, crop]) => Array.isArray(crop) && crop.length === 4 && crop.every(Number.isFinite)));
  } catch {
    return {};
  }
};

class CropsDesk {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.field = root.querySelector("textarea");
    this.across = this.form.querySelector("[name=focal_x]");
    this.down = this.form.querySelector("[name=focal_y]");
    this.slots = JSON.parse(root.dataset.slots);
    this.crops = readCrops(this.field.value);
    this.build();
    this.listen();
    root.classList.add("crops--live");
    root.querySelector(".crops__field").hidden = true;
    const { picture, width, height } = root.dataset;
    this.show(picture, { width: Number(width), height: Number(height) });
  }

  build() {
    this.picture = make("img", { alt: "", draggable: false });
    this.point = make("span", { className: "crops__point", tabIndex: 0, role: "slider" });
    this.frame = make("span", { className: "crops__frame", tabIndex: 0, role: "slider", hidden: true });
    for (const corner of ["start-start", "start-end", "end-start", "end-end"])
      this.frame.append(make("span", { className: `crops__corner crops__corner--${corner}` }));
    for (const [handle, label] of [[this.point, "کانون عکس"], [this.frame, "برش"]]) {
      handle.ariaLabel = label;
      Object.assign(handle, { ariaValueMin: "0", ariaValueMax: "100", ariaRoleDescription: "جای‌گذار" });
    }
    this.stage = make("div", { className: "crops__stage", dir: "ltr" }, this.picture, this.point, this.frame);
    this.hint = make("p", { className: "crops__hint" });
    this.toFocus = make("button", { type: "button", className: "button", textContent: "به کانون برگردد", onclick: () => this.giveBack() });
    this.done = make("button", { type: "button", className: "button", textContent: "پایان برش", onclick: () => this.close() });
    this.tools = make("div", { className: "crops__tools", hidden: true }, this.toFocus, this.done);
    this.cuts = make("ul", { className: "crops__cuts" });
    this.views = new Map(this.slots.map((slot) => [slot.name, this.buildCut(slot)]));
    this.desk = this.root.querySelector(".crops__desk");
    this.desk.append(make("div", { className: "crops__table" }, this.stage, this.hint, this.tools), this.cuts);
  }

  buildCut(slot) {
    const image = make("img", { alt: "" });
    const view = slot.ratio
      ? make("button", { type: "button", className: "cut__view", onclick: () => this.open(slot) }, image)
      : make("span", { className: "cut__view" }, image);
    view.dir = "ltr";
    const note = make("span", { className: "cut__note" });
    const item = make("li", { className: "cut" }, view, make("span", { className: "cut__name", textContent: slot.word }), note);
    item.dataset.slot = slot.name;
    this.cuts.append(item);
    return { item, view, image, note };
  }

  listen() {
    this.stage.addEventListener("pointerdown", (event) => this.press(event));
    this.point.addEventListener("keydown", (event) => this.pointKey(event));
    this.frame.addEventListener("keydown", (event) => this.frameKey(event));
    for (const input of [this.across, this.down]) input.addEventListener("input", () => this.draw());
    // On the way down: by the way up, a resumable upload has emptied the field.
    this.form.addEventListener("change", ({ target }) => {
      if (target.type === "file" && target.files[0]) this.take(target.files[0]);
    }, { capture: true });
    this.form.addEventListener("drop", ({ target, dataTransfer }) => {
      if (target.closest(".field-file") && dataTransfer.files[0]) this.take(dataTransfer.files[0]);
    }, { capture: true });
  }

  // Another picture: what was cut from the old one means nothing for it.
  take(file) {
    const local = URL.createObjectURL(file);
    const probe = make("img", { src: local });
    probe.decode().then(() => {
      this.crops = {};
      this.across.value = this.down.value = "0.5";
      this.close();
      this.keep();
      this.show(local, { width: probe.naturalWidth, height: probe.naturalHeight });
    }, () => URL.revokeObjectURL(local));
  }

  show(address, size) {
    const isThere = Boolean(address && size.width && size.height);
    this.desk.hidden = !isThere;
    this.root.querySelector(".crops__empty").hidden = isThere;
    if (!isThere) return;
    this.size = size;
    this.stage.style.setProperty("--shape", size.width / size.height);
    for (const image of [this.picture, ...[...this.views.values()].map(({ image }) => image)]) image.src = address;
    this.draw();
  }

  get focal() {
    return [this.across, this.down].map(({ value }) => clamp(Number.parseFloat(value) || 0, 0, 1));
  }

  set focal([x, y]) {
    this.across.value = tidy(clamp(x, 0, 1)).toString();
    this.down.value = tidy(clamp(y, 0, 1)).toString();
    this.draw();
  }

  boxOf({ name, ratio }) {
    const { left, top, width, height } = box(ratio, this.size, this.focal, this.crops[name]);
    return [left / this.size.width, top / this.size.height, width / this.size.width, height / this.size.height];
  }

  draw() {
    if (!this.size) return;
    const [x, y] = this.focal;
    this.place(this.point, { x, y });
    this.point.ariaValueNow = String(Math.round(x * 100));
    this.point.ariaValueText = `${percent(x)} درصد از چپ، ${percent(y)} درصد از بالا`;
    for (const slot of this.slots) this.drawCut(slot);
    this.drawFrame();
  }

  drawCut(slot) {
    const { item, view, image, note } = this.views.get(slot.name);
    const [left, top, width, height] = this.boxOf(slot);
    const isOpen = this.slot?.name === slot.name;
    this.place(image, { left, top, width, height });
    view.style.setProperty("--shape", (width * this.size.width) / (height * this.size.height));
    item.classList.toggle("cut--by-hand", slot.name in this.crops);
    note.textContent = slot.name in this.crops ? "برش دستی" : slot.ratio ? "به پیروی از کانون" : "تمام عکس";
    if (!slot.ratio) return;
    view.ariaPressed = String(isOpen);
    view.ariaLabel = `برش دستی ${slot.word}`;
  }

  drawFrame() {
    this.frame.hidden = this.tools.hidden = !this.slot;
    this.point.hidden = Boolean(this.slot);
    this.hint.textContent = this.slot
      ? `برش «${this.slot.word}»: قاب را بکشید یا گوشه‌اش را بگیرید؛ کلیدها: جهت‌ها، + و −.`
      : "نقطه را روی مهم‌ترین جای عکس بگذارید؛ با موس یا کلیدهای جهت.";
    if (!this.slot) return;
    const [left, top, width, height] = this.boxOf(this.slot);
    this.place(this.frame, { left, top, width, height });
    this.frame.ariaLabel = `برش ${this.slot.word}`;
    this.frame.ariaValueNow = String(Math.round(width * 100));
    this.frame.ariaValueText = `پهنا ${percent(width)} درصد، ${percent(left)} درصد از چپ، ${percent(top)} درصد از بالا`;
    this.toFocus.disabled = !(this.slot.name in this.crops);
  }

  place(element, values) {
    for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, value);
  }

  open(slot) {
    this.slot = this.slot?.name === slot.name ? null : slot;
    this.draw();
    if (!this.slot) return;
    this.frame.focus({ preventScroll: true });
    this.stage.scrollIntoView({ block: "nearest" });
  }

  close() {
    const view = this.slot && this.views.get(this.slot.name).view;
    this.slot = null;
    this.draw();
    view?.focus();
  }

  giveBack() {
    delete this.crops[this.slot.name];
    this.keep();
    this.frame.focus();
  }

  keep() {
    this.field.value = JSON.stringify(this.crops);
    this.draw();
  }

  // A crop keeps its slot's ratio and stays within the picture.
  cut([left, top, width]) {
    const [across, down] = this.slot.ratio;
    const high = (this.size.width * down) / (this.size.height * across);
    const wide = clamp(width, SMALLEST * Math.max(1, 1 / high), Math.min(1, 1 / high));
    const fitted = [clamp(left, 0, 1 - wide), clamp(top, 0, 1 - wide * high), wide, wide * high];
    this.crops[this.slot.name] = fitted.map(tidy);
    this.keep();
  }

  pointKey(event) {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? 0.05 : 0.01;
    this.focal = this.focal.map((place, axis) => place + far * step[axis]);
  }

  frameKey(event) {
    const [left, top, width, height] = this.boxOf(this.slot);
    const far = event.shiftKey ? 0.05 : 0.01;
    const step = STEPS[event.key];
    const growth = { "+": 0.02, "=": 0.02, "-": -0.02, "−": -0.02 }[event.key];
    if (step) this.cut([left + far * step[0], top + far * step[1], width]);
    else if (growth) this.cut([left - growth / 2, top - (growth * height) / width / 2, width + growth]);
    else if (event.key === "Escape" || event.key === "Enter") this.close();
    else return;
    event.preventDefault();
  }

  press(event) {
    if (event.button) return;
    event.preventDefault();
    const start = this.at(event);
    const begun = this.slot ? this.boxOf(this.slot) : null;
    const corner = event.target.closest(".crops__corner");
    const move = (moved) => {
      const here = this.at(moved);
      const [across, down] = [here[0] - start[0], here[1] - start[1]];
      if (!begun) this.focal = here;
      else if (corner) this.stretch(begun, corner, across, down);
      else this.cut([begun[0] + across, begun[1] + down, begun[2]]);
    };
    (this.slot ? this.frame : this.point).focus({ preventScroll: true });
    if (!begun) move(event);
    this.stage.setPointerCapture(event.pointerId);
    this.stage.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"])
      this.stage.addEventListener(end, () => this.stage.removeEventListener("pointermove", move), { once: true });
  }

  // Where in the picture a pointer is, in fractions.
  at({ clientX, clientY }) {
    const area = this.picture.getBoundingClientRect();
    return [(clientX - area.left) / area.width, (clientY - area.top) / area.height];
  }

  // The corner across from the one that is held stays where it is.
  stretch([left, top, width, height], corner, across, down) {
    const [block, inline] = corner.className.split("--")[1].split("-");
    const wider = inline === "start" ? -across : across;
    const higher = block === "start" ? -down : down;
    const roomAcross = inline === "start" ? left + width : 1 - left;
    const roomDown = block === "start" ? top + height : 1 - top;
    const asked = Math.max(width + wider, width + (higher * width) / height);
    const wide = clamp(asked, SMALLEST, Math.min(roomAcross, (roomDown * width) / height));
    const high = (wide * height) / width;
    this.cut([inline === "start" ? left + width - wide : left, block === "start" ? top + height - high : top, wide]);
  }
}

for (const root of document.querySelectorAll("[data-crops]")) new CropsDesk(root);

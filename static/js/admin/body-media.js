// Pictures and films in the text of a story: chosen from the library, kept by their number alone.
import { Node } from "django-prose-editor/editor";
import { openLibrary } from "./library.js";

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

// What the newsroom knows of a picture or film, asked once for each.
const known = new Map();
const ask = async (address) => {
  const response = await fetch(address);
  if (!response.ok || response.redirected) throw new Error(response.status);
  return response.json();
};
const describe = (kind, key) => {
  const { inBody } = document.querySelector("[data-in-body]").dataset;
  const address = `${inBody}${kind}/${key}/`;
  if (!known.has(address)) {
    known.set(address, ask(address));
    known.get(address).catch(() => known.delete(address));
  }
  return known.get(address);
};

const fill = (figure, { title, words = "", note = "", preview = "", warning = "" }) => {
  figure.querySelector(".body-media__picture").replaceChildren(
    ...(preview ? [make("img", { src: preview, alt: "", draggable: false })] : []));
  figure.querySelector("figcaption").replaceChildren(
    ...[["strong", title], ["span", words], ["small", note], ["em", warning]]
      .filter(([, text]) => text)
      .map(([tag, textContent]) => make(tag, { textContent })));
  figure.classList.toggle("body-media--hidden", Boolean(warning));
};

const choose = async (kind) => (await openLibrary({ kind }))[0];

// Changes places with the block before or after it.
const move = (editor, from, step) => {
  const place = editor.state.doc.resolve(from);
  const other = place.parent.maybeChild(place.index() + step);
  if (!other) return false;
  const node = editor.state.doc.nodeAt(from);
  const to = from + step * other.nodeSize;
  return editor.chain().focus().command(({ tr }) => {
    tr.delete(from, from + node.nodeSize).insert(to, node);
    return true;
  }).setNodeSelection(to).scrollIntoView().run();
};

const insert = (editor, type, key) => {
  editor.chain().focus().insertContent({ type, attrs: { key } }).command(({ tr, state }) => {
    // After the last picture there is a place to write on.
    if (tr.doc.lastChild.type.name === type) tr.insert(tr.doc.content.size, state.schema.nodes.paragraph.create());
    return true;
  }).run();
};

const figureView = (kind, word) => ({ node, editor, getPos }) => {
  const act = (textContent, action) => make("button", {
    type: "button", textContent, disabled: !editor.isEditable,
    onclick: () => action(getPos()),
  });
  const dom = make("figure", { className: `body-media body-media--${kind}`, contentEditable: "false" },
    make("div", { className: "body-media__picture" }),
    make("figcaption"),
    make("div", { className: "body-media__tools" },
      act("بالاتر", (place) => move(editor, place, -1)),
      act("پایین‌تر", (place) => move(editor, place, 1)),
      act("جایگزینی", async () => {
        const thing = await choose(kind);
        if (thing) editor.chain().focus().setNodeSelection(getPos()).updateAttributes(node.type, { key: thing.id }).run();
      }),
      act("برداشتن", (place) => editor.chain().focus().setNodeSelection(place).deleteSelection().run())));
  let shown = null;
  const show = async ({ attrs: { key } }) => {
    shown = key;
    fill(dom, { title: word });
    const found = await describe(kind, key).catch(() => ({ title: `${word} ${key}`, warning: "کتابخانه در دسترس نیست." }));
    if (shown === key) fill(dom, found);
  };
  show(node);
  return {
    dom,
    update: (changed) => {
      if (changed.type !== node.type) return false;
      if (changed.attrs.key !== shown) show(changed);
      return true;
    },
    selectNode: () => dom.classList.add("body-media--selected"),
    deselectNode: () => dom.classList.remove("body-media--selected"),
    stopEvent: ({ target }) => Boolean(target.closest?.("button")),
    ignoreMutation: () => true,
  };
};

const figure = (name, kind, icon, word) => Node.create({
  name,
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({
    key: {
      parseHTML: (element) => element.getAttribute(`data-${kind}`),
      renderHTML: ({ key }) => ({ [`data-${kind}`]: key }),
    },
  }),
  parseHTML: () => [{ tag: `figure[data-${kind}]` }],
  // The space tells a body of a picture alone from an empty one; it is not kept.
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes, " "],
  addNodeView: () => figureView(kind, word),
  addKeyboardShortcuts() {
    const moveSelected = (step) => {
      const { node, from } = this.editor.state.selection;
      return node?.type.name === name && move(this.editor, from, step);
    };
    return { "Alt-ArrowUp": () => moveSelected(-1), "Alt-ArrowDown": () => moveSelected(1) };
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name,
      groups: "nodes",
      priority: 50,
      button: buttons.svg(`<span class="material-icons" aria-hidden="true">${icon}</span> ${word}`, `${word} از کتابخانه`),
      active: (editor) => editor.isActive(name),
      command: async (editor) => {
        const thing = await choose(kind);
        if (thing) insert(editor, name, thing.id);
      },
    });
  },
});

export const BodyImage = figure("bodyImage", "image", "image", "عکس");
export const BodyVideo = figure("bodyVideo", "video", "movie", "فیلم");

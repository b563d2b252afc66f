// What a word processor or a page pastes, as the poor HTML of a story: paragraphs, headings, bold,
// lists and links. What was copied out of this editor comes back as it was.
import { Extension } from "django-prose-editor/editor";

const GONE = [
  "style", "script", "meta", "link", "title", "head", "xml", "img", "picture", "svg", "video", "audio", "object",
  "iframe", "input", "button", "select", "textarea", "del", "template", "noscript", "colgroup", "caption",
  'a[href^="#_ftn"]', 'a[href^="#_edn"]', 'a[href^="#_msocom"]', ".MsoFootnoteReference", ".MsoEndnoteReference",
  ".MsoCommentReference", ".MsoFootnoteText", ".MsoEndnoteText", ".MsoCommentText", ".msocomoff", ".MsoToc1",
  '[style*="mso-element:footnote"]', '[style*="mso-element:endnote"]', '[style*="mso-element:comment"]',
  '[style*="mso-hide:all"]', '[style*="display:none"]', '[style*="display: none"]', ".Apple-interchange-newline",
].join(",");
const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, table, tr, td, th, div, figure, hr, section, article, pre";
const KEPT = new Set(["P", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "STRONG", "A", "BR", "HR", "SUB", "SUP", "Q", "FIGURE"]);
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const NUMBERED = /^\s*[([]?\s*(?:[0-9۰-۹٠-٩]+|[a-zA-Z]|[آ-ی]|[ivxIVX]+)\s*[.)\]-]/;

const unwrap = (element) => element.replaceWith(...element.childNodes);
const rename = (element, name) => {
  const fresh = element.ownerDocument.createElement(name);
  fresh.append(...element.childNodes);
  element.replaceWith(fresh);
  return fresh;
};
const styleOf = (element) => (element.getAttribute("style") ?? "").toLowerCase().replace(/\s+/g, "");

const removeComments = (root) => {
  const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (walk.nextNode()) found.push(walk.currentNode);
  found.forEach((comment) => comment.remove());
};

// Word says in a style that a paragraph is an item, and draws its sign as text.
const isFakeItem = (element) => element?.nodeName === "P" && /mso-list:(?!none)\w/.test(styleOf(element));
const readItem = (paragraph) => {
  const sign = [...paragraph.querySelectorAll("span")].find((span) => styleOf(span).includes("mso-list:ignore"));
  const text = sign?.textContent ?? "";
  sign?.remove();
  return {
    level: Number(/level(\d+)/.exec(styleOf(paragraph))?.[1] ?? 1),
    type: NUMBERED.test(text) ? "ol" : "ul",
    paragraph,
  };
};
const nextBlock = (element) => {
  let next = element.nextSibling;
  while (next && next.nodeType === Node.TEXT_NODE && !next.data.trim()) next = next.nextSibling;
  return next;
};
const buildList = (items) => {
  const stack = [];
  let first = null;
  for (const { level, type, paragraph } of items) {
    while (stack.length && stack.at(-1).level > level) stack.pop();
    if (!stack.length || stack.at(-1).level < level || (stack.at(-1).list.localName !== type && stack.length > 1)) {
      const list = paragraph.ownerDocument.createElement(type);
      const item = stack.at(-1)?.list.lastElementChild;
      if (stack.length && stack.at(-1).level === level) stack.pop().list.parentNode.append(list);
      else if (item) item.append(list);
      else first ??= list;
      stack.push({ level, list });
    }
    const item = paragraph.ownerDocument.createElement("li");
    const words = paragraph.ownerDocument.createElement("p");
    words.append(...paragraph.childNodes);
    item.append(words);
    stack.at(-1).list.append(item);
  }
  return first;
};
const makeLists = (root) => {
  for (const start of [...root.querySelectorAll("p")]) {
    if (!start.isConnected || !isFakeItem(start)) continue;
    const run = [start];
    for (let next = nextBlock(start); isFakeItem(next); next = nextBlock(next)) run.push(next);
    const items = run.map(readItem);
    // At the first level a list of another kind is another list.
    while (items.length) {
      const { type, level } = items[0];
      const end = items.findIndex((item) => item.level <= level && item.type !== type);
      start.before(buildList(items.splice(0, end < 0 ? items.length : end)));
    }
    run.forEach((paragraph) => paragraph.remove());
  }
};

const flattenTables = (root) => {
  for (let table = root.querySelector("table"); table; table = root.querySelector("table")) {
    // From the innermost outwards, each row one paragraph.
    const inner = table.querySelector("table") ?? table;
    const rows = [...inner.querySelectorAll("tr")].map((row) => {
      const paragraph = row.ownerDocument.createElement("p");
      [...row.cells].filter((cell) => cell.textContent.trim()).forEach((cell, place) => {
        if (place) paragraph.append(" | ");
        [...cell.querySelectorAll("p, div, li")].forEach((block) => block.append(" "));
        [...cell.querySelectorAll(BLOCKS)].forEach(unwrap);
        paragraph.append(...cell.childNodes);
      });
      return paragraph;
    });
    inner.replaceWith(...rows);
  }
};

const isBold = (element) => {
  const weight = /font-weight:(\w+)/.exec(styleOf(element))?.[1];
  if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
  return element.nodeName === "B" || element.nodeName === "STRONG";
};
const dressInline = (root) => {
  for (const element of [...root.querySelectorAll("b, strong, span, font")]) {
    if (!isBold(element) || element.querySelector(BLOCKS) || element.closest("h1, h2, h3, h4, h5, h6")) unwrap(element);
    else if (element.nodeName !== "STRONG") rename(element, "strong");
  }
  for (const link of [...root.querySelectorAll("a")])
    if (!/^(?:https?:|mailto:|tel:)/i.test(link.getAttribute("href") ?? "")) unwrap(link);
};

const dressBlocks = (root) => {
  root.querySelectorAll("h1, .MsoTitle").forEach((heading) => rename(heading, "h2"));
  root.querySelectorAll("h4, h5, h6").forEach((heading) => rename(heading, "h3"));
  for (const element of [...root.querySelectorAll("*")].reverse()) {
    if (KEPT.has(element.nodeName) && (element.nodeName !== "FIGURE" || element.matches("[data-image], [data-video]"))) continue;
    const holdsText = element.matches("div, section, article, pre, dd, dt, address, center") && !element.querySelector(BLOCKS);
    if (holdsText) rename(element, "p");
    else unwrap(element);
  }
  for (const element of root.querySelectorAll("*"))
    for (const { name } of [...element.attributes])
      if (!["href", "data-image", "data-video"].includes(name)) element.removeAttribute(name);
};

const tidyText = (root) => {
  const walk = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(UNSEEN, "").replace(/[\s\u00a0]+/g, " ");
};
const isBlank = (element) => !element.textContent.trim() && !element.querySelector("figure, hr");
const isIdleBreak = ({ nextSibling, previousSibling, parentElement }) =>
  [...parentElement.children].some((sibling) => sibling.matches(BLOCKS))
  || (parentElement.matches("p, h2, h3, li") && (!nextSibling || !previousSibling));
const removeEmpty = (root) => {
  [...root.querySelectorAll("br")].filter(isIdleBreak).forEach((line) => line.remove());
  for (const element of [...root.querySelectorAll("strong, a, sub, sup, q")].reverse())
    if (isBlank(element)) unwrap(element);
  for (const element of [...root.querySelectorAll("p, h2, h3, li, ul, ol, blockquote")].reverse())
    if (isBlank(element)) element.remove();
  for (const block of root.querySelectorAll("p, h2, h3")) {
    block.normalize();
    if (block.firstChild?.nodeType === Node.TEXT_NODE) block.firstChild.data = block.firstChild.data.trimStart();
    if (block.lastChild?.nodeType === Node.TEXT_NODE) block.lastChild.data = block.lastChild.data.trimEnd();
  }
};

export const cleanPaste = (html) => {
  if (html.includes("data-pm-slice")) return html;
  const root = new DOMParser().parseFromString(html, "text/html").body;
  removeComments(root);
  root.querySelectorAll(GONE).forEach((element) => element.remove());
  makeLists(root);
  flattenTables(root);
  dressInline(root);
  dressBlocks(root);
  tidyText(root);
  removeEmpty(root);
  return root.innerHTML;
};

export const WordPaste = Extension.create({
  name: "wordPaste",
  transformPastedHTML: cleanPaste,
});

// The fields that hygiene reads and changes; every change can be undone with Ctrl+Z.

export const plainField = (input) => ({
  row: input.closest(".form-row"),
  read: () => [{ text: input.value, apart: [] }],
  remember: () => {},
  focus: () => input.focus(),
  onInput: (tell) => input.addEventListener("input", tell),
  apply: (edits) => {
    const { activeElement } = document;
    // From the last to the first, so that each place still means what it meant.
    for (const { start, end, before, after } of edits.toSorted((one, other) => other.start - one.start)) {
      if (input.value.slice(start, end) !== before) continue;
      input.focus();
      input.setSelectionRange(start, end);
      if (document.execCommand("insertText", false, after)) continue;
      input.setRangeText(after, start, end, "end");
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    activeElement?.focus();
  },
});

const isApart = (node) => node.marks.some(({ type }) => type.name === "link" || type.name === "verbatim");

// Paragraph by paragraph: its text, where that begins, and what in it is not to be touched.
const textsOf = (doc) => {
  const texts = [];
  doc.descendants((block, place) => {
    if (!block.isTextblock) return true;
    const from = place + 1;
    const apart = [];
    block.forEach((node, offset) => {
      if (isApart(node)) apart.push([offset, offset + node.nodeSize]);
    });
    texts.push({ text: block.textBetween(0, block.content.size, "", "\n"), apart, from });
    return false;
  });
  return texts;
};

export const bodyField = (textarea) => {
  let editor = null;
  let known = [];
  const listeners = [];
  const take = (found) => {
    if (editor || !found) return;
    editor = found;
    // Marks and paragraphs change too, without a letter.
    editor.on("update", () => listeners.forEach((tell) => tell()));
  };
  textarea.addEventListener("prose-editor:ready", ({ detail }) => take(detail.editor));
  take(document.querySelector(".field-body .ProseMirror[contenteditable]")?.editor);
  return {
    row: textarea.closest(".form-row"),
    read: () => (editor ? textsOf(editor.state.doc) : []),
    remember: (texts) => { known = texts; },
    focus: () => editor?.commands.focus(),
    onInput: (tell) => listeners.push(tell),
    apply: (edits) => {
      const { tr } = editor.state;
      const grown = new Map();
      const inOrder = edits.toSorted((one, other) => one.text - other.text || one.start - other.start);
      for (const { text, start, end, before, after } of inOrder) {
        const from = known[text].from + start;
        const to = known[text].from + end;
        if (to > editor.state.doc.content.size) continue;
        if (editor.state.doc.textBetween(from, to, "", "\n") !== before) continue;
        tr.insertText(after, tr.mapping.map(from), tr.mapping.map(to, -1));
        grown.set(text, (grown.get(text) ?? 0) + after.length - before.length);
      }
      if (!tr.docChanged) return;
      editor.view.dispatch(tr);
      let shift = 0;
      known = known.map((each, number) => {
        const moved = { ...each, from: each.from + shift };
        shift += grown.get(number) ?? 0;
        return moved;
      });
    },
  };
};

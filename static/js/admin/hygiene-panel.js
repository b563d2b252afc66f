// What the last save put right, put back without leaving the page and what is typed on it.
import { make } from "./hygiene-words.js";

const panel = document.querySelector("[data-hygiene-panel]");

// The same words in the page, whose field may hold more than what is kept.
const putBackInField = ({ field, before, after, head, tail }) => {
  const input = document.getElementById(`id_${field}`);
  const place = input.value.indexOf(head + after + tail);
  if (place < 0) return;
  const start = place + head.length;
  input.setRangeText(before, start, start + after.length, "preserve");
  input.dispatchEvent(new Event("input", { bubbles: true }));
};
const putBackInBody = ({ before, after, head, tail }) => {
  const editor = document.querySelector(".field-body .ProseMirror[contenteditable]")?.editor;
  if (!editor) return;
  let isDone = false;
  editor.state.doc.descendants((block, place) => {
    if (!block.isTextblock) return !isDone;
    const text = block.textBetween(0, block.content.size, "", "\n");
    const found = text.indexOf(head + after + tail);
    if (isDone || found < 0) return false;
    const from = place + 1 + found + head.length;
    editor.view.dispatch(editor.state.tr.insertText(before, from, from + after.length));
    isDone = true;
    return false;
  });
};

const act = async (change) => {
  const body = new FormData(panel);
  body.set("change", change);
  const response = await fetch(panel.action, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!response.ok || response.redirected) throw new Error(response.status);
  const { told, undone, left_alone: leftAlone } = await response.json();
  undone.forEach((each) => (each.field === "body" ? putBackInBody(each) : putBackInField(each)));
  const kept = document.getElementById("id_left_alone");
  kept.value = JSON.stringify([...new Set([...JSON.parse(kept.value || "[]"), ...leftAlone])].slice(-200));
  // Whoever watches over the page learns that the kept story has changed.
  panel.dispatchEvent(new CustomEvent("hygiene:put-back", { bubbles: true, detail: { undone } }));
  return told;
};

const finish = (change, told) => {
  const item = change === "all" ? null : panel.querySelector(`[data-change="${change}"]`);
  const pair = item?.dataset.pair;
  const done = item
    ? [...panel.querySelectorAll("li")].filter((each) => each === item || (pair && each.dataset.pair === pair))
    : panel.querySelectorAll("li");
  done.forEach((each) => each.remove());
  panel.querySelector("[role=status]").textContent = told;
  if (!panel.querySelector("li")) {
    panel.replaceChildren(make("h2", { textContent: told, tabIndex: -1 }));
    panel.removeAttribute("aria-labelledby");
  }
  panel.querySelector("li button, h2").focus();
};

panel?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value } = event.submitter;
  try {
    const told = await act(value);
    if (value === "seen") panel.remove();
    else finish(value, told);
  } catch {
    panel.querySelector("[role=status]").textContent = "نشد؛ دوباره بکوشید.";
  }
});

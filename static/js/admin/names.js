// Gives the admin's own widgets the names that screen readers need: those of their labels.
(() => {
  const name = (element, text) => element.setAttribute("aria-label", text);
  const labelOf = (element) =>
    element.closest(".form-row, td")?.querySelector("label")?.textContent.trim();

  // What Django draws for yes, no and unknown, and beside its search.
  const drawn = { True: "بله", False: "خیر", None: "نامعلوم", Search: "" };

  const nameAll = () => {
    for (const picture of document.querySelectorAll("img[alt]")) {
      const { alt } = picture;
      if (Object.hasOwn(drawn, alt)) picture.alt = drawn[alt];
    }
    for (const box of document.querySelectorAll(".select2-container")) {
      const text = labelOf(box) ?? "گزینه‌ها";
      box.querySelectorAll(".select2-selection, .select2-selection__rendered, .select2-search__field").forEach((part) => name(part, text));
      box.querySelector("ul > .select2-selection__clear")?.setAttribute("role", "listitem");
    }
    for (const editor of document.querySelectorAll(".ProseMirror[role=textbox]")) name(editor, labelOf(editor) ?? "متن");
    for (const search of document.querySelectorAll("#searchbar")) name(search, "جست‌وجو");
  };

  let waiting = 0;
  new MutationObserver(() => {
    waiting ||= requestAnimationFrame(() => { waiting = 0; nameAll(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", nameAll);
})();

// The editor's words in Persian: its dialogs ask gettext, its buttons are named in English.
(() => {
  const words = {
    paragraph: "پاراگراف", Paragraph: "پاراگراف", "Heading 2": "میان‌تیتر", "Heading 3": "میان‌تیتر کوچک",
    "heading 2": "میان‌تیتر", "heading 3": "میان‌تیتر کوچک", heading2: "میان‌تیتر", heading3: "میان‌تیتر کوچک",
    "unordered list": "فهرست نقطه‌ای", "ordered list": "فهرست شماره‌دار", "List properties": "ویژگی‌های فهرست",
    blockquote: "نقل قول", "horizontal rule": "خط جداکننده", bold: "پررنگ", subscript: "زیرنویس", superscript: "بالانویس",
    "insert link": "پیوند", "edit link": "پیوند", link: "پیوند", "remove link": "برداشتن پیوند", unlink: "برداشتن پیوند",
    undo: "برگرداندن", redo: "دوباره", "Edit Link": "پیوند", URL: "نشانی", Title: "عنوان", Update: "ثبت", Insert: "افزودن",
    Cancel: "انصراف", "Start at": "آغاز از", "List type": "گونه فهرست", "Decimal numbers": "عدد",
    "Lowercase letters": "حرف کوچک لاتین", "Uppercase letters": "حرف بزرگ لاتین",
    "Lowercase Roman numerals": "عدد رومی کوچک", "Uppercase Roman numerals": "عدد رومی بزرگ",
  };
  const inherited = window.gettext ?? ((text) => text);
  window.gettext = (text) => words[text] ?? inherited(text);

  const translate = (button) => {
    const word = words[button.title];
    if (word) Object.assign(button, { title: word, ariaLabel: word });
    const option = button.matches(".prose-menubar__option") && button.firstElementChild;
    if (option && words[option.textContent]) option.textContent = words[option.textContent];
  };
  const watch = new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes)
        if (node instanceof Element) node.querySelectorAll(".prose-menubar button").forEach(translate);
  });
  watch.observe(document.documentElement, { childList: true, subtree: true });
})();

// Words exactly as somebody said or wrote them: hygiene never touches what is marked so.
import { Mark } from "django-prose-editor/editor";

export const Verbatim = Mark.create({
  name: "verbatim",
  parseHTML: () => [{ tag: "q" }],
  renderHTML: ({ HTMLAttributes }) => ["q", HTMLAttributes, 0],
  addKeyboardShortcuts() {
    return { "Mod-Shift-g": () => this.editor.chain().focus().toggleMark(this.name).run() };
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: this.name,
      groups: "marks",
      button: buttons.svg(
        '<span class="material-icons" aria-hidden="true">format_quote</span> عین گفته',
        "عین گفته: دست‌نخورده می‌ماند (Ctrl+Shift+G)"),
      active: (editor) => editor.isActive("verbatim"),
      command: (editor) => editor.chain().focus().toggleMark("verbatim").run(),
    });
  },
});

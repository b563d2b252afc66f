// Small things that are shown alike in suggestions and after a save.
export const make = (tag, properties = {}, ...children) => {
  const { role, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  if (role) element.setAttribute("role", role);
  element.append(...children);
  return element;
};

export const persian = (number) => String(number).replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]);

const sign = (name, ariaLabel, textContent) =>
  make("i", { className: `sign sign--${name}`, role: "img", ariaLabel, textContent });

// A text whose spaces and half-spaces are seen.
export const signsShown = (text) => [...text].flatMap((letter) => {
  if (letter === "\u200c") return [letter, sign("half", "نیم‌فاصله", "")];
  return letter === " " || letter === "\u00a0" ? [sign("space", "فاصله", " ")] : [letter];
});

// How long a headline and a lead are, line by line, while they are written.
import { make, persian } from "./hygiene-words.js";

// What a line of the front page holds.
const LONG = 70;

const lettersOf = (line) => [...line.replace(/[\u200c\u064b-\u0652]/g, "")].length;
const measured = (text) => {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  const words = text.split(/\s+/).filter(Boolean).length;
  const letters = lines.map(lettersOf).map(persian).join(" + ");
  return { lines, said: lines.length ? `${letters} حرف، ${persian(words)} واژه` : "" };
};
const hintFor = (lines) => {
  const long = lines.findIndex((line) => lettersOf(line) > LONG);
  if (long < 0) return "";
  return lines.length > 1 ? `سطر ${persian(long + 1)} برای صفحه نخست بلند است` : "برای صفحه نخست بلند است؛ سطر را بشکنید";
};

const watch = (input, hasLines) => {
  const said = make("span");
  const hint = make("em");
  input.after(make("p", { className: "live-length" }, said, " ", hint));
  const show = () => {
    const { lines, said: words } = measured(input.value);
    said.textContent = words;
    hint.textContent = hasLines ? hintFor(lines) : "";
  };
  input.addEventListener("input", show);
  show();
};

const headline = document.querySelector("textarea#id_headline");
const lead = document.querySelector("textarea#id_lead");
if (headline) watch(headline, true);
if (lead) watch(lead, false);

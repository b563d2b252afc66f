// Tries a word rule without leaving its form: the same form is sent, and only the result taken.
const form = document.querySelector("#wordrule_form");
const trial = form?.querySelector("[data-trial]");
const result = trial?.querySelector("[data-trial-result]");
const button = trial?.querySelector("[name=_try]");
let question;

const say = (text) => {
  const line = Object.assign(document.createElement("p"), { className: "trial__alarm", textContent: text });
  result.replaceChildren(line);
};

const answer = async (body, signal) => {
  const response = await fetch(location.pathname + location.search, { method: "POST", body, signal });
  if (response.redirected) throw new Error("از سامانه بیرون رفته‌اید؛ در برگه‌ای دیگر وارد شوید و باز بیازمایید.");
  if (!response.ok) throw new Error("آزمون انجام نشد؛ دوباره بکوشید.");
  return new DOMParser().parseFromString(await response.text(), "text/html");
};

// What is wrong with what was typed is said by its field, in the words of the page itself.
const showErrors = (page) => {
  for (const row of form.querySelectorAll(".form-row")) {
    const name = [...row.classList].find((each) => each.startsWith("field-"));
    row.querySelector(".errorlist")?.remove();
    const errors = name && page.querySelector(`.form-row.${name} .errorlist`);
    row.classList.toggle("errors", Boolean(errors));
    if (errors) row.prepend(document.adoptNode(errors));
  }
  form.querySelector(".form-row.errors :is(input, textarea, select)")?.focus();
};

const tryOut = async () => {
  question?.abort();
  const { signal } = (question = new AbortController());
  trial.classList.add("trial--busy");
  try {
    const page = await answer(new FormData(form, button), signal);
    showErrors(page);
    result.replaceChildren(...document.adoptNode(page.querySelector("[data-trial-result]")).childNodes);
  } catch (error) {
    if (signal.aborted) return;
    say(error instanceof TypeError ? "پاسخی نیامد؛ اتصال را ببینید و دوباره بیازمایید." : error.message);
  }
  trial.classList.remove("trial--busy");
};

button?.addEventListener("click", (event) => {
  event.preventDefault();
  tryOut();
});

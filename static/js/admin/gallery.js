// Adds several pictures of the library to a gallery at once, each as a row of its own.
(() => {
  const group = document.querySelector("#places-group");
  const adder = () => group.querySelector(".add-row a");
  const isThere = (id) =>
    [...group.querySelectorAll(".inline-related:not(.empty-form) [data-library-choice] input")]
      .some(({ value }) => Number(value) === id);

  const add = (thing) => {
    if (isThere(thing.id) || adder().parentElement.style.display === "none") return;
    adder().click();
    const row = [...group.querySelectorAll(".inline-related:not(.empty-form)")].at(-1);
    row.querySelector("[data-library-choice]").dispatchEvent(new CustomEvent("library:put", { bubbles: true, detail: thing }));
    row.querySelector(".inline_label").textContent = thing.label;
  };

  if (!group?.querySelector(".empty-form")) return;
  const several = document.createElement("button");
  Object.assign(several, { type: "button", className: "button places__add", textContent: "افزودن چند عکس از کتابخانه" });
  several.dataset.libraryMany = "image";
  several.addEventListener("library:chosen", ({ detail }) => detail.forEach(add));
  group.querySelector("fieldset").append(several);
})();

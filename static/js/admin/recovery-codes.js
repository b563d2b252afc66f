// Copies and prints the recovery codes of the page.
for (const tools of document.querySelectorAll("[data-with-script]")) {
  tools.hidden = false;
  const told = tools.querySelector("[data-told]");
  tools.addEventListener("click", async ({ target }) => {
    if ("print" in target.dataset) window.print();
    if (!("copy" in target.dataset)) return;
    const codes = document.getElementById(target.dataset.copy).querySelectorAll("code");
    await navigator.clipboard.writeText([...codes].map((code) => code.textContent).join("\n"));
    told.textContent = told.dataset.told;
  });
}

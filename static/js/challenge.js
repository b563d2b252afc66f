// The work that this browser does before a comment is sent, in altcha's own threads.
const MOST_THREADS = 4;
const policy = window.trustedTypes?.createPolicy("challenge", { createScriptURL: (url) => url });

const firstAnswer = (worker, task) => new Promise((resolve, reject) => {
  worker.addEventListener("error", reject);
  worker.addEventListener("message", ({ data }) => (data?.derivedKey ? resolve(data) : reject(data)));
  worker.postMessage(task);
});

async function solve(challenge, url) {
  const count = Math.min(navigator.hardwareConcurrency || 1, MOST_THREADS);
  const workers = [];
  try {
    while (workers.length < count) workers.push(new Worker(policy?.createScriptURL(url) ?? url));
    const task = (counterStart) => ({ type: "work", challenge, counterStart, counterStep: count });
    const solution = await Promise.race(workers.map((worker, place) => firstAnswer(worker, task(place))));
    return btoa(JSON.stringify({ challenge, solution }));
  } finally {
    workers.forEach((worker) => worker.terminate());
  }
}

// From the first touch of the form; who sends it sooner waits the rest, and it is then sent.
export function prepare(form) {
  const box = form.querySelector("[data-challenge]");
  if (!box || box.dataset.state) return;
  const answer = box.querySelector("input");
  const show = (state) => {
    box.dataset.state = state;
    box.querySelector("[role=status]").textContent = box.dataset[state];
  };
  let work;
  const start = () => {
    show("working");
    return solve(JSON.parse(box.dataset.puzzle), box.dataset.worker).then(
      (solution) => { answer.value = solution; show("done"); },
      () => { work = null; show("failed"); },
    );
  };
  let isWaiting = false;
  box.dataset.state = "idle";
  if (form.contains(document.activeElement)) work = start();
  else form.addEventListener("focusin", () => { work ??= start(); }, { once: true });
  form.addEventListener("submit", async (event) => {
    if (answer.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isWaiting) return;
    isWaiting = true;
    await (work ??= start());
    isWaiting = false;
    if (answer.value) form.requestSubmit(event.submitter);
  }, { capture: true });
}

document.querySelectorAll("form:has([data-challenge])").forEach(prepare);

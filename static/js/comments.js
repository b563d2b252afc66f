// Real links and forms, without leaving the page; conversation.js comes when wanted.
const live = document.querySelector(".comments__live");
const make = (name, as) => Object.assign(document.createElement(name), as);

const key = (group) => `vote:${group.dataset.vote.split("?")[0]}`;
const recall = (group) => {
  try { return localStorage[key(group)]; } catch { return null; }
};
const show = (group, mine) => {
  for (const button of group.querySelectorAll("button"))
    button.ariaPressed = String(button.dataset.value === String(mine));
};

// Links to votes become buttons.
const upgrade = (place) => {
  for (const link of place.querySelectorAll("a.vote__button")) {
    const button = make("button", { className: link.className, type: "button" });
    button.dataset.value = link.dataset.value;
    button.append(...link.childNodes);
    link.replaceWith(button);
    const group = button.closest(".vote");
    show(group, recall(group));
  }
};

// What conversation.js does at a click; "" where the browser goes on.
const deed = (found) => {
  if (found.matches("button")) return "vote";
  if (found.hash === "#write") return "write";
  if (!found.closest("#thread[data-order]")) return "";
  if (found.matches(".comments__order a")) return "reorder";
  return found.relList.contains("next") ? "append" : "";
};

// What scripts fetch ahead may run.
let coming;
const work = () => coming ??= new Promise((onload, onerror) => {
  const link = make("link", { rel: "modulepreload", href: live.dataset.script, onload, onerror });
  if (link.relList.supports(link.rel)) document.head.append(link);
  else onerror();
}).then(() => import(live.dataset.script));

const perform = async (name, element, instead) => {
  const busy = element.closest(".vote") ?? element;
  if (busy.ariaBusy) return;
  busy.ariaBusy = "true";
  try {
    await (await work())[name](element, { upgrade, show, key });
  } catch {
    instead();
  }
  busy.ariaBusy = null;
};

document.addEventListener("click", (event) => {
  const found = event.target.closest("#thread a, #write a, .receipt a, .vote__button");
  if (!found || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const name = deed(found);
  if (!name) return;
  event.preventDefault();
  perform(name, found, () => {
    if (found.href) location.assign(found.href);
    else live.replaceChildren(make("p", { className: "comments__said", textContent: live.dataset.unvoted }));
  });
});
document.addEventListener("submit", (event) => {
  const form = event.target.closest("#write form");
  if (!form) return;
  event.preventDefault();
  perform("send", form, () => form.submit());
});

upgrade(document);
const form = document.querySelector("#write form");
if (form) work().then(({ equip }) => equip(form));

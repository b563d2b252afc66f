// Shows the answer under the form, and lets a key be shown with it; without this the form leads there.
const form = document.querySelector(".api__form");
const place = document.querySelector("[data-answer]");
const part = (name) => place.querySelector(`[data-${name}]`);
const key = form.querySelector("#key");
const next = part("next");
form.querySelector("[data-with-script]").hidden = false;

const written = (text) => {
  try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
};

const further = (response) => {
  const link = /<([^>]*)>; rel="next"/.exec(response.headers.get("Link") ?? "");
  if (!link) return "";
  const { pathname, search } = new URL(link[1]);
  return pathname + search;
};

const ask = async (address) => {
  const headers = key.value.trim() ? { Authorization: `Bearer ${key.value.trim()}` } : {};
  const began = performance.now();
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers, credentials: "omit" });
    const text = await response.text();
    part("status").textContent = `${response.status} ${response.statusText}`;
    part("status").dataset.ok = response.ok ? "yes" : "no";
    part("address").textContent = decodeURI(response.url);
    part("body").textContent = written(text);
    part("time").textContent = `${Math.round(performance.now() - began).toLocaleString("fa")} هزارم ثانیه`;
    next.dataset.next = further(response);
  } catch {
    part("status").textContent = "—";
    part("status").dataset.ok = "no";
    part("time").textContent = "ارتباط برقرار نشد؛ دوباره بپرسید.";
    part("body").textContent = part("address").textContent = next.dataset.next = "";
  }
  next.parentElement.hidden = !next.dataset.next;
  place.hidden = false;
  place.removeAttribute("aria-busy");
  place.querySelector("h2").focus();
};

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(`${form.action}?${new URLSearchParams(new FormData(form))}`);
});
next.addEventListener("click", () => ask(next.dataset.next));

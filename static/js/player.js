// What the browser's own player gains: steady pictures on uneven networks, moments to jump to, keys.
const STEP = 5;

const digits = new Intl.NumberFormat(`en-u-nu-${document.documentElement.dataset.digits}`);
const localized = (text) => text.replace(/\d/g, (digit) => digits.format(digit));

const clock = (seconds) => {
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return localized(hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`);
};

// Fetched ahead by a script that may run, a module may run, too.
const module = (href) => new Promise((onload, onerror) => {
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href, onload, onerror });
  if (link.relList.supports(link.rel)) document.head.append(link);
  else onerror();
}).then(() => import(href));

// Renditions that change with the network, from the first play on; the files stay as they were
// where anything about that fails.
async function adapt(video) {
  const { playlist, hls: address } = video.dataset;
  const MediaSource = window.ManagedMediaSource ?? window.MediaSource;
  if (video.canPlayType("application/vnd.apple.mpegurl")) return attach(video, () => { video.src = playlist; });
  if (!MediaSource?.isTypeSupported('video/mp4; codecs="avc1.64001f,mp4a.40.2"')) return;
  const { default: Hls } = await module(address).catch(() => ({}));
  if (!Hls) return;
  const hls = new Hls({
    enableWorker: false, startPosition: video.currentTime, capLevelToPlayerSize: true,
    // The files are there to go back to: no need to try for a minute.
    manifestLoadingMaxRetry: 1, levelLoadingMaxRetry: 1, fragLoadingMaxRetry: 1,
  });
  hls.on(Hls.Events.ERROR, (_, { fatal }) => {
    if (!fatal) return;
    // Before it lets the film go, which stops it.
    const { currentTime, paused } = video;
    hls.destroy();
    backToFiles(video, currentTime, !paused);
  });
  await attach(video, () => { hls.loadSource(playlist); hls.attachMedia(video); });
  video.dataset.adaptive = "hls";
}

async function attach(video, change) {
  const time = video.currentTime;
  const failed = () => { if (video.error) backToFiles(video, time, true); };
  video.addEventListener("error", failed, { once: true });
  change();
  await video.play().catch(() => {});
}

function backToFiles(video, time, wasPlaying) {
  delete video.dataset.adaptive;
  video.removeAttribute("src");
  video.load();
  seek(video, time);
  if (wasPlaying) video.play().catch(() => {});
}

// The strip: a button for each moment.
async function fillStrip(details, video) {
  const answer = await fetch(details.dataset.strip);
  if (!answer.ok) throw new Error(answer.status);
  const cues = [...(await answer.text()).matchAll(/(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g)];
  const moments = cues.map(([, start, , sheet, ...place]) => moment(video, seconds(start), sheet, place));
  details.querySelector("ol").replaceChildren(...moments.map(({ item }) => item));
  const mark = () => {
    const now = moments.findLast(({ start }) => start <= video.currentTime);
    for (const each of moments) each.button.setAttribute("aria-current", each === now);
  };
  video.addEventListener("timeupdate", mark);
  mark();
}

const seconds = (text) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

function moment(video, start, sheet, [x, y, width, height]) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  const label = document.createElement("span");
  button.type = "button";
  button.className = "film__moment";
  label.className = "film__clock";
  label.textContent = clock(start);
  Object.assign(button.style, {
    inlineSize: `${width}px`, blockSize: `${height}px`,
    backgroundImage: `url("${sheet}")`, backgroundPosition: `-${x}px -${y}px`,
  });
  button.append(label);
  button.addEventListener("click", () => seek(video, start));
  item.append(button);
  return { item, button, start };
}

// A film that has not been asked for yet knows no time to go to.
function seek(video, time) {
  const go = () => { video.currentTime = Math.max(0, Math.min(time, video.duration || Infinity)); };
  if (video.readyState > 0) return go();
  video.addEventListener("loadedmetadata", go, { once: true });
  video.preload = "metadata";
  if (video.paused) video.load();
}

const keys = {
  " ": (video) => toggle(video),
  k: (video) => toggle(video),
  ArrowRight: (video) => seek(video, video.currentTime + STEP),
  ArrowLeft: (video) => seek(video, video.currentTime - STEP),
  m: (video) => { video.muted = !video.muted; },
  f: (video) => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.()),
  c: (video) => {
    const shown = [...video.textTracks].find(({ mode }) => mode === "showing");
    const track = shown ?? [...video.textTracks].find(({ language }) => language === document.documentElement.lang) ?? video.textTracks[0];
    if (track) track.mode = shown ? "disabled" : "showing";
  },
};
// A Persian keyboard sends other letters from the same keys.
const byCode = { KeyK: "k", KeyM: "m", KeyF: "f", KeyC: "c" };

const toggle = (video) => (video.paused ? video.play().catch(() => {}) : video.pause());

function key(event, video) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  const act = keys[byCode[event.code] ?? event.key];
  if (!act) return;
  // Else the browser's own controls may move as well.
  event.preventDefault();
  event.stopPropagation();
  act(video);
}

for (const video of document.querySelectorAll("video[data-film]")) {
  video.addEventListener("keydown", (event) => key(event, video), { capture: true });
  if (video.dataset.playlist) video.addEventListener("play", () => adapt(video), { once: true });
  video.addEventListener("loadeddata", () => video.parentElement.querySelector("picture")?.remove(), { once: true });
  const details = video.closest("figure").querySelector("[data-strip]");
  if (!details) continue;
  details.hidden = false;
  const fill = () => fillStrip(details, video).catch(() => {
    details.addEventListener("toggle", fill, { once: true });
  });
  details.addEventListener("toggle", fill, { once: true });
}

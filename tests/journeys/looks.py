"""What is looked for on a page of the newsroom, at every width."""

import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

AXE = Path("node_modules/axe-core/axe.min.js").read_text()
WIDTHS = (360, 768, 1440)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SERIOUS = """async (runOnly) => {
  // Without style sheets of its own, which the newsroom's policy refuses and complains of.
  const how = { runOnly, resultTypes: ["violations"], iframes: false, preload: false };
  const { violations } = await axe.run(document, how);
  const told = ({ html, any }) => `${html.slice(0, 160)} (${any[0]?.message ?? ""})`;
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(told).join(" | ")}`);
}"""
NEEDS = """() => {
  const { scrollWidth } = document.scrollingElement;
  if (scrollWidth <= innerWidth) return "";
  const widens = (each) => {
    const before = each.style.display;
    each.style.display = "none";
    const without = document.scrollingElement.scrollWidth;
    each.style.display = before;
    return without < scrollWidth;
  };
  const out = [...document.querySelectorAll("body *")].filter(widens).reverse();
  const name = ({ localName, id, className }) => `${localName}#${id}.${className}`;
  return `${scrollWidth} px: ${out.slice(0, 6).map(name).join(", ")}`;
}"""
# What somebody reads or hears on the page, without what people or machines wrote as such.
WORDS = """() => {
  const apart = "bdi, [dir=ltr], [dir=auto], .material-icons, code, pre, kbd, script, style";
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(apart);
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!data.trim() || parentElement.localName === "textarea") continue;
    if (shown(parentElement)) said.push(data);
  }
  for (const name of ["title", "alt", "aria-label", "placeholder"]) {
    for (const each of document.querySelectorAll(`[${name}]`)) {
      if (shown(each)) said.push(each.getAttribute(name));
    }
  }
  for (const each of document.querySelectorAll("input:is([type=submit], [type=button])")) {
    if (shown(each)) said.push(each.value);
  }
  return said;
}"""
LATIN = re.compile(r"[A-Za-z]{2,}")
# Names that Persian has no other word for: of kinds of files, of keys, and what is no word.
NAMES = re.compile(
    r"\S+@\S+|https?://\S+|\S+\.(?:jpe?g|png|mp4|vtt|svg)\b"
    r"|\b(?:JPEG|PNG|WebP|AVIF|GIF|MP4|WebM|MOV|WebVTT|CSV|UTF-8|QR|RSS|Atom|IP|IPv4|IPv6|CIDR"
    r"|Aegis|FreeOTP|Google Authenticator"
    r"|Ctrl|Shift|Alt|Enter|Escape|Esc|Tab)\b"
    r"|\bexample \. com\b|/fa/|\bvtt\b|\b(?:fa|ar)\b"
    # Tasks of other tests that ran in the same process.
    r"|\btests\.qodsna\.[\w.]+"
)


def english(page: Page) -> list[str]:
    said = (NAMES.sub("", text) for text in page.evaluate(WORDS))
    return [text.strip() for text in said if LATIN.search(text)]


def serious(page: Page, *rules: str) -> list[str]:
    return page.evaluate(SERIOUS, list(rules or TAGS))


def look(page: Page, name: str) -> Iterator[str]:
    """What is wrong with the page that is open: at every width, then in the dark."""
    page.evaluate(AXE)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if needed := page.evaluate(NEEDS):
            yield f"{name} at {width}: needs {needed}"
        # As tall as the page, so that no bar that sticks lies over what is looked at.
        tall = page.evaluate("document.scrollingElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(tall, 900)})
        yield from (f"{name} at {width}: {found}" for found in serious(page))
        yield from (f"{name} at {width}: English: {text!r}" for text in english(page))
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.getAnimations().forEach((each) => each.finish())")
    yield from (f"{name} in the dark: {found}" for found in serious(page, "color-contrast"))
    page.emulate_media(color_scheme="light")

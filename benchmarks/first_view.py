"""What the first view of a page costs a phone: bytes, requests, and how it comes to rest."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

# A middling phone as Lighthouse has it.
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
# Slow 4G as Lighthouse has it: milliseconds of a round trip, and bytes a second each way.
LATENCY, DOWN, UP = 150, 1_638_400 // 8, 750 * 1024 // 8
CPU_SLOWDOWN = 4
PICTURES = ("image/avif", "image/jpeg", "image/png", "image/webp")

WATCH = """
window.seen = { lcp: 0, of: "", shift: 0, moved: [] };
new PerformanceObserver((list) => {
  for (const { startTime, element, url } of list.getEntries())
    Object.assign(seen, { lcp: startTime, of: url || element?.className || element?.tagName });
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value, sources } of list.getEntries()) {
    if (hadRecentInput) continue;
    seen.shift += value;
    seen.moved.push(...sources.map(({ node }) => node?.className || node?.nodeName));
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class View:
    """``files``: type and bytes over the wire, headers included, by address. ``lcp`` is in ms."""

    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    lcp: float = 0
    lcp_of: str = ""
    cls: float = 0
    moved: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        return len(self.files)

    @property
    def bytes(self) -> int:
        """Without pictures; icons are none."""
        return sum(size for kind, size in self.files.values() if kind not in PICTURES)


@contextmanager
def phone(browser: Browser, *, slow: bool = True) -> Iterator[Page]:
    """A page of a phone that has nothing in its cache; ``slow``: on slow 4G."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(WATCH)
    if slow:
        line = context.new_cdp_session(page)
        network = {"latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP}
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", {"offline": False, **network})
        line.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    yield page
    context.close()


def late(page: Page, files: str, seconds: float) -> None:
    """Keeps the files of a pattern back."""
    page.route(files, lambda route: (time.sleep(seconds), route.continue_()))


def look(page: Page, url: str) -> View:
    """Opens an address and waits until nothing is asked for any more."""
    view, types, addresses = View(), {}, {}
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")

    def answered(told: dict[str, Any]) -> None:
        addresses[told["requestId"]] = told["response"]["url"]
        types[told["requestId"]] = told["response"]["mimeType"]

    def arrived(told: dict[str, Any]) -> None:
        address = addresses.get(told["requestId"], "data:")
        if not address.startswith("data:"):
            view.files[address] = types[told["requestId"]], int(told["encodedDataLength"])

    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", arrived)
    page.goto(url, wait_until="networkidle")
    seen = page.evaluate("seen")
    view.lcp, view.lcp_of = seen["lcp"], seen["of"] or ""
    view.cls, view.moved = seen["shift"], seen["moved"]
    return view

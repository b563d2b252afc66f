"""A Chromium of this machine, and what it complains about while pages are looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests import browser


@contextmanager
def chromium() -> Iterator[Browser]:
    path = browser.chromium()
    if path is None:
        raise SystemExit("There is no Chromium on this machine")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=browser.SWITCHES)
        try:
            yield running
        finally:
            running.close()


class Watch:
    """Whatever goes wrong in a context; ``visit`` takes the complaints of one page."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.complaints: list[str] = []
        self.page_url, self.page_status = "", 200
        context.on("page", self._follow)
        context.on("request", self._requested)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("console", self._logged)

    def visit(self, page: Page, url: str, status: int) -> list[str]:
        """Opens an address that should answer with this status; complaints of the page before
        are forgotten, those of this one come into the list that is given back."""
        self.complaints = []
        self.page_url, self.page_status = url, status
        page.goto(url, wait_until="networkidle")
        return self.complaints

    def _follow(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def _requested(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != self.host:
            self.complaints.append(f"asks a foreign host: {request.url}")

    def _failed(self, request: Request) -> None:
        self.complaints.append(f"request failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        expected = self.page_status if response.url == self.page_url else 200
        if response.status != expected and (response.status >= 400 or expected >= 400):
            self.complaints.append(f"{response.url} answered {response.status}")

    def _logged(self, message: ConsoleMessage) -> None:
        is_the_page_itself = message.location.get("url") == self.page_url
        if message.type == "error" and not (is_the_page_itself and self.page_status >= 400):
            self.complaints.append(f"console: {message.text}")

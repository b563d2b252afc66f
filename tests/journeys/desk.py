"""What an editor's hands do in the newsroom, through a real browser."""

import re

from playwright.sync_api import Locator, Page, Route, expect


def sign_in(page: Page, site: str, username: str, password: str = "newsroom-test") -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("نام کاربری").fill(username)
    page.get_by_label("گذرواژه").fill(password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="میز کار")).to_be_visible()


def until(page: Page, told: str, given: object = None) -> None:
    """Waits until this is so; Playwright's own way evaluates text, which the policy forbids."""
    for _ in range(400):
        if page.evaluate(told, given):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"in vain: {told}")


def choose(page: Page, field: str, text: str) -> None:
    """Picks from an autocomplete field by typing."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(text)
    option = page.locator(".select2-results__option--highlighted", has_text=text)
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(f"#id_{field} + .select2")).to_contain_text(text)


def put_cursor(place: Locator) -> None:
    """With a press as long as a hand's: the editor hears of the cursor's place a frame later."""
    place.click(delay=100)


def write_body(page: Page, paragraphs: list[str]) -> None:
    editor = page.locator(".field-body .ProseMirror[contenteditable=true]")
    put_cursor(editor)
    for number, paragraph in enumerate(paragraphs):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(paragraph)
    expect(editor).to_contain_text(paragraphs[-1])


def message(page: Page) -> Locator:
    return page.locator(".messagelist")


class Held:
    """Requests to the addresses that match ``pattern`` wait here until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.routes = page, list[Route]()
        page.route(re.compile(pattern), lambda route: self.routes.append(route))

    def wait_for(self, number: int) -> None:
        for _ in range(400):
            if len(self.routes) >= number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.routes)} of {number} requests came")

    def let_go(self) -> None:
        while self.routes:
            self.routes.pop().continue_()

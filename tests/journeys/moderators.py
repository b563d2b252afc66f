"""What a moderator's hands do at the desk, through a real browser."""

from playwright.sync_api import Locator, Page

from comments.models import Comment
from tests.journeys.desk import sign_in

QUEUE = "/admin/comments/comment/"
TEXTS = ["نظر نخست", "نظر دوم", "نظر سوم", "نظر چهارم"]
# The letters that the keys of the desk write with a Persian layout.
PERSIAN = {"a": "ش", "s": "س", "r": "ق", "j": "ت", "k": "ن", "u": "ع"}


def opened(page: Page, site: str, where: str = "") -> Page:
    """The queue as an address narrows it, or the page of one comment."""
    sign_in(page, site, "moderator")
    page.goto(f"{site}{QUEUE}{where}")
    return page


def card(page: Page, one: Comment) -> Locator:
    return page.locator(f"#comment-{one.pk}")


def press_persian(page: Page, letter: str) -> None:
    """The key that has this Latin letter, while the layout is Persian."""
    key = {"code": f"Key{letter.upper()}", "key": PERSIAN[letter], "bubbles": True}
    page.evaluate(
        "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key))", key
    )

"""What a reader's hands do below a story, through a real browser."""

from playwright.sync_api import Locator, Page, expect

from comments.models import Comment

TEXT = "کاش از تالاب‌های دیگر هم بنویسید."


def thread(page: Page) -> Locator:
    return page.locator("#thread")


def form(page: Page) -> Locator:
    return page.locator("#write form")


def begin(page: Page) -> None:
    """To the form, from wherever a story is read."""
    page.get_by_role("link", name="نظر خود را بنویسید").click()
    expect(page.get_by_label("متن نظر")).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="فرستادن نظر").click()


def code(page: Page) -> str:
    """What the receipt says, as it is stored."""
    shown = page.locator("#receipt code")
    expect(shown).to_be_visible()
    return shown.inner_text().replace("-", "")


def written(page: Page, text: str = TEXT, name: str = "") -> Comment:
    """Writes and sends; the comment that the receipt names."""
    if name:
        page.get_by_label("نام (اختیاری)").fill(name)
    page.get_by_label("متن نظر").fill(text)
    send(page)
    return Comment.objects.get(reference=code(page))


def shown(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#comment-{comment.pk}")


def like(page: Page, comment: Comment) -> Locator:
    """The comment's own button or link, not one of its replies'."""
    return shown(page, comment).locator("[data-value='1']").first


def dislike(page: Page, comment: Comment) -> Locator:
    return shown(page, comment).locator("[data-value='-1']").first

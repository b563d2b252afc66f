"""The main job: an editor writes and publishes a page, a reader reads it line for line."""

from datetime import datetime
from urllib.parse import unquote

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as BrowserPage

from articles.models import Article
from qodsna.persian import TEHRAN, tidy
from tests.builders import category, chief, edition, image, published_article, video
from tests.journeys.desk import choose, message, sign_in, write_body
from tests.journeys.pages import CLASSIC, SEED, VARIANTS, Page, seed_lines, seed_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ABSENT = "the real page does not lie beside this checkout"
THAT_DAY = datetime(2025, 8, 5, 16, 30, tzinfo=TEHRAN)
DIRECTIONS = {"fa": ("rtl", "jalali"), "en": ("ltr", "gregorian")}
# What a reader finds on the page in the order of the document: text, and pictures' texts.
TEXT = """() => {
  const found = [];
  const both = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;
  const walk = document.createTreeWalker(document.body, both);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element.checkVisibility()) continue;
    if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    else if (node.matches("img")) found.push(node.alt);
  }
  return found.join(" ");
}"""


@pytest.fixture
def that_day(monkeypatch, page: BrowserPage) -> None:
    """The server's and the browser's clocks on the day the page was printed."""
    monkeypatch.setattr(timezone, "now", lambda: THAT_DAY)
    page.clock.set_fixed_time(THAT_DAY)


def plain(text: str) -> str:
    """Without half-spaces, which a saved page may have lost, and with single spaces."""
    return " ".join(tidy(text).replace("\u200c", "").split())


def assert_in_order(text: str, lines: list[str]) -> None:
    text, position = plain(text), 0
    for line in lines:
        wanted = plain(line).removesuffix("...").strip()
        found = text.find(wanted, position)
        assert found >= 0, f"{wanted!r} does not follow after {text[:position][-80:]!r}"
        position = found + len(wanted)


def a_newsroom_for(page: Page) -> None:
    direction, calendar = DIRECTIONS[page.edition]
    site = edition(
        page.edition,
        name=page.agency,
        site_name=page.site_name,
        language=page.edition,
        direction=direction,
        calendar=calendar,
        sign_off_words=page.sign_off_words,
        footer="\n".join(page.footer),
        logo=image(page.site_name),
    )
    service = category("سیاست خارجی" if page.edition == "fa" else "World", edition=site)
    published_article(
        edition=site, category=service, kind=Article.Kind.VIDEO, video=video(), headline="۱۲۳"
    )
    for title, lead in page.related:
        lead = lead.replace("...", "می‌شود و باز هم ادامه دارد.")
        published_article(
            edition=site, category=service, headline=title, lead=lead, lead_image=image(title)
        )


def type_the_story(desk: BrowserPage, site: str, page: Page) -> None:
    desk.goto(f"{site}/admin/articles/article/add/")
    if page.edition != "fa":
        desk.get_by_label("نسخه سایت").select_option(label=page.site_name)
    desk.get_by_label("روتیتر", exact=False).first.fill(page.kicker)
    desk.locator("#id_headline").fill("\n".join(page.headline))
    desk.locator("#id_subheadline").fill(page.subheadline)
    desk.locator("#id_lead").fill(page.lead)
    write_body(desk, page.paragraphs)
    desk.locator("#id_sign_off").fill(page.sign_off)
    choose(desk, "category", "سیاست" if page.edition == "fa" else "World")
    for number, (title, _) in enumerate(page.related):
        desk.locator(".add-row a").press("Enter")
        choose(desk, f"related_links-{number}-target", title)


def pages_to_type() -> list:
    absent = pytest.mark.skipif(not SEED.exists(), reason=ABSENT)
    return [*VARIANTS, pytest.param("seed", id="the real page", marks=absent)]


@pytest.mark.parametrize("name", pages_to_type())
def test_a_page_typed_into_the_newsroom_is_what_readers_read(
    name, page: BrowserPage, browser: Browser, live_server, that_day
):
    story = seed_page() if name == "seed" else VARIANTS[name]
    a_newsroom_for(story)
    chief()
    sign_in(page, live_server.url, "chief")
    type_the_story(page, live_server.url, story)
    page.get_by_role("button", name="انتشار", exact=True).click()
    expect(message(page)).to_contain_text("خبر منتشر شد")
    want_it_as_it_was_typed(page)
    address = page.get_by_role("link", name="دیدن در سایت").first.get_attribute("href")

    reader = browser.new_context().new_page()
    reader.clock.set_fixed_time(THAT_DAY)
    reader.goto(f"{live_server.url}{address}")
    assert_in_order(reader.evaluate(TEXT), story.lines())
    headline = reader.get_by_role("heading", level=1).inner_text()
    assert [plain(line) for line in headline.splitlines()] == [plain(x) for x in story.headline]
    assert reader.locator("html").get_attribute("dir") == DIRECTIONS[story.edition][0]
    assert not reader.context.cookies()

    reader.get_by_role("link", name="چاپ" if story.edition == "fa" else "Print").click()
    reader.wait_for_url("**/print")
    assert_in_order(reader.evaluate(TEXT), story.printed())
    assert_addresses_hold(reader, live_server.url, address)


def want_it_as_it_was_typed(page: BrowserPage) -> None:
    """The real page has spaces where half-spaces belong; its editor wants it so, and gets it."""
    panel = page.locator(".hygiene-panel")
    if panel.count():
        panel.get_by_role("button", name="برگرداندن همه").click()
        expect(panel).to_contain_text("از این پس دست‌نخورده می‌ماند")


def assert_addresses_hold(reader: BrowserPage, site: str, address: str) -> None:
    code = address.split("/")[2]
    edition_code = address.split("/")[1]
    for way in (code, f"{code}/", f"{code}/other-words"):
        answer = reader.request.get(f"{site}/{edition_code}/{way}", max_redirects=0)
        assert (answer.status, answer.headers["location"]) == (301, address)
    reader.goto(f"{site}/{edition_code}/{code}")
    assert unquote(reader.url) == unquote(f"{site}{address}")
    canonical = reader.locator("link[rel=canonical]").get_attribute("href")
    assert canonical.endswith(address)
    assert reader.request.get(f"{site}/{edition_code}/999999999/x").status == 404


@pytest.mark.skipif(not SEED.exists(), reason=ABSENT)
def test_nothing_of_the_real_page_is_left_out():
    assert seed_page().lines() == seed_lines()


def test_a_withdrawn_page_leaves_its_note_and_a_draft_is_nowhere(
    page: BrowserPage, live_server, that_day
):
    a_newsroom_for(CLASSIC)
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    page.locator("#id_headline").fill("نقشه تازه ژنوم زعفران")
    choose(page, "category", "سیاست")
    page.get_by_role("button", name="ذخیره", exact=True).click()
    story = Article.objects.get(headline="نقشه تازه ژنوم زعفران")
    address = f"{live_server.url}{story.get_absolute_url()}"
    assert page.request.get(address).status == 404

    page.get_by_role("button", name="انتشار", exact=True).click()
    expect(message(page)).to_contain_text("خبر منتشر شد")
    assert page.request.get(address).status == 200

    page.get_by_role("link", name="برداشتن از انتشار").click()
    page.get_by_label("یادداشت برای خوانندگان").fill("به درخواست پژوهشگران برداشته شد.")
    page.get_by_role("button", name="برداشتن از انتشار").click()
    gone = page.request.get(address)
    assert gone.status == 410
    assert "به درخواست پژوهشگران برداشته شد." in gone.text()


def test_a_preview_shows_what_is_typed_and_keeps_nothing(page: BrowserPage, live_server, that_day):
    a_newsroom_for(CLASSIC)
    chief()
    sign_in(page, live_server.url, "chief")
    kept = Article.objects.count()
    type_the_story(page, live_server.url, CLASSIC)
    with page.expect_popup() as popup:
        page.get_by_role("button", name="پیش‌نمایش").click()
    popup.value.wait_for_load_state()
    assert_in_order(popup.value.evaluate(TEXT), CLASSIC.story())
    assert Article.objects.count() == kept


def test_related_content_is_sorted_with_the_keyboard_and_by_dragging(
    page: BrowserPage, live_server, that_day
):
    a_newsroom_for(CLASSIC)
    chief()
    sign_in(page, live_server.url, "chief")
    type_the_story(page, live_server.url, CLASSIC)
    handles = page.locator(".inline-related:not(.empty-form) .sort-handle")
    handles.nth(2).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    handles.nth(2).drag_to(handles.nth(1))
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(message(page)).to_be_visible()
    story = Article.objects.get(subheadline=CLASSIC.subheadline)
    first, second, third = (title for title, _ in CLASSIC.related)
    assert [link.headline for link in story.related_links.all()] == [third, second, first]

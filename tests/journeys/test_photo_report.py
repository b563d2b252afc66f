"""A reader looks at the pictures of a photo report: plain, by key, by finger, by address."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.builders import edition, gallery, image, picture_file, published_article
from tests.journeys.test_reader_site import AXE, SERIOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LETTERS = ["الف", "ب", "پ", "ت"]


def report(**fields) -> Article:
    pictures = [
        image(letter, file=picture_file((900, 600)), caption=f"شرح {letter}", credit="رضا")
        for letter in LETTERS
    ]
    return published_article(
        kind=Article.Kind.PHOTO_REPORT, gallery=gallery(*pictures), lead_image=pictures[0], **fields
    )


@pytest.fixture
def address(live_server) -> str:
    return f"{live_server.url}{report().get_absolute_url()}"


def shown(page: Page, number: str) -> None:
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator(".lightbox__count")).to_have_text(number)


def test_without_javascript_it_is_a_page_of_pictures_with_their_words(address, scriptless: Page):
    page = scriptless
    page.goto(address)
    for letter in LETTERS:
        expect(page.get_by_role("img", name=letter, exact=True)).to_be_visible()
        expect(page.get_by_text(f"شرح {letter}", exact=False)).to_be_visible()
    expect(page.get_by_text("۳ از ۴")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="بزرگ دیدن")).to_have_count(0)


def test_the_keys_turn_the_pages_as_one_reads(address, page: Page):
    page.goto(address)
    page.get_by_role("button", name="بزرگ دیدن عکس ۱").press("Enter")
    shown(page, "۱ از ۴")
    for key, number in [
        ("ArrowLeft", "۲ از ۴"), ("ArrowLeft", "۳ از ۴"), ("ArrowRight", "۲ از ۴"),
        ("End", "۴ از ۴"), ("ArrowLeft", "۴ از ۴"), ("Home", "۱ از ۴"), ("ArrowRight", "۱ از ۴"),
        ("ArrowLeft", "۲ از ۴"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        shown(page, number)
    expect(page.locator(".lightbox__words")).to_have_text("شرح ب عکس: رضا")
    expect(page.locator(".lightbox__stage").get_by_role("img")).to_have_attribute("alt", "ب")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="بزرگ دیدن عکس ۲")).to_be_focused()
    page.wait_for_url(address)


def test_from_left_to_right_the_keys_go_the_other_way(page: Page, live_server):
    story = report(edition=edition("en"), headline="Desert nights")
    page.goto(f"{live_server.url}{story.get_absolute_url()}")
    page.locator(".gallery__open").first.click()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lightbox__stage").get_by_role("img")).to_have_attribute("alt", "ب")


def test_each_picture_has_an_address_and_the_way_back_closes(address, page: Page):
    page.goto(address)
    page.get_by_role("button", name="بزرگ دیدن عکس ۲").click()
    page.get_by_role("button", name="عکس بعدی").click()
    shown(page, "۳ از ۴")
    assert page.url.endswith("#photo-3")
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.go_forward()
    shown(page, "۳ از ۴")
    page.get_by_role("button", name="بستن").click()
    page.wait_for_url(address)


def test_an_address_of_a_picture_opens_it(address, page: Page):
    page.goto(f"{address}#photo-4")
    shown(page, "۴ از ۴")
    page.get_by_role("button", name="بستن").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page).to_have_url(address)


def swipe(page: Page, across: int) -> None:
    box = page.locator(".lightbox__stage").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + 5, steps=4)
    page.mouse.up()


def test_a_swipe_turns_the_page_as_a_finger_moves_paper(address, page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}#photo-1")
    shown(page, "۱ از ۴")
    swipe(page, 120)
    shown(page, "۲ از ۴")
    swipe(page, -120)
    shown(page, "۱ از ۴")
    swipe(page, -120)
    shown(page, "۱ از ۴")


def test_it_fills_the_screen_and_comes_back(address, page: Page):
    page.goto(f"{address}#photo-1")
    shown(page, "۱ از ۴")
    button = page.get_by_role("button", name="تمام‌صفحه")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("document.fullscreenElement.className") == "lightbox__room"
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    shown(page, "۱ از ۴")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_light_box_is_accessible_and_fits(scheme, address, page: Page):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for width in (320, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{address}#photo-2")
        page.reload()
        shown(page, "۲ از ۴")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture = page.locator(".lightbox__stage img").bounding_box()
        words = page.locator(".lightbox__words").bounding_box()
        assert picture["y"] + picture["height"] <= words["y"]
        assert picture["x"] >= 0
        assert picture["x"] + picture["width"] <= width
    page.evaluate(AXE.read_text())
    assert page.evaluate(SERIOUS) == []

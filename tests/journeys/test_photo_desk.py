"""What a photo editor's hands do: cutting, choosing from the library, putting in order."""

import json
import random
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from media.models import Gallery, GalleryImage, Image, Video
from media.slots import SLOTS, Size, box
from tests.builders import article, chief, image, picture_file, video
from tests.journeys.desk import message, sign_in, until
from tests.journeys.looks import look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Where the picture of a preview lies behind its window.
SHOWN = """img => ["--left", "--top", "--width", "--height"]
  .map(name => Number(img.style.getPropertyValue(name)))"""

# Nothing is asked of the server any more when the test is over.
LOADED = "[...document.images].every(image => image.complete || image.loading === 'lazy')"


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    """The admin in a browser, signed in; whatever the browser complains of is a failure."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    chief()
    sign_in(page, live_server.url, "chief")
    yield page
    until(page, LOADED)
    assert [line for line in complaints if "Failed to load resource" not in line] == []


@pytest.fixture
def open_(desk: Page, live_server):
    def open_page(path: str) -> Page:
        desk.goto(f"{live_server.url}/admin/media/{path}")
        return desk

    return open_page


def wide_picture(alt: str = "کرانه", **fields) -> Image:
    return image(alt, file=picture_file((900, 600)), **fields)


def preview(page: Page, slot: str) -> Locator:
    return page.locator(f".cut[data-slot={slot}]")


def shown(page: Page, slot: str) -> list[float]:
    """The part of the picture that the preview of a slot shows, in fractions."""
    return preview(page, slot).locator("img").evaluate(SHOWN)


def cut(picture: Image, slot: str) -> list[float]:
    """The part of the picture that the server cuts for a slot, in fractions."""
    size = Size(picture.width, picture.height)
    focal = (picture.focal_x, picture.focal_y)
    part = box(SLOTS[slot], size, focal, picture.crops.get(slot))
    return [part.left / size.width, part.top / size.height,
            part.width / size.width, part.height / size.height]  # fmt: skip


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags over the picture, between two places in fractions of it."""
    page.locator(".crops__stage").scroll_into_view_if_needed()
    area = page.locator(".crops__stage > img").bounding_box()
    places = [
        (area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in (start, end)
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def save(page: Page) -> None:
    page.locator("input[name=_continue]").click()
    expect(message(page)).to_contain_text("موفقیت")


def test_the_focal_point_follows_the_mouse_and_every_cut_follows_it(open_):
    picture = wide_picture()
    page = open_(f"image/{picture.pk}/change/")
    before = shown(page, "thumb")
    drag(page, (0.5, 0.5), (0.2, 0.4))
    assert shown(page, "thumb")[0] < before[0]
    expect(page.locator("#id_focal_x")).not_to_have_value("0.5")
    save(page)
    picture.refresh_from_db()
    assert picture.focal_x == pytest.approx(0.2, abs=0.02)
    assert picture.focal_y == pytest.approx(0.4, abs=0.02)
    for slot in SLOTS:
        assert shown(page, slot) == pytest.approx(cut(picture, slot))


def test_the_focal_point_follows_the_keys(open_):
    picture = wide_picture()
    page = open_(f"image/{picture.pk}/change/")
    point = page.get_by_role("slider", name="کانون عکس")
    point.focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "Shift+ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert point.get_attribute("aria-valuetext") == "۵۶ درصد از چپ، ۴۶ درصد از بالا"
    save(page)
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y) == (0.56, 0.46)
    assert shown(page, "thumb") == pytest.approx(cut(picture, "thumb"))


def test_the_focal_point_stays_within_the_picture(open_):
    page = open_(f"image/{wide_picture(focal_x=0.98).pk}/change/")
    page.get_by_role("slider", name="کانون عکس").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#id_focal_x")).to_have_value("1")


def test_a_crop_is_made_by_mouse_kept_and_given_back(open_):
    picture = wide_picture()
    page = open_(f"image/{picture.pk}/change/")
    page.get_by_role("button", name="برش دستی بندانگشتی").click()
    left, top, width, height = shown(page, "thumb")
    corner = (left + width - 0.02, top + height - 0.02)
    drag(page, corner, (corner[0] - width / 2, corner[1] - height / 2))
    drag(
        page, (left + width / 4, top + height / 4), (left + width / 4 - 0.1, top + height / 4 + 0.2)
    )
    expect(preview(page, "thumb")).to_contain_text("برش دستی")
    save(page)
    picture.refresh_from_db()
    assert picture.crops["thumb"] == pytest.approx(
        [left - 0.1, top + 0.2, width / 2, height / 2], abs=0.02
    )
    assert list(picture.crops) == ["thumb"]
    expect(preview(page, "thumb")).to_contain_text("برش دستی")
    assert shown(page, "thumb") == pytest.approx(cut(picture, "thumb"))
    page.get_by_role("button", name="برش دستی بندانگشتی").click()
    page.get_by_role("button", name="به کانون برگردد").click()
    save(page)
    picture.refresh_from_db()
    assert picture.crops == {}


def test_a_crop_is_made_by_keys_within_the_picture_and_in_its_ratio(open_):
    picture = wide_picture()
    page = open_(f"image/{picture.pk}/change/")
    page.get_by_role("button", name="برش دستی عکس اصلی").press("Enter")
    frame = page.get_by_role("slider", name="برش عکس اصلی")
    expect(frame).to_be_focused()
    for key in ("-", "-", "-", "Shift+ArrowLeft", "Shift+ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="برش دستی عکس اصلی")).to_be_focused()
    save(page)
    picture.refresh_from_db()
    left, _, width, height = picture.crops["lead"]
    assert left == 0
    assert width == pytest.approx(0.96)
    assert width * 900 / (height * 600) == pytest.approx(16 / 9, rel=0.001)


def test_a_new_picture_is_cut_before_it_is_saved(open_, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(picture_file((600, 900)).read())
    page = open_("image/add/")
    expect(page.locator(".crops__stage")).to_be_hidden()
    page.locator("input[type=file][name=file]").set_input_files(path)
    expect(page.locator(".crops__stage")).to_be_visible()
    drag(page, (0.5, 0.5), (0.5, 0.1))
    page.get_by_label("متن جایگزین").fill("برج")
    save(page)
    assert Image.objects.get().focal_y == pytest.approx(0.1, abs=0.02)


def film_without_poster() -> Video:
    film = video(poster=None, state=Video.State.READY)
    Image.objects.all().delete()
    return film


def random_cases() -> list[dict]:
    numbers = random.Random(1404)
    cases = []
    for _ in range(400):
        size = [numbers.randint(1, 4000), numbers.randint(1, 4000)]
        focal = [round(numbers.random(), numbers.randint(1, 6)) for _ in "xy"]
        left, top = numbers.random(), numbers.random()
        hand = [left, top, (1 - left) * numbers.random(), (1 - top) * numbers.random()]
        crop = [round(each, 6) or 0.01 for each in hand] if numbers.random() < 0.5 else None
        cases.append({"slot": numbers.choice([*SLOTS]), "size": size, "focal": focal, "crop": crop})
    return [case for case in cases if SLOTS[case["slot"]].ratio or not case["crop"]]


AGREED = """async (cases) => {
  const { box } = await import("/static/js/admin/crops.js");
  return cases.map(({ ratio, size: [width, height], focal, crop }) => {
    const part = box(ratio, { width, height }, focal, crop);
    return [part.left, part.top, part.width, part.height];
  });
}"""


def test_browser_and_server_cut_the_same(open_):
    cases = random_cases()
    for case in cases:
        ratio = SLOTS[case["slot"]].ratio
        case["ratio"] = [ratio.numerator, ratio.denominator] if ratio else None
    expected = [
        [*box(SLOTS[case["slot"]], Size(*case["size"]), tuple(case["focal"]), case["crop"])]
        for case in cases
    ]
    assert open_("image/").evaluate(AGREED, cases) == expected


def test_the_library_is_used_by_keys_alone(open_):
    film = film_without_poster()
    wanted = wide_picture("کرانه دریاچه")
    for number in range(3):
        image(f"کوه {number}")
    page = open_(f"video/{film.pk}/change/")
    opener = page.get_by_role("button", name="برگزیدن از کتابخانه")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="کوه 2")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("option", name="کوه 1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    page.keyboard.insert_text("درياچه")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".library-choice__label")).to_have_text("کرانه دریاچه")
    expect(opener).to_be_focused()
    save(page)
    film.refresh_from_db()
    assert film.poster == wanted
    page.get_by_role("button", name="برداشتن").press("Enter")
    save(page)
    film.refresh_from_db()
    assert film.poster is None


def test_the_library_says_when_nothing_is_found_and_when_one_is_signed_out(open_):
    page = open_("gallery/add/")
    page.get_by_role("button", name="افزودن چند عکس از کتابخانه").click()
    page.get_by_role("dialog").get_by_role("searchbox").fill("بیابان")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("عکسی یافت نشد.")
    page.context.clear_cookies()
    page.get_by_role("dialog").get_by_role("searchbox").fill("کوه")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("دوباره وارد شوید")


def test_a_picture_that_is_missing_is_uploaded_from_within_the_library(open_, tmp_path):
    path = tmp_path / "a.jpg"
    path.write_bytes(picture_file((900, 600)).read())
    film = film_without_poster()
    page = open_(f"video/{film.pk}/change/")
    page.get_by_role("button", name="برگزیدن از کتابخانه").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="بارگذاری عکس تازه").click()
    popup = opened.value
    popup.locator("input[type=file][name=file]").set_input_files(path)
    popup.get_by_label("متن جایگزین").fill("تازه‌رسیده")
    popup.locator("input[name=_save]").click()
    expect(page.locator(".library-choice__label")).to_have_text("تازه‌رسیده")
    save(page)
    film.refresh_from_db()
    assert film.poster == Image.objects.get(alt="تازه‌رسیده")


def test_several_pictures_are_added_to_a_gallery_and_put_in_order(open_):
    first = image("یک")
    gallery = Gallery.objects.create(title="پاییز")
    GalleryImage.objects.create(gallery=gallery, image=first, position=1)
    second, third = image("دو"), image("سه")
    page = open_(f"gallery/{gallery.pk}/change/")
    page.get_by_role("button", name="افزودن چند عکس از کتابخانه").click()
    for name in ("یک", "دو", "سه"):
        page.get_by_role("option", name=name).click()
    page.get_by_role("button", name="افزودن ۳ عکس").click()
    rows = page.locator(".inline-related:not(.empty-form)")
    expect(rows).to_have_count(3)
    expect(rows.locator(".library-choice__label")).to_have_text(["یک", "دو", "سه"])
    rows.nth(2).locator("textarea").fill("شرح سه")
    rows.nth(2).locator(".sort-handle").press("ArrowUp")
    drag_row(page, rows.nth(0), rows.nth(1))
    expect(rows.locator(".library-choice__label")).to_have_text(["سه", "یک", "دو"])
    save(page)
    places = GalleryImage.objects.filter(gallery=gallery)
    assert [(each.image, each.own_caption) for each in places] == [
        (third, "شرح سه"),
        (first, ""),
        (second, ""),
    ]


def drag_row(page: Page, row: Locator, target: Locator) -> None:
    """Takes a row by its handle to the lower end of another."""
    row.scroll_into_view_if_needed()
    row.locator(".sort-handle").hover()
    page.mouse.down()
    area = target.bounding_box()
    page.mouse.move(area["x"] + area["width"] - 40, area["y"] + area["height"] - 8, steps=12)
    page.mouse.up()


def test_without_javascript_numbers_do(live_server, scriptless: Page):
    chief()
    page, film, picture = scriptless, film_without_poster(), wide_picture()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/media/image/{picture.pk}/change/")
    page.get_by_label("کانون افقی").fill("0.25")
    page.get_by_label("برش‌های دستی").fill(json.dumps({"thumb": [0, 0, 0.4, 0.6]}))
    save(page)
    picture.refresh_from_db()
    assert (picture.focal_x, picture.crops) == (0.25, {"thumb": [0, 0, 0.4, 0.6]})
    page.goto(f"{live_server.url}/admin/media/video/{film.pk}/change/")
    page.get_by_label("تصویر آغاز").fill(str(picture.pk))
    save(page)
    film.refresh_from_db()
    assert film.poster == picture


def test_every_page_is_accessible_and_fits_every_width(open_, desk):
    gone = wide_picture("بلندترین‌متن‌بی‌فاصله" * 8, rights_until=timezone.now() - timedelta(days=1))
    picture = wide_picture(crops={"thumb": [0, 0, 0.4, 0.6]})
    gallery = Gallery.objects.create(title="پاییز")
    for position, each in enumerate((gone, picture)):
        GalleryImage.objects.create(gallery=gallery, image=each, position=position)
    article(lead_image=gone, gallery=gallery)
    desk.emulate_media(color_scheme="light", reduced_motion="reduce")
    wrong = []
    pages = {
        "image/": lambda page: None,
        f"image/{picture.pk}/change/": lambda page: page.locator(".cut button").first.click(),
        "image/rights/": lambda page: None,
        "gallery/": lambda page: None,
        f"gallery/{gallery.pk}/change/": open_library,
    }
    for path, do in pages.items():
        page = open_(path)
        page.set_viewport_size({"width": 1280, "height": 900})
        do(page)
        wrong += look(page, path)
    assert not wrong, "\n".join(wrong)


def open_library(page: Page) -> None:
    page.get_by_role("button", name="افزودن چند عکس از کتابخانه").click()
    page.get_by_role("option").first.click()

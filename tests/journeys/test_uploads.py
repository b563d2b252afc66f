"""A film on its way into the newsroom over a line that is slow, breaks and comes back."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from media.models import Upload, Video
from tests.builders import chief
from tests.journeys.desk import Held, message, sign_in, until
from tests.media.films.reels import reel

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEBIBYTE = 1024 * 1024
CHUNK = 8 * MEBIBYTE


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "دریاچه.mp4"
    path.write_bytes(os.urandom(MEBIBYTE) * 21)
    return path


@pytest.fixture
def said(page: Page) -> list[tuple[str, str]]:
    """What the page asked the upload's addresses: method and offset."""
    asked = []
    page.on(
        "request",
        lambda request: (
            "/upload/files/" in request.url
            and asked.append((request.method, request.headers.get("upload-offset", "")))
        ),
    )
    return asked


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/media/video/add/")
    return page


@pytest.fixture
def line(page: Page) -> Callable[..., None]:
    """Makes the browser's line as slow as wanted, or cuts it."""
    session = page.context.new_cdp_session(page)

    def change(bytes_a_second: int = -1, *, offline: bool = False) -> None:
        conditions = {"offline": offline, "latency": 0, "downloadThroughput": -1}
        session.send(
            "Network.emulateNetworkConditions",
            {**conditions, "uploadThroughput": bytes_a_second},
        )

    return change


def choose(page: Page, path: Path) -> Locator:
    page.locator("#id_file").set_input_files(path)
    row = page.locator(".upload-row")
    expect(row).to_contain_text(path.name)
    return row


def wait_for(page: Page, offset: int) -> None:
    until(page, "least => document.querySelector('.upload-row progress')?.value > least", offset)


def test_a_paused_film_goes_on_after_the_page_was_loaded_anew(desk: Page, film: Path, said, line):
    line(12 * MEBIBYTE)
    row = choose(desk, film)
    wait_for(desk, 0)
    wait_for(desk, CHUNK + MEBIBYTE)
    row.get_by_role("button", name="درنگ").press("Enter")
    expect(row).to_contain_text("درنگ؛")
    expect(row.get_by_role("button", name="ادامه")).to_be_focused()
    assert CHUNK <= Upload.objects.get().offset < 21 * MEBIBYTE

    desk.reload()
    expect(desk.locator(".upload-earlier")).to_contain_text("برای ادامه همان پرونده")
    before = len(said)
    line()
    row = choose(desk, film)
    expect(row).to_contain_text("رسید")
    methods = [method for method, _ in said[before:]]
    assert methods[0] == "HEAD"
    assert "POST" not in methods
    offsets = [int(offset) for method, offset in said[before:] if method == "PATCH"]
    assert offsets[0] >= CHUNK
    upload = Upload.objects.get()
    assert upload.path.read_bytes() == film.read_bytes()
    assert desk.locator("[name=file-upload]").input_value() == str(upload.pk)
    assert desk.locator("#id_file").input_value() == ""


def test_a_broken_line_only_delays(desk: Page, film: Path, line):
    line(12 * MEBIBYTE)
    row = choose(desk, film)
    wait_for(desk, CHUNK)
    line(offline=True)
    expect(row).to_contain_text("خودبه‌خود ادامه می‌یابد")
    line()
    expect(row).to_contain_text("رسید")
    assert Upload.objects.get().path.read_bytes() == film.read_bytes()


def test_what_is_removed_goes_from_the_server_too(desk: Page, film: Path):
    row = choose(desk, film)
    expect(row).to_contain_text("رسید")
    path = Upload.objects.get().path
    with desk.expect_response(lambda answer: answer.request.method == "DELETE"):
        row.get_by_role("button", name="برداشتن").click()
    expect(row).to_have_count(0)
    expect(desk.locator("[name=file-upload]")).to_have_value("")
    assert not path.exists()


def test_a_file_of_another_kind_is_refused_before_it_is_sent(desk: Page, tmp_path: Path, said):
    text = tmp_path / "متن.txt"
    text.write_text("متن")
    row = choose(desk, text)
    expect(row).to_contain_text("این گونه پرونده پذیرفته نیست")
    desk.get_by_label("عنوان").fill("یک روز")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(desk.locator(".upload-note")).to_contain_text("آن را بردارید")
    assert not said


def test_saving_waits_until_the_film_is_whole(desk: Page, tmp_path: Path):
    real = tmp_path / "film.mp4"
    real.write_bytes(reel())
    held = Held(desk, "/upload/files/.+")
    row = choose(desk, real)
    held.wait_for(1)
    desk.locator("#id_title").fill("یک روز")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(desk.locator(".upload-note")).to_contain_text("ذخیره پس از پایان بارگذاری")
    expect(row).to_contain_text("در راه")
    assert not Video.objects.exists()
    held.let_go()
    expect(message(desk)).to_be_visible()
    with Video.objects.get().file.open() as kept:
        assert kept.read() == real.read_bytes()
    assert not Upload.objects.exists()


def test_who_saves_twice_saves_once(desk: Page, tmp_path: Path):
    real = tmp_path / "film.mp4"
    real.write_bytes(reel())
    expect(choose(desk, real)).to_contain_text("رسید")
    desk.locator("#id_title").fill("یک روز")
    # The answer goes into another page, so that this one stays to be seen.
    desk.locator("#video_form").evaluate("form => { form.target = '_blank'; }")
    save = desk.get_by_role("button", name="ذخیره", exact=True)
    with desk.context.expect_page() as answer:
        save.click()
    expect(message(answer.value)).to_be_visible()
    expect(save).to_be_disabled()
    assert Video.objects.count() == 1
    desk.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(save).to_be_enabled()


def test_a_film_need_not_be_sent_again_when_a_word_is_missing(desk: Page, tmp_path: Path, said):
    real = tmp_path / "film.mp4"
    real.write_bytes(reel())
    expect(choose(desk, real)).to_contain_text("رسید")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(desk.locator(".upload-kept")).to_contain_text("film.mp4")
    before = len(said)
    desk.locator("#id_title").fill("یک روز")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(message(desk)).to_be_visible()
    assert Video.objects.get().title == "یک روز"
    assert "PATCH" not in [method for method, _ in said[before:]]

"""A film from an editor's disk to a reader's screen, through a real browser."""

import threading
from pathlib import Path

import pytest
from django.db import close_old_connections, connections
from django.test.testcases import _MediaFilesHandler
from playwright.sync_api import Page, expect

from media.films import encode
from media.films.tasks import process_film
from media.models import Video
from tests.builders import chief, published_article
from tests.journeys.desk import message, sign_in
from tests.media.films.reels import ready, reel, waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:30.000\nدرناها به تالاب رسیدند\n"
ADVANCES = "document.querySelector('video').currentTime > .3"
SHOWN = "video => [...video.textTracks[0].activeCues ?? []].map(cue => cue.text)"


@pytest.fixture(autouse=True)
def _quickly(monkeypatch) -> None:
    monkeypatch.setattr(encode, "PRESET", "ultrafast")


@pytest.fixture(autouse=True)
def _our_own_view_hands_out_films(monkeypatch) -> None:
    """The test server's shortcut for uploads knows no parts of files, so that nobody can seek."""
    monkeypatch.setattr(_MediaFilesHandler, "_should_handle", lambda handler, path: False)


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    made = {"film": reel("320x240", 8, rate="15"), "captions": CAPTIONS.encode()}
    paths = {"film": tmp_path / "درنا.mp4", "captions": tmp_path / "fa.vtt"}
    for name, path in paths.items():
        path.write_bytes(made[name])
    return paths


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Whatever the browser complains of, the content policy's refusals among it."""
    found: list[str] = []
    page.on("console", lambda told: found.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def until(page: Page, told: str) -> None:
    """Waits until this is so; Playwright's own way evaluates text, which the policy forbids."""
    for _ in range(400):
        if page.evaluate(told):
            return
        page.wait_for_timeout(50)
    state = page.evaluate(
        "(({ currentTime, paused, readyState, networkState, error, currentSrc }) =>"
        " [currentTime, paused, readyState, networkState, error?.message, currentSrc])"
        "(document.querySelector('video'))"
    )
    raise AssertionError(f"in vain: {told}; {state}")


def worker(pk: int) -> threading.Thread:
    """The task beside the server, as a worker would run it."""

    def work() -> None:
        try:
            process_film.call(pk)
        finally:
            connections.close_all()

    close_old_connections()
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_a_film_is_sent_made_and_watched(
    page: Page, scriptless: Page, live_server, files, complaints
):
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/media/video/add/")
    page.locator("#id_title").fill("پرواز درناها")
    page.locator("input[type=file][name=file]").set_input_files(files["film"])
    page.locator("#captions-group .add-row a").click()
    page.locator("#id_captions-0-file").set_input_files(files["captions"])
    page.locator("input[name=_continue]").click()
    expect(message(page)).to_be_visible()
    film = Video.objects.get()

    panel = page.locator("[data-film-panel]")
    expect(panel).to_contain_text("در صف")
    page.evaluate("window.neverReloaded = true")
    page.locator("#id_credit").fill("کاوه")
    at_work = worker(film.pk)
    expect(panel.locator(".state--ready")).to_have_text("آماده", timeout=60_000)
    at_work.join()
    expect(panel.locator("video")).to_be_visible()
    assert page.evaluate("window.neverReloaded")
    assert page.locator("#id_credit").input_value() == "کاوه"

    story = published_article(headline="درناها رسیدند", video=film)
    page.goto(f"{live_server.url}{story.get_absolute_url()}")
    video = page.locator("video[data-film]")
    assert video.evaluate("video => video.paused && video.preload === 'none'")
    video.evaluate("video => { video.muted = true; return video.play(); }")
    until(page, ADVANCES)
    assert video.evaluate(SHOWN) == ["درناها به تالاب رسیدند"]
    assert complaints == []

    scriptless.goto(f"{live_server.url}{story.get_absolute_url()}")
    expect(scriptless.locator("video[controls] > source")).to_have_count(1)
    expect(scriptless.locator("video > track[kind=captions]")).to_have_count(1)


@pytest.fixture
def watching(page: Page, live_server):
    """Opens a story with this film, muted, ready to be played."""

    def open_story(film: Video):
        story = published_article(video=film)
        page.goto(f"{live_server.url}{story.get_absolute_url()}")
        video = page.locator("video[data-film]")
        video.evaluate("video => { video.muted = true; }")
        return video

    return open_story


def test_a_long_film_changes_with_the_network(page: Page, watching, complaints):
    film = ready(reel("640x480", 8, rate="10"))
    Video.objects.update(duration=120)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    video = watching(film)
    assert not [name for name in asked if name.endswith((".m3u8", ".m4s", ".mjs", ".mp4"))]
    # A browser that needs help.
    video.evaluate("video => { video.canPlayType = () => ''; video.play().catch(() => {}); }")
    until(page, "document.querySelector('video').dataset.adaptive === 'hls'")
    until(page, ADVANCES)
    assert video.evaluate("video => video.currentSrc").startswith("blob:")
    assert {"hls.light.min.mjs", "master.m3u8"} <= {*asked}
    assert any(name.endswith(".m4s") for name in asked)
    assert complaints == []


def test_what_fails_about_that_leaves_the_files(page: Page, watching):
    film = ready(reel("640x480", 8, rate="10"))
    Video.objects.update(duration=120)
    page.route("**/*.m4s", lambda route: route.abort())
    video = watching(film)
    video.evaluate("video => { video.canPlayType = () => ''; video.play().catch(() => {}); }")
    until(page, "document.querySelector('video').currentSrc.startsWith('blob:')")
    until(page, "document.querySelector('video').currentSrc.endsWith('.mp4')")
    until(page, ADVANCES)


def test_the_strip_and_the_keys_move_in_a_film(page: Page, watching, complaints):
    video = watching(ready(reel("320x240", 8, rate="10")))
    page.get_by_text("لحظه‌های فیلم").click()
    moments = page.locator(".film__moment")
    expect(moments).to_have_count(4)
    expect(moments.nth(2)).to_have_text("۰:۰۴")
    moments.nth(2).press("Enter")
    until(page, "document.querySelector('video').currentTime === 4")
    expect(moments.nth(2)).to_have_attribute("aria-current", "true")

    video.focus()
    page.keyboard.press("ArrowLeft")
    until(page, "document.querySelector('video').currentTime < .5")
    page.keyboard.press("ArrowRight")
    until(page, "Math.abs(document.querySelector('video').currentTime - 5) < .5")
    for key, state in [("k", "!video.paused"), ("Space", "video.paused"), ("m", "!video.muted")]:
        page.keyboard.press(key)
        until(page, f"(video => {state})(document.querySelector('video'))")
    page.keyboard.press("f")
    until(page, "document.fullscreenElement?.matches('video')")
    assert complaints == []


def test_a_film_that_is_not_ready_says_what_it_waits_for(page: Page, live_server):
    film = waiting()
    story = published_article(video=film)
    address = f"{live_server.url}{story.get_absolute_url()}"
    page.goto(address)
    expect(page.get_by_text("این فیلم در حال آماده‌سازی است.")).to_be_visible()
    film.begin()
    film.fail("خطا")
    page.goto(address)
    expect(page.get_by_text("این فیلم اکنون در دسترس نیست.")).to_be_visible()
    expect(page.locator("video")).to_have_count(0)

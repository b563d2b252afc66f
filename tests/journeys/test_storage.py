"""A film that lies in a public bucket, on a reader's page with the policy of that page."""

import pytest
from playwright.sync_api import Page

from tests import s3
from tests.journeys.test_films import ADVANCES, complaints, until
from tests.nginx import Site, program

__all__ = ["complaints"]

pytestmark = pytest.mark.browser

SEED = """
from media.films import encode
from media.models import Video
from tests.builders import published_article
from tests.media.films.reels import ready, reel

encode.PRESET = "ultrafast"
film = ready(reel("640x480", 8, rate="10"))
Video.objects.update(duration=120)
made = {"page": published_article(video=film).get_absolute_url()}
"""


@pytest.fixture(scope="module")
def host():
    with s3.server() as host:
        yield host


@pytest.fixture(scope="module")
def address(host, tmp_path_factory):
    """The page, of a newsroom that was started with its files in the bucket."""
    program()
    data, folder = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("nginx")
    site = Site(data, STORAGE_URL=s3.setting(host, s3.PUBLIC))
    site.manage("migrate", "--verbosity", "0")
    site.manage("collectstatic", "--noinput", "--verbosity", "0")
    path = site.made(SEED)["page"]
    with site.running(folder):
        yield f"http://{site.front}{path}"


def test_a_film_plays_from_the_bucket(page: Page, address, host, complaints):
    for adaptive in (False, True):
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        play(page, address, adaptive=adaptive)
        kind = ".m4s" if adaptive else ".mp4"
        assert [url for url in asked if url.startswith(f"http://{host}/") and url.endswith(kind)]
    # The player that was kept away has not the bytes that the page names.
    assert [each for each in complaints if "player.js" not in each] == []


def play(page: Page, address: str, *, adaptive: bool) -> None:
    """In a browser that plays the file itself, or in one that needs the player's script."""
    player = "**/player.js"
    if adaptive:
        page.unroute(player)
    else:
        page.route(player, lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(address)
    video = page.locator("video[data-film]")
    if adaptive:
        video.evaluate("video => { video.canPlayType = () => ''; }")
    video.evaluate("video => { video.muted = true; video.play().catch(() => {}); }")
    if adaptive:
        until(page, "document.querySelector('video').dataset.adaptive === 'hls'")
    until(page, ADVANCES)

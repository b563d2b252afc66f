"""Pictures in a real browser: the small format, made on first use, and nothing jumps."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page

from tests.builders import category, image, picture_file, published_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOADED = """async () => {
  const images = [...document.querySelectorAll("picture img")];
  images.forEach((image) => { image.loading = "eager"; });
  await Promise.all(images.map((image) => image.decode()));
  return images.map(({ currentSrc, naturalWidth }) => [currentSrc.split("/").pop(), naturalWidth]);
}"""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(sum), 100));
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_every_picture_comes_in_the_small_format_and_nothing_jumps(
    page: Page, live_server, width: int
):
    service = category()
    for number in range(8):
        picture = image(file=picture_file((1600, 1000)))
        published_article(category=service, lead_image=picture, ago=timedelta(minutes=number))
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/fa/", service.get_absolute_url()):
        page.goto(f"{live_server.url}{address}")
        loaded = page.evaluate(LOADED)
        assert len(loaded) >= 6
        assert all(file.endswith(".avif") and wide > 0 for file, wide in loaded)
        assert page.evaluate(SHIFT) < 0.01

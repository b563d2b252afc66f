"""A reader whose connection is gone."""

import pytest
from playwright.sync_api import Error, Page, expect

from tests.builders import published_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
  const [name] = await caches.keys();
  const found = await (await caches.open(name)).keys();
  return found.map(({ url }) => new URL(url).pathname);
}"""
READY = "navigator.serviceWorker.ready.then((found) => found.scope)"


def test_without_a_connection_the_edition_says_so_and_the_newsroom_is_never_kept(
    page: Page, live_server
):
    story = f"{live_server.url}{published_article(headline='باران آمد').get_absolute_url()}"
    page.goto(f"{live_server.url}/fa/")
    assert page.evaluate(READY) == f"{live_server.url}/fa/"
    page.context.set_offline(True)
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("ارتباط با اینترنت برقرار نیست")
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{live_server.url}/admin/")
    page.context.set_offline(False)
    page.goto(story)
    expect(page.get_by_role("heading", level=1)).to_have_text("باران آمد")
    kept = page.evaluate(KEPT)
    assert "/fa/offline" in kept
    assert all(path.startswith("/static/") or path == "/fa/offline" for path in kept)

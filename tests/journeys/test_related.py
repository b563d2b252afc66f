"""Related content: suggested in the form, pinned with one click or key, read in that order."""

import pytest
from playwright.sync_api import Page, expect

from articles.derived.mending import put_all_right as index
from articles.models import Article
from articles.related import keeping
from tests.builders import category, chief, published_article
from tests.journeys.desk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Article:
    service = category("محیط زیست")
    titles = [
        "تالاب گاوخونی جان گرفت",
        "آب تالاب گاوخونی",
        "پرندگان تالاب گاوخونی",
        "تالاب گاوخونی",
    ]
    story, *_ = (published_article(headline=title, category=service) for title in titles)
    list(index())
    keeping.suggest(story)
    return story


def test_the_editor_pins_what_is_suggested_and_readers_see_it_first(page: Page, live_server, story):
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    panel = page.get_by_role("region", name="پیشنهاد برای مطالب مرتبط")
    expect(panel.get_by_role("listitem")).to_have_count(3)
    second = panel.get_by_role("button", name="سنجاق: ").nth(1)
    title = second.get_attribute("aria-label").removeprefix("سنجاق: ")
    second.click()
    expect(panel.get_by_role("listitem")).to_have_count(2)
    expect(panel.get_by_role("status")).to_have_text(f"سنجاق شد: {title}")
    rows = page.locator("fieldset.sortable .inline-related:not(.empty-form)")
    expect(rows).to_have_count(1)
    expect(rows.locator(".select2-selection__rendered").first).to_contain_text(title)

    # With the keyboard, and moved above the first.
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    rows.nth(1).locator(".sort-handle").press("ArrowUp")
    panel.get_by_role("button", name="پیشنهاد تازه").click()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    page.get_by_role("button", name="ذخیره", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    pinned = list(story.related_links.values_list("target", flat=True))
    assert len(pinned) == 2
    assert Article.objects.get(pk=pinned[1]).title == title

    page.goto(f"{live_server.url}{story.get_absolute_url()}")
    shown = page.locator("section[aria-labelledby=related] h3 a")
    expect(shown).to_have_count(3)
    addresses = [each.get_attribute("href") for each in shown.all()]
    assert len(set(addresses)) == 3
    assert addresses[:2] == [Article.objects.get(pk=pk).get_absolute_url() for pk in pinned]
    assert story.get_absolute_url() not in addresses

"""Notes on a story through a real browser: nothing typed into the story is lost by them."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, Note
from tests.builders import article, user
from tests.journeys.desk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Article:
    reporter = user("reporter", role="reporter", first_name="نرگس", last_name="آذری")
    user("head", role="chief_editor", first_name="شهره", last_name="کیانی")
    user("stranger", role="reporter", first_name="بیگانه", last_name="دور")
    return article(created_by=reporter, headline="بازگشت فلامینگوها")


@pytest.fixture
def desk(page: Page, live_server, story) -> Page:
    sign_in(page, live_server.url, "reporter")
    page.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    return page


def test_a_note_is_sent_behind_the_page_and_the_story_stays_as_it_is_typed(desk: Page, story):
    desk.locator("#id_lead").fill("لیدی که هنوز ذخیره نشده")
    box = desk.get_by_label("یادداشت", exact=False).last
    box.fill("@head عکس‌ها رسید")
    desk.get_by_role("button", name="افزودن یادداشت").click()
    panel = desk.locator("[data-notes]")
    expect(panel.locator(".notes__list")).to_contain_text("عکس‌ها رسید")
    expect(panel.locator(".notes__to")).to_have_text("به شهره کیانی")
    expect(panel.locator("textarea")).to_be_focused()
    expect(panel.locator("textarea")).to_have_value("")
    expect(desk.locator("#id_lead")).to_have_value("لیدی که هنوز ذخیره نشده")
    assert Note.objects.get().article == story


def test_what_is_refused_stays_in_the_box_with_its_reason(desk: Page):
    panel = desk.locator("[data-notes]")
    panel.locator("textarea").fill("@stranger ببین")
    desk.get_by_role("button", name="افزودن یادداشت").click()
    expect(panel.locator(".errorlist")).to_contain_text("این خبر را نمی‌بیند: بیگانه دور")
    expect(panel.locator("textarea")).to_have_value("@stranger ببین")
    assert not Note.objects.exists()


def test_a_lost_connection_loses_no_note(desk: Page):
    panel = desk.locator("[data-notes]")
    desk.route("**/notes/", lambda route: route.abort())
    panel.locator("textarea").fill("می‌ماند")
    desk.get_by_role("button", name="افزودن یادداشت").click()
    expect(panel.get_by_role("alert")).to_contain_text("فرستاده نشد")
    expect(panel.locator("textarea")).to_have_value("می‌ماند")
    desk.unroute("**/notes/")
    desk.get_by_role("button", name="افزودن یادداشت").click()
    expect(panel.locator(".notes__list")).to_contain_text("می‌ماند")
    expect(panel.get_by_role("alert")).to_have_count(0)


def test_without_a_script_a_note_has_a_page_of_its_own(scriptless: Page, live_server, story):
    sign_in(scriptless, live_server.url, "reporter")
    scriptless.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    scriptless.locator("[data-notes] textarea").fill("بی‌اسکریپت هم می‌رسد")
    scriptless.get_by_role("button", name="افزودن یادداشت").click()
    expect(scriptless.locator(".notes__list")).to_contain_text("بی‌اسکریپت هم می‌رسد")

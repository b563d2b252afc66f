"""A rule is tried without leaving its form, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from comments.models import WordRule
from tests.builders import chief
from tests.comments.builders import approved_comment, comment
from tests.journeys.desk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(page: Page, live_server) -> Page:
    approved_comment(text="تو ا ح م ق نیستی")
    comment(text="هوا خوب است")
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/comments/wordrule/add/")
    return page


def test_the_result_comes_into_the_form(form):
    form.get_by_label("واژه یا عبارت").fill("احمق")
    form.get_by_label("یادداشت").fill("یادداشت من")
    form.evaluate("window.stayed = true")
    form.get_by_role("button", name="بیازما").press("Enter")
    result = form.get_by_role("status")
    expect(result.locator("mark")).to_have_text("ا ح م ق")
    expect(result).to_contain_text("۱ نظرِ منتشرشده")
    expect(form.get_by_label("یادداشت")).to_have_value("یادداشت من")
    assert form.evaluate("window.stayed")
    assert not WordRule.objects.exists()


def test_what_is_wrong_is_said_by_its_field_and_gone_when_it_is_right(form):
    phrase = form.get_by_label("واژه یا عبارت")
    button = form.get_by_role("button", name="بیازما")
    phrase.fill("ا")
    button.click()
    expect(form.locator(".field-phrase .errorlist")).to_contain_text("دست‌کم دو حرف")
    expect(phrase).to_be_focused()
    phrase.fill("باران")
    button.click()
    expect(form.get_by_role("status")).to_contain_text("در ۲ نظر تازه چیزی یافت نشد.")
    expect(form.locator(".errorlist")).to_have_count(0)


def test_a_lost_answer_is_told_and_may_be_asked_for_again(form):
    form.get_by_label("واژه یا عبارت").fill("احمق")
    form.route("**/wordrule/add/", lambda route: route.abort(), times=1)
    button, result = form.get_by_role("button", name="بیازما"), form.get_by_role("status")
    button.click()
    expect(result).to_contain_text("پاسخی نیامد")
    button.click()
    expect(result.locator("mark")).to_have_text("ا ح م ق")


def test_without_scripts_the_page_comes_again_with_the_result(form, browser):
    plain = browser.new_context(
        java_script_enabled=False, storage_state=form.context.storage_state()
    )
    page = plain.new_page()
    page.goto(form.url)
    page.get_by_label("واژه یا عبارت").fill("احمق")
    page.get_by_label("تنها واژه کامل").press("Space")
    page.get_by_role("button", name="بیازما").press("Enter")
    expect(page.locator("mark")).to_have_text("ا ح م ق")
    expect(page.get_by_label("واژه یا عبارت")).to_have_value("احمق")
    expect(page.get_by_label("تنها واژه کامل")).not_to_be_checked()
    assert page.url.endswith("#trial")
    plain.close()

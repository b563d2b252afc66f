"""The newsletter by keyboard: asked for, confirmed by the mail's link, and left."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from articles.models import Subscriber
from articles.newsletter import proof
from tests.articles.newsletter.post import newsletter
from tests.builders import published_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("tasks_run_at_once")
def test_a_reader_subscribes_confirms_and_leaves(page: Page, live_server, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(proof, "YOUNGEST", proof.YOUNGEST * 0)
    settings.SITE_URL = live_server.url
    newsletter()
    published_article(headline="دریاچه پر آب شد")
    page.goto(f"{live_server.url}/fa/")
    page.get_by_role("link", name="خبرنامه روزانه").press("Enter")
    page.get_by_label("رایانامه", exact=True).focus()
    page.keyboard.type("mahtab@example.org")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("رایانامه خود را ببینید")
    page.goto(re.search(r"http\S+/confirm/\S+", mail.outbox[0].body)[0])
    page.get_by_role("button", name="تأیید اشتراک").press("Enter")
    expect(page.get_by_role("status")).to_have_text("اشتراک شما برقرار است")
    assert Subscriber.objects.confirmed().count() == 1
    page.get_by_role("link", name="لغو اشتراک").press("Enter")
    page.get_by_role("button", name="دیگر نمی‌خواهم").press("Enter")
    expect(page.get_by_role("status")).to_have_text("اشتراک لغو شد")
    assert not Subscriber.objects.exists()
    assert page.context.cookies() == []

"""Where a moderator asks for the morning mail, and what stands in the way of it."""

import pytest
from django.contrib.admin.models import LogEntry

from comments.models import DigestReader
from tests.builders import user

pytestmark = pytest.mark.django_db

MODERATE = "comments.moderate_comment"
PAGE, SWITCH = "/admin/comments/comment/statistics/", "/admin/comments/comment/digest/"


@pytest.fixture
def moderator(client):
    person = user("moderator", can=MODERATE, email="moderator@example.com")
    client.force_login(person)
    return person


def switched(client, word: str) -> str:
    return client.post(SWITCH, {"digest": word}, follow=True).content.decode()


def test_a_moderator_switches_it_on_and_off(client, moderator):
    assert 'value="on"' in client.get(PAGE).content.decode()
    page = switched(client, "on")
    assert "خلاصه روزانه هر بامداد برای شما فرستاده می‌شود." in page
    assert "moderator@example.com" in page
    assert DigestReader.objects.get().user == moderator
    page = switched(client, "off")
    assert "دیگر برای شما فرستاده نمی‌شود" in page
    assert not DigestReader.objects.exists()
    told = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert told == ["خلاصه روزانه نظرها را خواست.", "خلاصه روزانه نظرها را نخواست."]


def test_who_has_no_address_is_told_so(client, moderator):
    moderator.email = ""
    moderator.save()
    assert "برای شما نشانی رایانامه‌ای ثبت نشده است" in client.get(PAGE).content.decode()
    assert "برای شما نشانی رایانامه‌ای ثبت نشده است" in switched(client, "on")
    assert not DigestReader.objects.exists()


def test_where_no_mail_is_set_up_the_page_says_so_and_it_can_still_be_switched_off(
    client, moderator, settings
):
    switched(client, "on")
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    page = client.get(PAGE).content.decode()
    assert "این سامانه هنوز رایانامه نمی‌فرستد" in page
    assert 'value="off"' in page
    switched(client, "off")
    assert "این سامانه هنوز رایانامه نمی‌فرستد" in switched(client, "on")
    assert not DigestReader.objects.exists()


def test_nobody_is_switched_by_a_link_or_by_a_stranger(client, moderator):
    assert client.get(SWITCH).status_code == 405
    client.force_login(user("reporter", can="articles.change_any_article"))
    assert client.post(SWITCH, {"digest": "on"}).status_code == 403
    assert not DigestReader.objects.exists()

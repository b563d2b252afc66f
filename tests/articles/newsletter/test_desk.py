"""The newsletter's desk shows what goes out and counts readers; it lists no address."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail

from articles.models import NewsletterIssue, NewsletterTally, Subscriber
from tests.articles.newsletter.post import MORNING, newsletter, story, subscriber
from tests.builders import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at", "tasks_run_at_once")]

DESK = "/admin/articles/newsletterissue/"
NEXT = f"{DESK}next/fa/"
FIND, ERASE = f"{DESK}subscribers/", f"{DESK}subscribers/erase/"


@pytest.fixture(autouse=True)
def chief(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    newsletter()
    person = user("shohreh", role="chief_editor", email="shohreh@example.org")
    client.force_login(person)
    return person


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def issue(*stories, **numbers: int) -> NewsletterIssue:
    found = NewsletterIssue.objects.make(newsletter(), MORNING.date(), [s.pk for s in stories])
    NewsletterIssue.objects.filter(pk=found.pk).update(**numbers)
    found.refresh_from_db()
    return found


def test_the_list_counts_what_was_sent_and_who_reads_and_names_nobody(client):
    subscriber("mahtab")
    Subscriber.objects.ask(newsletter(), "asked@example.org")
    NewsletterTally.objects.add(newsletter(), joined=7, left=2)
    finished = {"finished_at": MORNING, "taken": 9, "sent": 5, "refused": 1, "failed": 2}
    issue(story(), **finished)
    text = page(client, DESK)
    for words in (
        "سه‌شنبه ۱۴ مرداد ۱۴۰۴",
        "۱ نشانی نادرست، ۲ ناکام، ۱ بی‌پاسخ",
        "۱ مشترک، ۱ در انتظار تأیید",
        "۷ آمدند، ۲ رفتند",
    ):
        assert words in text
    assert "@example.org" not in text.replace("shohreh@example.org", "")


def test_the_list_says_when_nothing_can_be_sent(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "رایانامه نمی‌فرستد" in page(client, DESK)
    issue(story())
    assert "در حال فرستادن" in page(client, DESK)
    type(newsletter()).objects.update(newsletter_open=False)
    assert "هیچ نسخه‌ای خبرنامه ندارد" in page(client, DESK)


def test_an_issue_is_shown_as_far_as_it_is_published_still(client):
    first = story("دریاچه پر آب شد")
    sent = issue(first)
    assert "دریاچه پر آب شد" in page(client, f"{DESK}{sent.pk}/change/")
    response = client.get(f"{DESK}{sent.pk}/page/")
    assert "دریاچه پر آب شد" in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    first.withdraw(by=None)
    assert "دیگر هیچ‌یک منتشر نیست" in page(client, f"{DESK}{sent.pk}/change/")
    assert page(client, f"{DESK}{sent.pk}/page/") == ""


def test_the_next_one_is_seen_and_tried_before_it_goes(client, chief):
    assert "هنوز خبری" in page(client, NEXT)
    client.post(f"{NEXT}trial/")
    assert mail.outbox == []
    story("امروز", at=MORNING)
    text = page(client, NEXT)
    assert "ارسال آزمایشی" in text
    assert "امروز" in text
    assert "امروز" in page(client, f"{NEXT}page/")
    assert client.post(f"{NEXT}trial/", follow=True).status_code == 200
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["shohreh@example.org"],
        "آزمایشی: خبرهای سه‌شنبه ۱۴ مرداد ۱۴۰۴ | خبرگزاری آزمون",
    )
    assert "/newsletter/leave/" not in letter.body
    assert LogEntry.objects.filter(user=chief).exists()
    for _ in range(12):
        client.post(f"{NEXT}trial/")
    assert len(mail.outbox) == 10


def test_a_trial_needs_an_address_and_a_mail_server(client, chief, settings):
    story(at=MORNING)
    chief.email = ""
    chief.save()
    assert "نشانی رایانامه‌ای ثبت نشده" in page(client, NEXT)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert "هنوز رایانامه نمی‌فرستد" in page(client, NEXT)
    client.post(f"{NEXT}trial/")
    assert mail.outbox == []


def test_who_asks_to_be_forgotten_is_found_by_his_whole_address_and_erased(client, chief):
    subscriber("mahtab")
    subscriber("mahtab", of=newsletter("en"))
    subscriber("mahtab2")
    assert "mahtab" not in page(client, FIND)
    for typed in ("mahtab", "@example.org", "%", ""):
        answer = client.post(FIND, {"email": typed}).content.decode()
        assert "errorlist" in answer
    assert "نیست" in client.post(FIND, {"email": "mahta@example.org"}).content.decode()
    answer = client.post(FIND, {"email": " Mahtab@EXAMPLE.org "}).content.decode()
    assert "مشترک از" in answer
    assert "mahtab2" not in answer
    assert client.post(ERASE, {"email": "nobody"}, follow=True).status_code == 200
    assert Subscriber.objects.count() == 3
    told = client.post(ERASE, {"email": "Mahtab@example.org"}, follow=True).content.decode()
    assert "۲ اشتراک" in told
    assert Subscriber.objects.get().email == "mahtab2@example.org"
    log = LogEntry.objects.filter(user=chief)
    assert log.count() == 2
    assert "mahtab" not in str([(each.object_repr, each.change_message) for each in log])

"""Readers ask for the newsletter, confirm it and leave it: by links, without a cookie."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from articles.frame import kept
from articles.models import NewsletterTally, Subscriber
from articles.newsletter import asking
from articles.newsletter.proof import new_form_token
from articles.newsletter.tasks import forget_unconfirmed, send_confirmation
from tests.articles.newsletter.post import MORNING, newsletter, story, subscriber
from tests.articles.pages import Page
from tests.builders import edition

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_run_at_once", "quick", "at")]

PAGE = "/fa/newsletter"
# What was typed, and a part of what is said about it.
WRONG = {
    "": "بنویسید",
    "mahtab": "درست نیست",
    "mahtab@": "درست نیست",
    "@example.org": "درست نیست",
    "mahtab@localhost": "درست نیست",
    "mahtab@example.org, siavash@example.org": "درست نیست",
    "mahtab@example.org\r\nBcc: siavash@example.org": "درست نیست",
    "mahtab@example.org%0aBcc:x@example.org": "درست نیست",
    '"a\r\nb"@example.org': "درست نیست",
    '"مهتاب"@example.org': "حرف‌هایی دارد",
    "مهتاب@example.org": "حرف‌هایی دارد",
    "mahtab@exa mple.org": "درست نیست",
    "mahtab@[127.0.0.1]\0": "درست نیست",
    "a" * 65 + "@example.org": "بلند",
    "mahtab@" + "a." * 130 + "org": "بلند",
    "a@" + "م" * 300 + ".org": "بلند",
    "<script>@example.org": "درست نیست",
    "mahtab@" + "x" * 64 + ".org": "درست نیست",
}
RIGHT = {
    " Mahtab@EXAMPLE.org ": "Mahtab@example.org",
    "mahtab۱@example.org": "mahtab1@example.org",
    "mahtab@مثال.ایران": "mahtab@xn--mgbh0fb.xn--mgba3a4f16a",
    "\u200emahtab+news@example.org.": "mahtab+news@example.org",
    "o'brien@example.org": "o'brien@example.org",
}


@pytest.fixture
def client() -> Client:
    """A browser that never had a page of ours, where forgery is looked for."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def fa(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return newsletter()


def asked(client, email: str = "mahtab@example.org", **more):
    form = {"email": email, "token": new_form_token(edition()), "website": ""}
    return client.post(PAGE, form | more)


def link(letter) -> str:
    return re.search(r"http://testserver(/fa/newsletter/confirm/\S+)", letter.body)[1]


def test_the_page_is_for_one_reader_and_sets_no_cookie(client):
    story()
    response = client.get(PAGE)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    page = response.content.decode()
    assert "دریاچه پر آب شد" in page
    assert "دوشنبه ۱۳ مرداد ۱۴۰۴" in page
    assert 'name="token"' in page


def test_where_there_is_none_there_is_no_page_and_no_link(client, fa, settings):
    link_to = f'href="{PAGE}"'
    assert link_to in client.get("/fa/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    kept.forget()
    assert client.get(PAGE).status_code == asked(client).status_code == 404
    assert link_to not in client.get("/fa/").content.decode()
    edition("en")
    assert client.get("/en/newsletter").status_code == 404


def test_a_reader_asks_confirms_and_leaves(client, at):
    response = asked(client)
    assert (response.status_code, response["Location"]) == (303, f"{PAGE}/asked")
    assert client.get(response["Location"]).status_code == 200
    (letter,) = mail.outbox
    assert letter.to == ["mahtab@example.org"]
    mine = Subscriber.objects.get()
    confirm = link(letter)
    for _ in range(2):
        assert client.get(confirm).status_code == client.head(confirm).status_code == 200
        assert not Subscriber.objects.confirmed().exists()
    for _ in range(2):
        assert "برقرار است" in client.post(confirm).content.decode()
    assert Subscriber.objects.confirmed().get() == mine
    assert NewsletterTally.objects.get().joined == 1
    leave = reverse("articles:newsletter-leave", args=["fa", mine.key])
    assert client.get(leave).status_code == 200
    assert Subscriber.objects.exists()
    for _ in range(2):
        gone = client.post(leave, {"List-Unsubscribe": "One-Click"})
        assert (gone.status_code, gone.cookies) == (200, {})
    assert not Subscriber.objects.exists()
    assert NewsletterTally.objects.get().left == 1
    assert client.post(confirm).status_code == 410


def test_the_answer_is_the_same_whether_an_address_is_known_or_not(client):
    subscriber("known")
    Subscriber.objects.ask(edition(), "waiting@example.org")
    answers = {
        (response.status_code, response["Location"], response.content)
        for name in ("known", "waiting", "new", "KNOWN")
        for response in [asked(client, f"{name}@example.org")]
    }
    assert len(answers) == 1
    assert Subscriber.objects.count() == 3


def test_who_confirmed_stays_so_when_somebody_asks_again(client):
    mine = subscriber()
    asked(client)
    mine.refresh_from_db()
    assert mine.is_confirmed


@pytest.mark.parametrize("typed", WRONG)
def test_what_is_no_address_is_told_and_kept(client, typed):
    response = asked(client, typed)
    assert response.status_code == 200
    page = Page(response)
    field = next(each for each in page.elements if each["name"] == "email")
    assert field["value"] == typed.replace("\0", "")
    assert WRONG[typed] in response.content.decode()
    assert (mail.outbox, Subscriber.objects.count()) == ([], 0)


@pytest.mark.parametrize("typed", RIGHT)
def test_what_is_one_is_kept_in_one_spelling(client, typed):
    assert asked(client, typed).status_code == 303
    assert Subscriber.objects.get().email == RIGHT[typed]
    assert mail.outbox[0].to == [RIGHT[typed]]


def test_nobody_gets_many_mails_that_he_may_not_have_wanted(client):
    for name in ("mahtab@example.org", "Mahtab@example.org") * 3:
        assert asked(client, name).status_code == 303
    assert len(mail.outbox) == 3


def test_one_network_asks_so_often_and_is_told(client, monkeypatch):
    monkeypatch.setattr(asking, "FROM_NETWORK", asking.Limit("newsletter-from", most=2))
    for number in range(2):
        client.post(PAGE)
        asked(client, f"a{number}@example.org")
    response = asked(client, "late@example.org")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "late@example.org" in response.content.decode()
    assert (len(mail.outbox), Subscriber.objects.count()) == (2, 2)
    assert Client(REMOTE_ADDR="192.0.2.7").post(
        PAGE, {"email": "b@example.org", "token": new_form_token(edition())}
    )["Location"]


def test_a_form_that_is_sent_twice_is_one_wish(client):
    token = new_form_token(edition())
    for _ in range(2):
        assert asked(client, token=token).status_code == 303
    assert len(mail.outbox) == 1


def test_what_fills_in_what_nobody_sees_hears_the_same_and_nothing_happens(client):
    assert asked(client, website="http://example.org").status_code == 303
    assert (mail.outbox, Subscriber.objects.count()) == ([], 0)


def test_a_form_proves_by_itself_that_it_is_ours_and_fresh(client, at, monkeypatch):
    en = newsletter("en")
    good = new_form_token(edition())
    for token in ("", "x", good[:-1], new_form_token(en)):
        assert "درست به ما نرسید" in asked(client, token=token).content.decode()
    assert "درست به ما نرسید" in client.post(PAGE).content.decode()
    monkeypatch.setattr("articles.newsletter.proof.YOUNGEST", timedelta(seconds=2))
    response = asked(client, token=good)
    assert "زودتر" in response.content.decode()
    assert good in response.content.decode()
    at(MORNING + timedelta(hours=13))
    response = asked(client, token=good)
    assert "زمان بسیاری" in response.content.decode()
    assert good not in response.content.decode()
    assert mail.outbox == []


def test_what_nobody_confirms_is_forgotten(client, at):
    asked(client)
    subscriber("siavash")
    confirm = link(mail.outbox[0])
    at(MORNING + timedelta(days=3, minutes=-1))
    forget_unconfirmed.call()
    assert Subscriber.objects.count() == 2
    at(MORNING + timedelta(days=3, minutes=1))
    assert client.post(confirm).status_code == 410
    forget_unconfirmed.call()
    assert Subscriber.objects.get().email == "siavash@example.org"


def test_links_of_mails_open_nothing_else(client):
    mine = subscriber()
    newsletter("en")
    for path in ("/fa/newsletter/confirm/x", f"/fa/newsletter/confirm/{mine.key}"):
        assert client.post(path).status_code == 410
    assert client.post(f"/en/newsletter/leave/{mine.key}").status_code == 200
    assert client.post("/fa/newsletter/leave/unknown").status_code == 200
    assert Subscriber.objects.get() == mine


def test_a_confirmation_to_a_row_that_is_gone_is_not_sent(client):
    send_confirmation.call(12345)
    assert mail.outbox == []

"""The page where readers write, and what it says to whatever is sent to it."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.frame import kept
from articles.models import Article
from comments.models import TEXT_LIMIT, Comment
from tests.builders import article, edition, published_article, withdrawn_article
from tests.comments.builders import TEXT, approved_comment, comment, filled, token_of

pytestmark = pytest.mark.django_db

BOUNDARY = "BoUnDaRyStRiNg"
TOKEN = re.compile('name="token" value="([^"]+)"')


@pytest.fixture
def story() -> Article:
    return published_article(headline="بازگشت فلامینگوها")


def address(story: Article) -> str:
    return f"/{story.edition.code}/{story.pk}/comments"


def page(response) -> str:
    return response.content.decode()


def send(client: Client, story: Article, **fields):
    return client.post(address(story), filled(story, **fields))


def test_the_page_holds_the_headline_the_thread_and_the_form(client, story):
    approved_comment(article=story, text="بسیار خواندنی بود")
    response = client.get(address(story))
    html = page(response)
    assert response.status_code == 200
    assert f'<a href="{story.get_absolute_url()}">بازگشت فلامینگوها</a></h1>' in html
    assert "بسیار خواندنی بود" in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert '<meta name="robots" content="noindex">' in html


def test_no_cache_keeps_the_page(client, story):
    assert client.get(address(story))["Cache-Control"] == "private, no-store"
    assert send(client, story)["Cache-Control"] == "private, no-store"


def test_a_comment_comes_in_and_waits_for_a_moderator(client, story):
    response = send(client, story, name="مینا", email="mina@example.com")
    (new,) = Comment.objects.awaiting_moderation()
    assert (response.status_code, response["Location"]) == (303, f"/fa/comments/{new.reference}")
    assert (new.article, new.name, new.email, new.text) == (story, "مینا", "mina@example.com", TEXT)
    assert "نظر شما رسید و پس از بررسی منتشر می‌شود." in page(client.get(response["Location"]))


def test_what_the_form_does_not_ask_cannot_be_sent(client, story):
    forged = {
        "status": "approved",
        "is_official": "on",
        "article": published_article().pk,
        "created_at": "2020-01-01",
        "version": "9",
        "likes": "99",
        "reference": "AAAAAAAAAAAA",
        "submission": "x",
        "address": "x",
        "holds": "[1]",
        "decided_by": "1",
    }
    send(client, story, **forged)
    new = Comment.objects.awaiting_moderation().get()
    assert (new.article, new.is_official, new.version, new.likes) == (story, False, 0, 0)
    assert (new.created_at.year > 2020, new.holds, new.decided_by) == (True, [], None)
    assert {new.reference, new.submission, new.address} & {"AAAAAAAAAAAA", "x"} == set()


def test_without_the_cookie_nothing_comes_in(story):
    browser = Client(enforce_csrf_checks=True)
    body = urlencode(filled(story, text="<b>هوا</b>", name="مینا"))
    response = browser.post(address(story), body, "application/x-www-form-urlencoded")
    assert response.status_code == 403
    assert "&lt;b&gt;هوا&lt;/b&gt;</textarea>" in page(response)
    assert "مینا" in page(response)
    assert "کوکی‌های این سایت را بپذیرید" in page(response)
    assert not Comment.objects.exists()


def test_with_the_token_of_the_cookie_it_comes_in(story):
    browser = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page(browser.get(address(story))))[1]
    response = browser.post(address(story), filled(story, csrfmiddlewaretoken=token))
    assert response.status_code == 303


@pytest.mark.parametrize("make", [article, withdrawn_article])
def test_nobody_writes_under_what_is_not_published(client, make):
    story = make()
    assert client.get(address(story)).status_code == 404
    response = send(client, story, name="مینا", email="mina@example.com")
    assert response.status_code == (410 if story.is_withdrawn else 404)
    assert story.headline not in page(response)
    for typed in (TEXT, "مینا", "mina@example.com"):
        assert typed in page(response)
    assert not Comment.objects.exists()


def test_a_story_is_found_in_its_own_edition_only(client, story):
    edition("en")
    assert client.get(f"/en/{story.pk}/comments").status_code == 404
    assert client.get("/fa/999999/comments").status_code == 404


def test_another_edition_keeps_its_direction_and_its_letters(client):
    story = published_article(edition=edition("en"))
    assert 'dir="ltr"' in page(client.get(address(story)))
    send(client, story, text="كتاب و کتاب")
    assert Comment.objects.get().text == "كتاب و کتاب"


def test_only_reading_and_sending_are_understood(client, story):
    assert client.put(address(story)).status_code == 405


def test_persian_letters_are_folded_and_lines_are_kept(client, story):
    send(client, story, name="علي \n رضايي", text="كتاب\r\nسطر دوم  \r\n\r\n\r\nپایان")
    new = Comment.objects.get()
    assert new.name == "علی رضایی"
    assert new.text == "کتاب\nسطر دوم\n\nپایان"


def test_markup_is_kept_as_the_text_it_is(client, story):
    send(client, story, text="<b>درود</b> <script>alert(1)</script>")
    assert Comment.objects.get().text == "<b>درود</b> <script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "متن نظر را بنویسید."),
        (" \r\n\u200c\u200b ", "متن نظر را بنویسید."),
        ("\0\0\0\0", "متن نظر را بنویسید."),
        ("ـــــ", "متن نظر را بنویسید."),
        ("نه", "متن نظر بیش از اندازه کوتاه است."),
        ("خ" * (TEXT_LIMIT + 1), "متن نظر بیش از اندازه بلند است"),
        ("خ" * 65_535, "متن نظر بیش از اندازه بلند است"),
        ("خ" * 65_536, "متن نظر بیش از اندازه بلند است"),
        ("خ" * 1_000_000, "متن نظر بیش از اندازه بلند است"),
        ("a" + "\u200c" * 1_000_000 + "b", "متن نظر بیش از اندازه بلند است"),
        ("خ" + "\u0301" * 5000, "متن نظر بیش از اندازه بلند است"),
        ("خ" + "\u0301" * 1500, "روی یک حرف نشانه‌های بیش از اندازه آمده است."),
    ],
)
def test_a_bad_text_is_explained_and_never_lost(client, story, text, message):
    response = send(client, story, name="مینا", text=text)
    html = page(response)
    assert response.status_code == 200
    assert message in html
    assert 'value="مینا"' in html
    assert text.strip("\0 \r\n") in html
    assert not Comment.objects.exists()


@pytest.mark.parametrize("length", [3, TEXT_LIMIT])
def test_a_text_may_be_as_short_and_as_long_as_the_form_says(client, story, length):
    assert send(client, story, text="خ‌و" if length == 3 else "خوب " * 500).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "م" * 61, "نام بیش از اندازه بلند است."),
        ("name", "م" * 1_000_000, "نام بیش از اندازه بلند است."),
        ("name", "م" + "\u0301" * 30, "روی یک حرف نشانه‌های بیش از اندازه آمده است."),
        ("email", "نه یک نشانی", "نشانی رایانامه درست نیست"),
        ("email", "a" * 1_000_000 + "@example.com", "نشانی رایانامه بیش از اندازه بلند است."),
        ("parent", "9" * 40, "دیگر نیست"),
        ("parent", "x' OR 1=1", "دیگر نیست"),
    ],
)
def test_a_bad_field_is_explained_and_the_text_is_kept(client, story, field, value, message):
    response = send(client, story, **{field: value})
    assert message in page(response)
    assert TEXT in page(response)
    assert not Comment.objects.exists()


FIELDS = ["name", "email", "text", "parent", "token", "website", "challenge"]


@pytest.mark.parametrize("field", FIELDS)
def test_half_characters_in_a_strange_encoding_never_break_the_page(client, story, field):
    sent = filled(story, text="Hello there") | {field: r"a@b\ud800.com"}
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in sent.items()
    )
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset=unicode_escape"
    response = client.generic("POST", address(story), f"{body}--{BOUNDARY}--\r\n", kind)
    assert response.status_code in {200, 303}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_breaks_the_page_by_its_length_or_by_zeros(client, story, field):
    response = send(client, story, **{field: "\0" + "9" * 100_000})
    assert response.status_code in {200, 303}


def test_broken_bytes_are_read_as_far_as_they_go(client, story):
    kind = "application/x-www-form-urlencoded"
    body = f"token={token_of(story)}&text=%ED%A0%80%FF+abc&name=%00".encode()
    assert client.post(address(story), body, kind).status_code == 303


def test_a_file_in_the_place_of_the_text_is_no_text(client, story, tmp_path):
    (tmp_path / "text.txt").write_text(TEXT)
    with (tmp_path / "text.txt").open("rb") as file:
        response = send(client, story, text=file)
    assert "متن نظر را بنویسید." in page(response)


def test_a_body_too_large_to_be_read_is_refused_in_persian(client, story, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post(address(story), "x" * 1001, "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert "نوشته شما هنوز آنجاست" in page(response)
    assert not response.cookies


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("a=1&" * 1001, "application/x-www-form-urlencoded"),
        ("text=x", "application/x-www-form-urlencoded; charset=utf-7"),
        ("text", "multipart/form-data"),
    ],
)
def test_what_is_no_form_of_ours_is_refused_in_persian(client, story, body, kind):
    response = client.generic("POST", address(story), body, kind)
    assert response.status_code == 400
    assert "نوشته شما هنوز آنجاست" in page(response)


def test_an_empty_form_is_told_what_is_missing(client, story):
    html = page(client.post(address(story)))
    assert "متن نظر را بنویسید." in html


def test_errors_and_hints_are_named_by_their_fields(client, story):
    html = page(client.post(address(story), {"email": "x"}))
    assert 'aria-describedby="id_text_helptext id_text_error"' in html
    assert 'id="id_text_error"' in html
    assert 'id="id_text_helptext"' in html
    assert '<label for="id_text">' in html
    assert 'aria-invalid="true"' in html
    assert "حداکثر ۲۰۰۰ نویسه" in html


# The token of the form


def test_a_form_filled_in_at_once_is_sent_again_with_the_same_token(client, story):
    token = token_of(story, ago=timedelta(0))
    response = send(client, story, token=token)
    assert "چند ثانیه دیگر دوباره بفرستید" in page(response)
    assert TEXT in page(response)
    assert TOKEN.search(page(response))[1] == token
    assert not Comment.objects.exists()


@pytest.mark.parametrize("case", ["old", "forged", "missing", "of another story"])
def test_a_form_that_does_not_hold_any_more_comes_back_with_what_was_typed(client, story, case):
    token = {
        "old": token_of(story, ago=timedelta(hours=25)),
        "forged": token_of(story)[:-1] + "-",
        "missing": "",
        "of another story": token_of(published_article()),
    }[case]
    response = send(client, story, token=token, name="مینا")
    html = page(response)
    assert response.status_code == 200
    assert "نوشته شما همین‌جاست؛ دوباره بفرستید." in html
    assert TEXT in html
    assert 'value="مینا"' in html
    assert not Comment.objects.exists()
    fresh = TOKEN.search(html)[1]
    assert fresh != token


def test_the_fresh_token_brings_the_comment_in(client, story):
    fresh = TOKEN.search(page(send(client, story, token="")))[1]
    with time_machine.travel(timezone.now() + timedelta(seconds=4)):
        assert send(client, story, token=fresh).status_code == 303


def test_an_error_elsewhere_leaves_the_token_as_it_was(client, story):
    token = token_of(story)
    html = page(send(client, story, token=token, text=""))
    assert TOKEN.search(html)[1] == token


def test_every_page_has_a_token_of_its_own(client, story):
    tokens = {TOKEN.search(page(client.get(address(story))))[1] for _ in range(2)}
    assert len(tokens) == 2


def test_the_trap_is_hidden_from_people(client, story):
    html = page(client.get(address(story)))
    trap = re.search('<div class="visually-hidden" aria-hidden="true">(.+?)</div>', html)[1]
    assert 'name="website"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap


# Replies


def test_a_reader_answers_another(client, story):
    parent = approved_comment(article=story, name="مینا")
    html = page(client.get(f"{address(story)}?parent={parent.pk}"))
    assert "در پاسخ به <bdi>مینا</bdi>" in html
    send(client, story, parent=parent.pk)
    assert Comment.objects.awaiting_moderation().get().parent == parent


def test_what_readers_do_not_see_is_not_answered(client, story):
    hidden = comment(article=story, name="پنهان")
    elsewhere = approved_comment(name="پنهان")
    reply = approved_comment(parent=approved_comment(article=story, name="آشکار"), name="دیگری")
    for one in (hidden, elsewhere, reply):
        assert "در پاسخ به" not in page(client.get(f"{address(story)}?parent={one.pk}"))
        response = send(client, story, parent=one.pk)
        assert "نظری که به آن پاسخ می‌دادید دیگر نیست." in page(response)
        assert TEXT in page(response)
        assert f'name="parent" value="{one.pk}"' not in page(response)


@pytest.mark.parametrize("parent", ["", "0", "-1", "x", "%00", "%ED%A0%80", "9" * 40])
def test_a_nonsense_parent_in_the_address_is_no_parent(client, story, parent):
    response = client.get(f"{address(story)}?parent={parent}")
    assert response.status_code == 200
    assert "در پاسخ به" not in page(response)


@pytest.mark.parametrize("comments", [0, 3, 30])
def test_the_page_costs_the_same_however_long_the_thread(
    client, story, comments, django_assert_max_num_queries
):
    for _ in range(comments):
        approved_comment(parent=approved_comment(article=story))
    client.get(address(story))
    kept.forget()
    with django_assert_max_num_queries(10):
        client.get(address(story))

import re

import pytest
from django.test import Client

from articles.frame import kept
from articles.models import Article
from comments.models import TEXT_LIMIT, Comment
from tests.builders import article, edition, published_article, withdrawn_article
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db

TEXT = "گزارش خوبی بود؛ سپاس."
BOUNDARY = "BoUnDaRyStRiNg"


@pytest.fixture
def story() -> Article:
    return published_article(headline="بازگشت فلامینگوها")


def address(story: Article) -> str:
    return f"/{story.edition.code}/{story.pk}/comments"


def page(response) -> str:
    return response.content.decode()


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
    sent = client.post(address(story), {"text": TEXT})
    assert sent["Cache-Control"] == "private, no-store"


def test_only_the_token_of_the_form_is_a_cookie(client, story):
    assert set(client.get(address(story)).cookies) == {"csrftoken"}


def test_a_comment_comes_in_and_waits_for_a_moderator(client, story):
    typed = {"name": "مینا", "email": "mina@example.com", "text": TEXT}
    response = client.post(address(story), typed)
    assert (response.status_code, response["Location"]) == (303, f"{address(story)}?sent=1")
    (new,) = Comment.objects.awaiting_moderation()
    assert (new.article, new.name, new.email, new.text) == (story, *typed.values())
    thanks = page(client.get(response["Location"]))
    assert "نظر شما رسید و پس از بررسی منتشر می‌شود." in thanks
    assert TEXT not in thanks


def test_what_the_form_does_not_ask_cannot_be_sent(client, story):
    forged = {"status": "approved", "is_official": "on", "article": published_article().pk}
    client.post(address(story), {"text": TEXT, **forged})
    new = Comment.objects.awaiting_moderation().get()
    assert (new.article, new.is_official) == (story, False)


def test_without_the_token_nothing_comes_in(story):
    response = Client(enforce_csrf_checks=True).post(address(story), {"text": TEXT})
    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_with_the_token_of_the_form_it_comes_in(story):
    browser = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page(browser.get(address(story))))[1]
    response = browser.post(address(story), {"text": TEXT, "csrfmiddlewaretoken": token})
    assert response.status_code == 303


@pytest.mark.parametrize("make", [article, withdrawn_article])
def test_nobody_writes_under_what_is_not_published(client, make):
    story = make()
    assert client.get(address(story)).status_code == 404
    assert client.post(address(story), {"text": TEXT}).status_code == 404
    assert not Comment.objects.exists()


def test_a_story_is_found_in_its_own_edition_only(client, story):
    edition("en")
    assert client.get(f"/en/{story.pk}/comments").status_code == 404
    assert client.get("/fa/999999/comments").status_code == 404


def test_another_edition_keeps_its_direction_and_its_letters(client):
    story = published_article(edition=edition("en"))
    assert 'dir="ltr"' in page(client.get(address(story)))
    client.post(address(story), {"text": "كتاب و کتاب"})
    assert Comment.objects.get().text == "كتاب و کتاب"


def test_only_reading_and_sending_are_understood(client, story):
    assert client.put(address(story)).status_code == 405


def test_persian_letters_are_folded_and_lines_are_kept(client, story):
    text = "كتاب\r\nسطر دوم  \r\n\r\n\r\nپایان"
    client.post(address(story), {"name": "علي \n رضايي", "text": text})
    new = Comment.objects.get()
    assert new.name == "علی رضایی"
    assert new.text == "کتاب\nسطر دوم\n\nپایان"


def test_markup_is_kept_as_the_text_it_is(client, story):
    client.post(address(story), {"text": "<b>درود</b> <script>alert(1)</script>"})
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
        ("خ" * 1_000_000, "متن نظر بیش از اندازه بلند است"),
        ("a" + "\u200c" * 1_000_000 + "b", "متن نظر بیش از اندازه بلند است"),
        ("خ" + "\u0301" * 5000, "متن نظر بیش از اندازه بلند است"),
        ("خ" + "\u0301" * 1500, "روی یک حرف نشانه‌های بیش از اندازه آمده است."),
    ],
)
def test_a_bad_text_is_explained_and_never_lost(client, story, text, message):
    response = client.post(address(story), {"name": "مینا", "text": text})
    html = page(response)
    assert response.status_code == 200
    assert message in html
    assert 'value="مینا"' in html
    assert text.strip("\0 \r\n") in html
    assert not Comment.objects.exists()


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
    response = client.post(address(story), {"text": TEXT, field: value})
    assert message in page(response)
    assert TEXT in page(response)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("field", ["name", "email", "text", "parent"])
def test_half_characters_in_a_strange_encoding_never_break_the_page(client, story, field):
    sent = {"name": r"\ud800", "email": r"a@b\ud800.com", "text": r"\ud800", "parent": r"\ud800"}
    body = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in ({"text": "Hello there"} | {field: sent[field]}).items()
    )
    kind = f"multipart/form-data; boundary={BOUNDARY}; charset=unicode_escape"
    response = client.generic("POST", address(story), f"{body}--{BOUNDARY}--\r\n", kind)
    assert response.status_code in {200, 303}


def test_broken_bytes_are_read_as_far_as_they_go(client, story):
    kind = "application/x-www-form-urlencoded"
    response = client.post(address(story), b"text=%ED%A0%80%FF+abc&name=%00", kind)
    assert response.status_code == 303


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


# Replies


def test_a_reader_answers_another(client, story):
    parent = approved_comment(article=story, name="مینا")
    html = page(client.get(f"{address(story)}?parent={parent.pk}"))
    assert "در پاسخ به <bdi>مینا</bdi>" in html
    client.post(address(story), {"text": TEXT, "parent": parent.pk})
    assert Comment.objects.awaiting_moderation().get().parent == parent


def test_what_readers_do_not_see_is_not_answered(client, story):
    hidden = comment(article=story, name="پنهان")
    elsewhere = approved_comment(name="پنهان")
    reply = approved_comment(parent=approved_comment(article=story, name="آشکار"), name="دیگری")
    for one in (hidden, elsewhere, reply):
        assert "در پاسخ به" not in page(client.get(f"{address(story)}?parent={one.pk}"))
        response = client.post(address(story), {"text": TEXT, "parent": one.pk})
        assert "نظری که به آن پاسخ می‌دادید دیگر نیست." in page(response)
        assert TEXT in page(response)
        assert f'value="{one.pk}"' not in page(response)


@pytest.mark.parametrize("parent", ["", "0", "-1", "x", "%00", "%ED%A0%80", "9" * 40])
def test_a_nonsense_parent_in_the_address_is_no_parent(client, story, parent):
    response = client.get(f"{address(story)}?parent={parent}")
    assert response.status_code == 200
    assert "در پاسخ به" not in page(response)


def test_the_page_costs_the_same_however_long_the_thread(client, story, django_assert_num_queries):
    for _ in range(5):
        approved_comment(parent=approved_comment(article=story))
    client.get(address(story))
    kept.forget()
    with django_assert_num_queries(5):
        client.get(address(story))

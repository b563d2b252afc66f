"""What the writer of a comment learns by its code, and nobody without it."""

import re
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from comments.models import AddressKey, Comment
from comments.references import grouped, reference_of
from comments.views.receipt import MISSES
from tests.builders import edition, published_article, user
from tests.comments.builders import approved_comment, comment, filled

pytestmark = pytest.mark.django_db


def address(one: Comment) -> str:
    return f"/{one.article.edition.code}/comments/{one.reference}"


def page(client: Client, one: Comment) -> str:
    response = client.get(address(one))
    assert response.status_code == 200
    return response.content.decode()


def ask_away(client: Client, one: Comment):
    response = client.post(address(one))
    assert (response.status_code, response["Location"]) == (303, address(one))
    one.refresh_from_db()


@pytest.fixture
def moderator():
    return user("moderator")


# The code


def test_the_page_shows_the_code_to_keep(client):
    one = comment()
    html = page(client, one)
    code = grouped(one.reference)
    assert re.fullmatch("(....)-(....)-(....)", code)
    assert f"<code>{code}</code>" in html
    assert "این کد را نگه دارید" in html


@pytest.mark.parametrize(
    "typed",
    [
        "ABCD23456789",
        "abcd-2345-6789",
        " abcd 2345 6789 ",
        "ABCD–۲۳۴۵–۶۷۸۹",
        "AbCd\u200c٢٣٤٥\u200f_٦٧٨٩",
        "ＡＢＣＤ２３４５６７８９",
    ],
)
def test_a_code_is_understood_however_it_was_typed(client, typed):
    one = comment(reference="ABCD23456789")
    assert reference_of(typed) == one.reference
    assert client.get(f"/fa/comments/{typed}").status_code == 200
    response = client.get("/fa/comments", {"reference": typed})
    assert (response.status_code, response["Location"]) == (303, address(one))


def test_the_site_asks_for_the_code(client):
    edition()
    response = client.get("/fa/comments")
    assert response.status_code == 200
    assert '<label for="reference">کد پیگیری</label>' in response.content.decode()


@pytest.mark.parametrize("typed", ["", " - ", "\0", "…", "\u200c"])
def test_who_types_nothing_is_asked_again(client, typed):
    edition()
    html = client.get("/fa/comments", {"reference": typed}).content.decode()
    assert "کدی را که هنگام فرستادن نظر دیدید بنویسید." in html


@pytest.mark.parametrize(
    "typed", ["AAAABBBBCCCC", "x", "سلام", "9" * 5000, "<b>x</b>", "%00", "%FF"]
)
def test_an_unknown_code_is_not_found_and_stays_in_the_field(client, typed):
    edition()
    response = client.get(f"/fa/comments/{typed.replace('/', '')}")
    html = response.content.decode()
    assert response.status_code == 404
    assert "نظری با این کد پیدا نشد." in html
    assert "<b>" not in html


def test_a_code_leads_nowhere_in_another_edition(client):
    one = comment()
    edition("en")
    assert client.get(f"/en/comments/{one.reference}").status_code == 404


def test_nobody_finds_a_code_by_trying(client):
    edition()
    ours, _ = AddressKey.objects.current().marks(ip_address("127.0.0.1"))
    for _ in range(MISSES.most - 1):
        MISSES.take(ours)
    wrong = "/fa/comments/AAAABBBBCCCC"
    assert client.get(wrong).status_code == 404
    response = client.get(wrong)
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert "چند دقیقه دیگر دوباره بیایید." in response.content.decode()
    page(client, comment())
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert client.get(wrong).status_code == 404


def test_who_knows_his_code_may_look_as_often_as_he_likes(client):
    one = comment()
    for _ in range(MISSES.most + 1):
        page(client, one)


@pytest.mark.parametrize("path", ["/fa/comments", "/fa/comments/AAAABBBBCCCC", "own"])
def test_no_cache_no_search_engine_and_no_other_site_learns_of_it(client, path):
    one = comment()
    response = client.get(address(one) if path == "own" else path)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_only_looking_and_asking_are_understood(client):
    one = comment()
    assert client.put(address(one)).status_code == 405
    assert client.delete(address(one)).status_code == 405
    assert client.post("/fa/comments").status_code == 405


# What became of it


def test_right_after_sending_it_waits(client):
    story = published_article()
    response = client.post(f"/fa/{story.pk}/comments", filled(story), follow=True)
    assert "نظر شما رسید و پس از بررسی منتشر می‌شود." in response.content.decode()


def test_a_published_one_leads_to_its_place(client):
    one = approved_comment()
    html = page(client, one)
    assert "نظر شما منتشر شده است." in html
    assert f'href="{one.get_absolute_url()}"' in html


@pytest.mark.parametrize("gone", ["its story", "what it answers"])
def test_where_nobody_sees_it_any_more_there_is_no_link(client, gone):
    one = approved_comment(parent=approved_comment())
    if gone == "its story":
        one.article.withdraw(by=None)
    else:
        one.parent.reject(by=None, reason="")
    html = page(client, one)
    assert "از این رو نظر شما هم اکنون دیده نمی‌شود." in html
    assert one.get_absolute_url() not in html


def test_a_rejected_one_says_why(client, moderator):
    one = comment()
    one.reject(by=moderator, reason="بیرون از موضوع <خبر>")
    html = page(client, one)
    assert "نظر شما منتشر نشد." in html
    assert "بیرون از موضوع &lt;خبر&gt;" in html


def test_a_rejection_without_a_reason_says_none(client, moderator):
    one = comment()
    one.reject(by=moderator, reason="")
    assert "دلیل:" not in page(client, one)


def test_spam_learns_what_it_is_and_not_by_what_it_was_known(client):
    one = comment()
    one.mark_as_spam(by=None, reason="خانه پنهان")
    html = page(client, one)
    assert "هرزنامه شناخته شد" in html
    assert "خانه پنهان" not in html


def test_nobody_learns_who_decided(client, moderator):
    one = comment(email="mina@example.com", address="hash-of-address")
    one.reject(by=moderator, reason="بیرون از موضوع")
    html = page(client, one)
    for hidden in ("moderator", "mina@example.com", "hash-of-address"):
        assert hidden not in html


def test_the_writer_reads_own_words_and_their_moment(client):
    moment = datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    html = page(client, comment(name="مینا", text="سطر <یک>\nسطر دو", created_at=moment))
    assert "سطر &lt;یک&gt;\nسطر دو" in html
    assert "سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰" in html
    assert '<bdi class="comment__name">مینا</bdi>' in html


def test_the_writer_sees_what_the_newsroom_made_of_it(client, moderator):
    one = comment(text="نخستین نوشته")
    assert "پس از ویرایش تحریریه" not in page(client, one)
    one.edit(by=moderator, text="نوشته ویراسته")
    html = page(client, one)
    assert html.index("نخستین نوشته") < html.index("پس از ویرایش تحریریه")
    assert html.index("پس از ویرایش تحریریه") < html.index("نوشته ویراسته")


def test_another_edition_speaks_its_language(client):
    one = comment(article=published_article(edition=edition("en")))
    assert 'dir="ltr"' in page(client, one)


# Removal


def test_what_still_waits_is_gone_at_once(client):
    one = comment(text="پشیمان شدم")
    assert "حذف این نظر" in page(client, one)
    ask_away(client, one)
    assert one in Comment.objects.removed()
    html = page(client, one)
    assert "این نظر برداشته شده است." in html
    assert "پشیمان شدم" not in html
    assert "این کد را نگه دارید" not in html
    assert "حذف این نظر" not in html


def test_of_what_is_published_the_newsroom_decides(client, moderator):
    one = approved_comment()
    ask_away(client, one)
    assert one in Comment.objects.shown()
    assert one in Comment.objects.asked_to_remove()
    html = page(client, one)
    assert "درخواست حذف شما رسید" in html
    assert "حذف این نظر" not in html
    one.remove(by=moderator)
    assert "این نظر برداشته شده است." in page(client, one)


def test_what_was_approved_while_its_writer_looked_is_not_gone_but_asked_for(client, moderator):
    one = comment()
    assert "بی‌درنگ برداشته می‌شود" in page(client, one)
    one.approve(by=moderator)
    ask_away(client, one)
    assert one in Comment.objects.shown().asked_to_remove()
    html = page(client, one)
    assert "نظر شما منتشر شده است." in html
    assert "درخواست حذف شما رسید" in html


def test_an_approval_just_before_the_request_is_not_overwritten(moderator):
    looked_at = comment()
    Comment.objects.get(pk=looked_at.pk).approve(by=moderator)
    looked_at.ask_removal()
    assert looked_at in Comment.objects.shown().asked_to_remove()
    assert [each.verb for each in looked_at.decisions.order_by("pk")] == ["approve", "ask"]


def test_a_rejection_just_before_the_request_stands(moderator):
    looked_at = comment()
    Comment.objects.get(pk=looked_at.pk).reject(by=moderator, reason="بیرون از موضوع")
    looked_at.ask_removal()
    assert looked_at in Comment.objects.rejected()
    assert looked_at not in Comment.objects.asked_to_remove()


def test_the_form_names_its_own_address_wherever_it_is_shown(client):
    one = comment()
    assert f'action="{address(one)}"' in page(client, one)


def test_asking_twice_is_asking_once(client):
    one = approved_comment()
    for _ in range(2):
        ask_away(client, one)
    assert one.decisions.count() == 2


def test_a_refused_request_says_why_and_is_not_made_again(client, moderator):
    one = approved_comment()
    ask_away(client, one)
    one.keep(by=moderator, reason="بخشی از گفتگوست")
    html = page(client, one)
    assert "تحریریه درخواست حذف شما را نپذیرفت." in html
    assert "بخشی از گفتگوست" in html
    assert "حذف این نظر" not in html
    ask_away(client, one)
    assert one not in Comment.objects.asked_to_remove()


@pytest.mark.parametrize("decide", ["reject", "mark_as_spam"])
def test_of_what_nobody_will_see_nothing_is_to_be_removed(client, moderator, decide):
    one = comment()
    getattr(one, decide)(by=moderator, reason="توهین")
    assert "حذف این نظر" not in page(client, one)
    before = one.decisions.count()
    ask_away(client, one)
    assert one.decisions.count() == before


def test_without_the_token_of_the_form_nothing_is_removed():
    browser, one = Client(enforce_csrf_checks=True), comment()
    assert browser.post(address(one)).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page(browser, one))[1]
    assert browser.post(address(one), {"csrfmiddlewaretoken": token}).status_code == 303
    assert Comment.objects.removed().exists()


def test_with_a_wrong_code_nothing_is_removed(client):
    one = comment()
    assert client.post("/fa/comments/AAAABBBBCCCC").status_code == 404
    assert one in Comment.objects.awaiting_moderation()

"""Who gets in where, and what the admin says of comments to whom."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment
from tests.builders import chief, published_article, user
from tests.comments.admin.desk import DESK, act, decide, listed, take_back
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "articles/article/",
    "articles/edition/",
    "media/image/",
    "auth/user/",
    "tasks/taskrun/",
    "comments/policy/",
    "comments/ban/",
    "comments/wordrule/",
    "comments/comment/add/",
]


def test_a_moderator_finds_the_queue_and_nothing_else(client, moderator):
    one = comment()
    response = client.get("/admin/")
    [app] = response.context["app_list"]
    assert [model["object_name"] for model in app["models"]] == ["Comment"]
    assert f'href="{DESK}"' in response.content.decode()
    for place in ELSEWHERE:
        assert client.get(f"/admin/{place}", follow=True).status_code in {403, 404}, place
    assert client.post(f"{DESK}{one.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{DESK}{one.pk}/change/", {"text": "سخن دیگر"}).status_code == 403
    assert fresh_text(one) == one.text


def fresh_text(one: Comment) -> str:
    return Comment.objects.get(pk=one.pk).text


def test_who_only_looks_reads_and_decides_nothing(client):
    client.force_login(user("intern", can="comments.view_comment"))
    one = comment()
    assert listed(client) == [one]
    html = client.get(DESK).content.decode()
    assert 'name="verb"' not in html
    assert 'name="_selected_action"' not in html
    assert client.get(f"{DESK}{one.pk}/change/").status_code == 200
    act(client, "approve", one)
    assert decide(client, one, "approve").status_code == 403
    assert take_back(client, "x").status_code == 403
    assert list(Comment.objects.awaiting_moderation()) == [one]


def test_who_has_no_part_in_it_sees_nothing(client):
    client.force_login(user("reporter", can="articles.change_any_article"))
    one = comment()
    assert client.get(DESK).status_code == 403
    assert client.get(f"{DESK}{one.pk}/change/").status_code == 403
    assert decide(client, one, "approve").status_code == 403


@pytest.mark.parametrize("path", ["", "1/change/", "1/decide/", "undo/"])
def test_who_is_not_signed_in_is_asked_to(client, path):
    assert client.get(f"{DESK}{path}")["Location"].startswith("/admin/login/")


def test_nothing_is_decided_by_following_a_link(client, moderator):
    one = comment()
    assert client.get(f"{DESK}{one.pk}/decide/?verb=approve&seen=0").status_code == 405
    assert client.get(f"{DESK}undo/").status_code == 405


@pytest.mark.parametrize("key", ["0", "999999", "x", "9" * 30])
def test_a_comment_that_is_not_there_is_not_found(client, moderator, key):
    assert client.get(f"{DESK}{key}/change/").status_code == 404
    pressed = client.post(f"{DESK}{key}/decide/", {"verb": "approve"}, follow=True)
    assert pressed.status_code == 404


def test_only_who_may_ban_is_offered_it(client, moderator):
    one = comment(address="a")
    assert 'value="ban"' not in client.get(DESK).content.decode()
    assert decide(client, one, "ban", kind="address").status_code == 403


def test_every_page_tells_a_moderator_how_many_wait(client, moderator):
    story = published_article()
    for _ in range(12):
        comment(article=story)
    for page in ("/admin/", "/admin/password_change/"):
        html = client.get(page).content.decode()
        assert re.search(r"data-waiting\s*>۱۲\s*</b\s*> نظر در انتظار", html)


def test_the_first_page_tells_a_moderator_what_waits_and_leads_there(client, moderator):
    comment(created_at=timezone.now() - timedelta(hours=3, minutes=1))
    approved_comment().ask_removal()
    html = client.get("/admin/").content.decode()
    assert re.search(r"در انتظار</dt>\s*<dd>۱</dd>", html)
    assert re.search(r"<dd>۳ ساعت( و ۱ دقیقه)? پیش</dd>", html)
    assert "?queue=asked_to_remove" in html
    assert re.search(f'href="{DESK}"\\s+autofocus', html)


def test_the_first_page_says_that_nothing_waits(client, moderator):
    html = client.get("/admin/").content.decode()
    assert "صف خالی است" in html
    assert "autofocus" not in html


def test_others_are_told_nothing(client):
    reporter = user("reporter", can="articles.view_any_article")
    client.force_login(reporter)
    comment()
    html = client.get("/admin/").content.decode()
    assert "نظر در انتظار" not in html
    assert 'class="backlog"' not in html
    assert "در انتظار" not in client.get("/admin/login/").content.decode()


def test_the_page_of_a_comment_tells_its_whole_history(client, moderator):
    one = approved_comment(address="a", text="متن نخستین نظر")
    other = comment(article=one.article, address="a", text="نظری دیگر از او")
    one.edit(by=moderator, text="متن دومین نظر")
    one.reject(by=moderator, reason="بیرون از موضوع")
    page = client.get(f"{DESK}{one.pk}/change/")
    html = page.content.decode()
    told = [moment.decision.verb for moment in page.context["history"]]
    assert told == ["approve", "edit", "reject"]
    for shown in ("<del>نخستین</del>", "<ins>دومین</ins>", "پروانه صادقی", "دلیل: <bdi>بیرون"):
        assert shown in html
    assert list(page.context["others"]) == [other]
    assert client.get(f"{DESK}{one.pk}/history/")["Location"] == f"{DESK}{one.pk}/change/#decisions"


def test_nobody_deletes_a_comment_with_its_history(client):
    client.force_login(chief())
    one = approved_comment()
    assert client.get(f"{DESK}{one.pk}/delete/").status_code == 403
    assert client.post(f"{DESK}{one.pk}/delete/", {"post": "yes"}).status_code == 403
    assert one.decisions.exists()


def test_comments_go_with_their_story(client):
    client.force_login(
        user("archivist", can="articles.view_any_article articles.delete_any_article")
    )
    story = approved_comment().article
    story.withdraw(by=None)
    page = f"/admin/articles/article/{story.pk}/delete/"
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert not Comment.objects.exists()

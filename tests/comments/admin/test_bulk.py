import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comments.admin import actions
from comments.models import Comment, Decision
from comments.models.deciding import decide
from comments.status import Verb
from tests.builders import published_article, user
from tests.comments.admin.desk import act, batch_in, fresh, take_back

pytestmark = pytest.mark.django_db


def waiting(count: int, articles: int = 1) -> list[Comment]:
    stories = [published_article() for _ in range(articles)]
    Comment.objects.bulk_create(
        Comment(article=stories[number % articles], text="نظری کوتاه") for number in range(count)
    )
    Comment.objects.recount([story.pk for story in stories])
    return list(Comment.objects.awaiting_moderation())


@pytest.mark.parametrize(
    ("action", "more", "where", "told"),
    [
        ("approve", {}, Comment.objects.approved, "۲ نظر تأیید شد."),
        ("reject", {"ready": "تکراری"}, Comment.objects.rejected, "۲ نظر رد شد."),
        ("mark_as_spam", {}, Comment.objects.spam, "۲ نظر هرزنامه شد."),
    ],
)
def test_a_moderator_decides_on_many_at_once(client, moderator, action, more, where, told):
    first, second, other = waiting(3)
    html = act(client, action, first, second, **more).content.decode()
    assert told in html
    assert set(where()) == {first, second}
    assert list(Comment.objects.awaiting_moderation()) == [other]
    assert set(Decision.objects.values_list("by", "comment")) == {
        (moderator.pk, first.pk),
        (moderator.pk, second.pk),
    }


def test_many_are_rejected_with_a_reason_or_not_at_all(client, moderator):
    one, two = waiting(2)
    assert "دلیل رد را برگزینید" in act(client, "reject", one, two).content.decode()
    assert Comment.objects.awaiting_moderation().count() == 2
    act(client, "reject", one, two, ready="دیگر", reason="پیش‌تر آمده است")
    assert fresh(two).rejection_reason == "پیش‌تر آمده است"


def test_nothing_chosen_is_nothing_done(client, moderator):
    waiting(2)
    assert "نظری برگزیده نشده است" in act(client, "approve").content.decode()
    assert Comment.objects.awaiting_moderation().count() == 2


def test_all_that_was_found_is_decided_about_however_many_pages(client, moderator):
    comments = waiting(60)
    html = act(client, "approve", select_across="1").content.decode()
    assert "۶۰ نظر تأیید شد." in html
    assert Comment.objects.approved().count() == len(comments)


def test_all_that_was_found_is_what_the_list_was_narrowed_to(client, moderator):
    one, two, other = waiting(3)
    other.reject(by=None, reason="تکراری")
    act(client, "approve", select_across="1")
    assert set(Comment.objects.approved()) == {one, two}
    assert list(Comment.objects.rejected()) == [other]


def test_what_colleagues_decided_meanwhile_is_named_and_left_as_it_is(client, moderator):
    comments = waiting(5)
    colleague = user("colleague")
    for one in comments[:2]:
        fresh(one).reject(by=colleague, reason="تکراری")
    html = act(client, "approve", *comments).content.decode()
    assert "۳ نظر تأیید شد؛ ۲ نظر را دیگری پیش‌تر بررسی کرده بود" in html
    assert f"/admin/comments/comment/{comments[0].pk}/change/" in html
    assert set(Comment.objects.rejected()) == set(comments[:2])


def test_what_was_never_shown_is_not_decided_about(client, moderator):
    [one] = waiting(1)
    act(client, "approve", one, seen=[])
    act(client, "approve", one, seen=["x", f"{one.pk}-", f"-{one.pk}", "9" * 60])
    assert list(Comment.objects.awaiting_moderation()) == [one]


def test_a_bulk_decision_is_taken_back_as_one(client, moderator):
    comments = waiting(4)
    batch = batch_in(act(client, "mark_as_spam", *comments))
    fresh(comments[0]).approve(by=user("colleague"))
    html = take_back(client, batch).content.decode()
    assert "۳ نظر به حال پیشین بازگشت؛ ۱ نظر را دیگری" in html
    assert set(Comment.objects.awaiting_moderation()) == set(comments[1:])


@pytest.mark.parametrize(
    ("sent", "status"),
    [({"action": "delete_selected"}, 403), ({"action": ""}, 200), ({"index": "x"}, 200)],
)
def test_nothing_else_is_done_in_a_bundle(client, moderator, sent, status):
    moderator.is_superuser = True
    moderator.save()
    [one] = waiting(1)
    data = {"_selected_action": [one.pk], "seen": [f"{one.pk}-0"], "index": 0, **sent}
    response = client.post("/admin/comments/comment/", data, follow=True)
    assert response.status_code == status
    assert list(Comment.objects.awaiting_moderation()) == [one]


def test_what_is_too_much_for_one_time_is_left_for_the_next(client, moderator, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 3)
    waiting(5)
    html = act(client, "approve", select_across="1").content.decode()
    assert "۳ نظر تأیید شد." in html
    assert "اگر مانده است، دوباره بزنید" in html
    assert "۲ نظر تأیید شد." in act(client, "approve", select_across="1").content.decode()
    assert Comment.objects.approved().count() == 5


@pytest.mark.parametrize("articles", [1, 5])
def test_two_hundred_are_cleared_in_a_fixed_number_of_queries(moderator, articles):
    comments = waiting(200, articles)
    with CaptureQueriesContext(connection) as queries:
        outcome = decide(
            Comment.objects.all(), {one.pk: 0 for one in comments}, Verb.APPROVE, by=moderator
        )
    assert len(outcome.done) == 200
    rows = 2 if connection.vendor == "sqlite" else 1
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 4 + rows

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry

from comments.models import Comment
from tests.builders import published_article, user
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/comment/"


@pytest.fixture
def moderator(client):
    person = user("moderator", can="comments.moderate_comment")
    client.force_login(person)
    return person


def listed(client, **query: str) -> list[Comment]:
    return list(client.get(DESK, query).context["cl"].result_list)


def act(client, action: str, *comments: Comment, **more: str):
    chosen = {"action": action, "_selected_action": [one.pk for one in comments], **more}
    return client.post(f"{DESK}?queue=all", chosen, follow=True)


def test_the_desk_opens_on_what_has_waited_longest(client, moderator):
    story = published_article()
    late = comment(article=story, created_at=datetime(2025, 8, 6, tzinfo=UTC))
    early = comment(article=story, created_at=datetime(2025, 8, 5, tzinfo=UTC))
    approved_comment(article=story)
    assert listed(client) == [early, late]


def test_every_decision_has_its_own_list(client, moderator):
    story = published_article()
    waiting, shown = comment(article=story), approved_comment(article=story)
    rejected, spam = comment(article=story), comment(article=story)
    rejected.reject(by=moderator, reason="توهین")
    spam.mark_as_spam(by=moderator)
    assert listed(client, queue="approved") == [shown]
    assert listed(client, queue="rejected") == [rejected]
    assert listed(client, queue="spam") == [spam]
    assert listed(client, queue="all") == [waiting, shown, rejected, spam]
    assert listed(client, queue="delete") == [waiting]


def test_the_list_tells_what_was_written_where_by_whom_and_when(client, moderator):
    story = published_article(headline="بازگشت فلامینگوها")
    moment = datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    comment(article=story, text="<b>درود</b> بر شما", created_at=moment)
    html = client.get(DESK).content.decode()
    for shown in ("&lt;b&gt;درود", "بازگشت فلامینگوها", "ناشناس", "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"):
        assert shown in html


def test_the_moderator_may_ask_how_many_stand_in_each_list(client, moderator):
    comment(article=approved_comment().article)
    html = client.get(DESK, {"_facets": "True"}).content.decode()
    for label in ("در انتظار بررسی (1)", "منتشرشده (1)", "ردشده (0)", "همه (2)"):
        assert label in html


@pytest.mark.parametrize("typed", ["فلامينگو", "مینا", "mina@", "{code}"])
def test_a_comment_is_found_by_its_words_its_writer_or_its_article(client, moderator, typed):
    wanted = comment(text="فلامینگو زیباست", name="مینا", email="mina@example.com")
    comment(text="نظری دیگر")
    assert listed(client, q=typed.format(code=wanted.article_id)) == [wanted]


def test_the_code_of_an_article_may_be_typed_in_persian_digits(client, moderator):
    story = published_article(pk=376960)
    wanted = comment(article=story)
    comment()
    assert listed(client, q="۳۷۶۹۶۰") == [wanted]


@pytest.mark.parametrize("typed", ["9" * 40, "' OR 1=1", "\0", '"'])
def test_a_nonsense_search_finds_nothing_and_breaks_nothing(client, moderator, typed):
    comment()
    assert client.get(DESK, {"q": typed}).status_code == 200


@pytest.mark.parametrize(
    ("action", "queue", "message"),
    [
        ("approve", Comment.objects.approved, "۲ نظر تأیید شد."),
        ("reject", Comment.objects.rejected, "۲ نظر رد شد."),
        ("mark_as_spam", Comment.objects.spam, "۲ نظر هرزنامه شد."),
    ],
)
def test_a_moderator_decides_on_many_at_once(client, moderator, action, queue, message):
    story = published_article()
    first, second, other = (comment(article=story) for _ in range(3))
    html = act(client, action, first, second).content.decode()
    assert message in html
    assert set(queue()) == {first, second}
    assert list(Comment.objects.awaiting_moderation()) == [other]
    assert {one.decided_by for one in queue()} == {moderator}
    assert LogEntry.objects.filter(user=moderator).count() == 2


def test_a_rejection_keeps_the_moderators_reason(client, moderator):
    one = comment()
    act(client, "reject", one, reason="توهین به دیگران")
    one.refresh_from_db()
    assert one.rejection_reason == "توهین به دیگران"


def test_who_only_looks_decides_nothing(client):
    client.force_login(user("intern", can="comments.view_comment"))
    one = comment()
    assert listed(client) == [one]
    act(client, "approve", one)
    assert list(Comment.objects.awaiting_moderation()) == [one]


def test_who_has_no_part_in_it_sees_nothing(client):
    client.force_login(user("reporter", can="articles.change_article"))
    assert client.get(DESK).status_code == 403


def test_readers_words_are_read_and_never_changed(client, moderator):
    one = comment(text="سخن خواننده", email="mina@example.com")
    page = f"{DESK}{one.pk}/change/"
    html = client.get(page).content.decode()
    assert "سخن خواننده" in html
    assert "<textarea" not in html
    assert client.post(page, {"text": "سخن دیگر"}).status_code == 403
    assert client.get(f"{DESK}add/").status_code == 403
    one.refresh_from_db()
    assert one.text == "سخن خواننده"


@pytest.mark.parametrize("count", [1, 10])
def test_the_list_costs_the_same_however_long(
    client, moderator, django_assert_max_num_queries, count
):
    for _ in range(count):
        comment(parent=approved_comment())
    with django_assert_max_num_queries(8):
        client.get(DESK)

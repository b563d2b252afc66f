import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from comments.models import Ban, Comment
from comments.status import Status
from tests.builders import category, edition, published_article, user
from tests.comments.admin.desk import DESK, listed
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db

FEW_QUERIES = 11


def page(client, **query: str) -> str:
    return client.get(DESK, query).content.decode()


def test_the_desk_opens_on_what_has_waited_longest(client, moderator):
    story = published_article()
    late = comment(article=story, created_at=datetime(2025, 8, 6, tzinfo=UTC))
    early = comment(article=story, created_at=datetime(2025, 8, 5, tzinfo=UTC))
    approved_comment(article=story)
    assert listed(client) == [early, late]


def test_every_state_has_its_own_list(client, moderator):
    story = published_article()
    waiting, shown = comment(article=story), approved_comment(article=story)
    rejected, spam, removed = (comment(article=story) for _ in range(3))
    rejected.reject(by=moderator, reason="توهین")
    spam.mark_as_spam(by=moderator)
    removed.ask_removal()
    assert listed(client, queue="approved") == [shown]
    assert listed(client, queue="rejected") == [rejected]
    assert listed(client, queue="spam") == [spam]
    assert listed(client, queue="removed") == [removed]
    assert listed(client, queue="all") == [waiting, shown, rejected, spam, removed]
    assert listed(client, queue="delete") == [waiting]
    shown.ask_removal()
    assert listed(client, queue="asked_to_remove") == [shown]


def test_a_card_tells_what_was_written_where_by_whom_and_when(client, moderator):
    service = category("محیط زیست")
    story = published_article(headline="بازگشت فلامینگوها", category=service)
    asked = approved_comment(article=story, name="رضا", text="چند پرنده شمرده شد؟")
    moment = datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    comment(parent=asked, text="<b>درود</b> بر شما\nسطر دوم", created_at=moment)
    html = page(client)
    for shown in (
        "&lt;b&gt;درود&lt;/b&gt; بر شما\nسطر دوم</p>",
        "بازگشت فلامینگوها",
        "محیط زیست",
        "ناشناس",
        "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰",
        ">چند پرنده شمرده شد؟</bdi>",
        story.get_absolute_url(),
    ):
        assert shown in html


def test_a_card_tells_why_the_comment_is_held(client, moderator):
    comment(holds=["پیوند دارد (۲)", "قاعده «نادان»"])
    html = page(client)
    assert "<li><bdi>پیوند دارد (۲)</bdi></li>" in html
    assert "<li><bdi>قاعده «نادان»</bdi></li>" in html


def test_a_card_tells_what_became_of_the_senders_other_comments(client, moderator):
    story = published_article()
    for _ in range(2):
        approved_comment(article=story, address="a")
    comment(article=story, address="b", email="m@example.com").reject(by=None, reason="توهین")
    long_ago = timezone.now() - timedelta(days=31)
    comment(article=story, address="a", created_at=long_ago).mark_as_spam(by=None)
    comment(article=story, address="c").mark_as_spam(by=None)
    wanted = comment(article=story, address="a", email="m@example.com")
    stranger = comment(article=story)
    [card, other] = client.get(DESK).context["cards"]
    assert (card.comment, card.past) == (wanted, [("تأیید", 2), ("رد", 1)])
    assert (other.comment, other.past) == (stranger, [])
    html = page(client)
    assert "۲ تأیید، ۱ رد" in html
    assert f"?queue=all&amp;sender={wanted.pk}" in html
    assert len(listed(client, queue="all", sender=str(wanted.pk))) == 5


def test_a_card_tells_that_its_sender_is_banned(client, moderator):
    one = comment(network="n")
    other = comment(network="m")
    Ban.objects.close(one, "network", by=moderator, days=7)
    Ban.objects.close(other, "network", by=moderator, days=7).end(by=moderator)
    cards = client.get(DESK).context["cards"]
    assert [[ban.kind for ban in card.bans] for card in cards] == [["network"], []]
    assert "شبکه فرستنده تا" in page(client)


@pytest.mark.parametrize(("can", "times"), [("", 0), ("comments.see_email", 1)])
def test_an_email_is_for_those_who_may_see_it(client, can, times):
    client.force_login(user(can=f"comments.moderate_comment {can}"))
    wanted = comment(email="mina@example.com")
    assert page(client).count("mina@example.com") == times
    assert len(listed(client, q="mina@")) == times
    assert (f"{DESK}{wanted.pk}/change/") in page(client)


def test_the_queue_is_narrowed_by_edition_service_hold_and_day(client, moderator):
    above = category("محیط زیست")
    below = category("تالاب", parent=above)
    wanted = comment(article=published_article(category=below), holds=["پیوند دارد"])
    sport = comment(article=published_article(category=category("ورزش")))
    old = timezone.now() - timedelta(days=800)
    english = comment(article=published_article(edition=edition("en")), created_at=old)
    assert listed(client, edition="en") == [english]
    assert listed(client, service=str(above.pk)) == [wanted]
    assert listed(client, hold="held") == [wanted]
    assert listed(client, hold="not_held") == [english, sport]
    assert listed(client, period="today") == [wanted, sport]
    assert listed(client, edition="xx", service="x", hold="x", period="x") == [
        english,
        wanted,
        sport,
    ]


@pytest.mark.parametrize("column", ["email", "email__startswith", "address", "submission__gt"])
def test_an_address_does_not_ask_for_what_is_kept_of_a_sender(client, moderator, column):
    comment(email="mina@example.com", address="mina", submission="mina")
    assert client.get(DESK, {column: "mina"}).status_code == 400


def test_after_a_number_stands_no_plural(client, moderator):
    comment()
    comment()
    assert re.search(r"۲\s+نظر\s*</p>", page(client))


@pytest.mark.parametrize("key", ["999999", "0", "x", "9" * 40])
def test_an_unknown_sender_breaks_nothing(client, moderator, key):
    comment()
    assert client.get(DESK, {"sender": key}).status_code in {200, 302}


@pytest.mark.parametrize("typed", ["فلامينگو", "مینا", "{code}", "{reference}", "{spoken}"])
def test_a_comment_is_found_by_words_writer_article_or_reference(client, moderator, typed):
    wanted = comment(text="فلامینگو زیباست", name="مینا")
    comment(text="نظری دیگر")
    code, reference = wanted.article_id, wanted.reference
    spoken = f"{reference[:4]}-{reference[4:8]}-{reference[8:]}".lower()
    term = typed.format(code=code, reference=reference, spoken=spoken)
    assert listed(client, q=term) == [wanted]


def test_the_code_of_an_article_may_be_typed_in_persian_digits(client, moderator):
    wanted = comment(article=published_article(pk=376960))
    comment()
    assert listed(client, q="۳۷۶۹۶۰") == [wanted]


@pytest.mark.parametrize("typed", ["9" * 40, "' OR 1=1", "\0", '"', "-" * 300])
def test_a_nonsense_search_finds_nothing_and_breaks_nothing(client, moderator, typed):
    comment()
    assert client.get(DESK, {"q": typed}).status_code == 200


def test_an_empty_queue_says_so(client, moderator):
    assert "صف خالی است" in page(client)
    assert "چیزی با این نشانی‌ها یافت نشد" in page(client, q="فلامینگو")


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_costs_the_same_however_long(client, moderator, django_assert_num_queries, count):
    for number in range(count):
        one = comment(
            parent=approved_comment(),
            address=f"a{number}",
            email=f"reader{number}@example.com",
            holds=["پیوند دارد"],
        )
        Ban.objects.close(one, "address", by=moderator, days=7)
    with django_assert_num_queries(FEW_QUERIES):
        assert len(listed(client)) == count


def test_fifty_stand_on_a_page(client, moderator):
    story = published_article()
    Comment.objects.bulk_create(Comment(article=story, text="نظری کوتاه") for _ in range(60))
    assert len(listed(client)) == 50
    assert len(listed(client, p="2")) == 10


def test_the_index_of_the_queue_is_used(client, moderator):
    written(published_article(), decided=3000, waiting=100)
    waiting = Comment.objects.awaiting_moderation().oldest_first()
    assert "comment_queue" in waiting[:50].explain()
    sent = Comment.objects.sent_by(["a", "b"], ["mina@example.com"]).counted_by_sender()
    plan = sent.explain()
    assert "comment_of_address" in plan
    assert "comment_of_email" in plan


def written(story: Article, *, decided: int, waiting: int) -> None:
    """By a reader each, a minute each; and the database has looked at them."""
    states = [Status.APPROVED] * decided + [Status.PENDING] * waiting
    Comment.objects.bulk_create(
        Comment(
            article=story,
            text="نظری کوتاه",
            status=state,
            decided_at=None if state == Status.PENDING else timezone.now(),
            address=f"address-{number}",
            email=f"reader-{number}@example.com",
            created_at=datetime(2025, 8, 5, tzinfo=UTC) + timedelta(minutes=number),
        )
        for number, state in enumerate(states)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

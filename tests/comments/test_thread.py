"""What readers see of a conversation, under the story and on the page of the thread."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F

from articles.frame import Frame
from articles.models import Article
from comments import drawing
from comments.models import Comment
from comments.threads import FIRST_REPLIES, PAGE_SIZE, REPLIES_PAGE, WALKS, Order, page
from qodsna import http
from tests.builders import article, edition, published_article
from tests.comments.builders import approved_comment, comment, filled

pytestmark = pytest.mark.django_db

RIGHT_TO_LEFT, LEFT_TO_RIGHT, ISOLATE, ARABIC_MARK = "\u202e", "\u200e", "\u2067", "\u061c"


def below(story: Article) -> str:
    """What stands below a story."""
    if story.pk:
        story.refresh_from_db()
    return drawing.below(frame_of(story), story)


def frame_of(story: Article) -> Frame:
    """Of the story's edition, around which nothing else stands."""
    return Frame(story.edition, [], [], [])


def many(story: Article, number: int, **fields) -> list[Comment]:
    """Approved in one go, each after the one before."""
    moment = datetime(2025, 8, 5, tzinfo=UTC)
    rows = [
        Comment(
            article=story,
            text=f"نظر شماره {at}",
            status=Comment.Status.APPROVED,
            decided_at=moment,
            **fields,
        )
        for at in range(number)
    ]
    made = Comment.objects.bulk_create(rows)
    Comment.objects.recount({story.pk})
    return made


def places(html: str) -> list[int]:
    """The keys of the comments on a page, in their order."""
    return [int(key) for key in re.findall(r'id="comment-(\d+)"', html)]


def keys(comments: list[Comment]) -> list[int]:
    return [one.pk for one in comments]


def opened(client, story: Article, query: str = "") -> str:
    response = client.get(f"/fa/{story.pk}/comments{query}")
    assert response.status_code == 200
    return response.content.decode()


def following(html: str) -> str:
    """The query of the next page; "" on the last."""
    link = re.search(r'rel="next nofollow"\s+href="[^"?]*\?([^"#]*)', html)
    return f"?{link[1].replace('&amp;', '&')}" if link else ""


def walked(client, story: Article, query: str) -> list[int]:
    """Everything that a reader meets who leafs to the end."""
    found: list[int] = []
    while query:
        html = opened(client, story, query)
        found += places(html)
        query = following(html)
    return found


def test_under_a_story_nobody_wrote_about_the_thread_says_so(django_assert_num_queries):
    story = Article.objects.select_related("edition").get(pk=published_article().pk)
    with django_assert_num_queries(0):
        html = drawing.below(frame_of(story), story)
    assert '<h2 id="comments">نظرات کاربران</h2>' in html
    assert "هنوز نظری منتشر نشده است." in html


def test_readers_see_what_was_approved_and_nothing_else():
    story = published_article()
    approved_comment(article=story, text="این منتشر شد")
    comment(article=story, text="این منتظر است")
    comment(article=story, text="این رد شد").reject(by=None, reason="توهین به دیگران")
    comment(article=story, text="این هرزنامه است").mark_as_spam(by=None)
    comment(article=story, text="این برداشته شد").ask_removal()
    approved_comment(text="این زیر خبر دیگری است")
    html = below(story)
    assert "این منتشر شد" in html
    for hidden in ("منتظر", "این رد", "توهین", "هرزنامه", "برداشته", "خبر دیگری"):
        assert hidden not in html


def test_the_newest_conversation_stands_first_with_its_replies_from_the_oldest():
    story = published_article()
    first = approved_comment(article=story)
    second = approved_comment(article=story)
    replies = [approved_comment(parent=first), approved_comment(parent=first)]
    assert places(below(story)) == keys([second, first, *replies])


def test_the_counters_tell_what_became_of_everything_that_was_sent():
    story = published_article()
    parent = approved_comment(article=story)
    approved_comment(parent=parent)
    comment(article=story)
    comment(article=story).reject(by=None, reason="")
    comment(article=story).mark_as_spam(by=None)
    html = below(story)
    for counter in ("انتشار یافته: ۲", "در انتظار بررسی: ۱", "غیر قابل انتشار: ۲"):
        assert counter in html


def test_where_nothing_was_sent_nothing_is_counted():
    assert "انتشار یافته" not in below(published_article())


def test_a_reply_goes_when_what_it_answers_is_taken_away():
    parent = approved_comment(text="پرسش")
    approved_comment(parent=parent, text="پاسخی تنها")
    parent.reject(by=None, reason="")
    assert "پاسخی تنها" not in below(parent.article)


def test_the_newsrooms_own_answer_is_marked():
    parent = approved_comment()
    assert "پاسخ رسمی" not in below(parent.article)
    parent.answer(by=None, text="سپاس از یادآوری شما")
    html = below(parent.article)
    assert "پاسخ رسمی" in html
    assert f'<bdi class="comment__name">{parent.article.edition.name}</bdi>' in html


def test_what_the_newsroom_edited_says_so():
    one = approved_comment()
    assert "ویراسته تحریریه" not in below(one.article)
    one.edit(by=None, text="کوتاه‌شده")
    assert "ویراسته تحریریه" in below(one.article)


# Readers' words


def test_readers_words_are_text_and_never_markup():
    one = approved_comment(name="<b>مینا</b>", text="<script>alert(1)</script>\nسطر دوم")
    html = below(one.article)
    assert "<script>" not in html
    assert '<bdi class="comment__name">&lt;b&gt;مینا&lt;/b&gt;</bdi>' in html
    assert 'dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;\nسطر دوم</p>' in html


@pytest.mark.parametrize("sign", [RIGHT_TO_LEFT, LEFT_TO_RIGHT, ISOLATE, ARABIC_MARK])
def test_what_turns_letters_around_never_reaches_the_page(client, sign):
    story = published_article()
    sent = filled(story, name=f"مینا{sign}", text=f"abc{sign} سلام بر شما")
    client.post(f"/fa/{story.pk}/comments", sent)
    Comment.objects.get().approve(by=None)
    html = opened(client, story)
    assert "abc سلام بر شما" in html
    assert sign not in html


def test_what_came_in_by_another_way_turns_only_itself_around():
    one = approved_comment(name=f"مینا{RIGHT_TO_LEFT}", text=f"abc{ISOLATE}")
    html = below(one.article)
    assert f">مینا{RIGHT_TO_LEFT}</bdi>" in html
    assert f'dir="auto">abc{ISOLATE}</p>' in html


def test_an_address_of_a_reader_is_never_shown(client):
    one = approved_comment(email="mina@example.com", address="hash-of-address")
    for html in (below(one.article), opened(client, one.article)):
        assert "example.com" not in html
        assert "hash-of-address" not in html


def test_the_code_of_a_comment_is_never_shown(client):
    one = approved_comment()
    for html in (below(one.article), opened(client, one.article)):
        assert one.reference not in html


def test_the_moment_is_for_people_and_machines():
    moment = datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    html = below(approved_comment(created_at=moment).article)
    assert '<time datetime="2025-08-05T16:30:00+03:30">سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰</time>' in html


def test_another_edition_reads_its_own_calendar():
    story = published_article(edition=edition("en"))
    approved_comment(article=story, created_at=datetime(2025, 8, 5, 13, 0, tzinfo=UTC))
    assert "2025" in below(story)
    assert "۱۴۰۴" not in below(story)


# Links


def test_the_thread_leads_to_the_form_and_to_the_answer_of_a_code():
    one = approved_comment()
    reply = approved_comment(parent=one)
    html = below(one.article)
    assert f'href="/fa/{one.article.pk}/comments#write"' in html
    assert f'href="/fa/{one.article.pk}/comments?parent={one.pk}#write"' in html
    assert f"?parent={reply.pk}" not in html
    assert 'href="/fa/comments"' in html


def test_the_preview_of_a_story_never_saved_asks_nothing(django_assert_num_queries):
    story = Article(edition=edition(), headline="پیش‌نمایش")
    with django_assert_num_queries(0):
        html = below(story)
    assert "هنوز نظری منتشر نشده است." in html
    assert "href" not in html


def test_an_unpublished_story_has_no_form():
    assert "href" not in below(article())


# Pages and orders


@pytest.fixture
def long_thread() -> tuple[Article, list[Comment]]:
    """Two pages and a half of conversations, liked in an order of their own."""
    story = published_article()
    heads = many(story, PAGE_SIZE * 2 + PAGE_SIZE // 2)
    for at, head in enumerate(heads):
        head.likes = at * 7 % 11
    Comment.objects.bulk_update(heads, ["likes"])
    return story, heads


def in_order(heads: list[Comment], order: str) -> list[int]:
    if order == "liked":
        heads = sorted(heads, key=lambda one: (one.likes, one.pk), reverse=True)
    return keys(heads if order != "newest" else heads[::-1])


@pytest.mark.parametrize("order", Order.values)
def test_a_reader_who_leafs_meets_every_comment_once_in_order(client, long_thread, order):
    story, heads = long_thread
    assert walked(client, story, f"?order={order}") == in_order(heads, order)


@pytest.mark.parametrize("order", Order.values)
def test_the_page_says_its_order(client, long_thread, order):
    html = opened(client, long_thread[0], f"?order={order}")
    current = re.findall(r'order=(\w+)#thread"\s+rel="nofollow"\s+aria-current="true"', html)
    assert current == [order]


@pytest.mark.parametrize(("number", "offered"), [(1, False), (2, True)])
def test_orders_are_offered_where_there_is_something_to_order(client, number, offered):
    story = published_article()
    many(story, number)
    for html in (opened(client, story), client.get(story.get_absolute_url()).content.decode()):
        assert ("?order=oldest#thread" in html) is offered


def test_the_story_carries_the_first_page_and_leads_to_the_second(client, long_thread):
    story, heads = long_thread
    html = client.get(story.get_absolute_url()).content.decode()
    assert places(html) == in_order(heads, "newest")[:PAGE_SIZE]
    assert following(html) == f"?order=newest&after={heads[-PAGE_SIZE].pk}"


def test_a_thread_goes_on_behind_what_was_taken_away_meanwhile(client, long_thread):
    story, heads = long_thread
    query = following(opened(client, story))
    heads[-PAGE_SIZE].reject(by=None, reason="")
    assert places(opened(client, story, query))[0] == heads[-PAGE_SIZE - 1].pk


def test_a_full_last_page_leads_nowhere(client):
    story = published_article()
    many(story, PAGE_SIZE)
    assert following(opened(client, story)) == ""


@pytest.mark.parametrize(
    "query",
    [
        *["order=best", "order=", "after=", "after=x", "after=-1", "after=999999"],
        *[f"after={'9' * 40}", "after=%ED%A0%80", "comment=", "comment=x", "comment=999999"],
        *["comment=%00", f"comment={'9' * 18}"],
    ],
)
def test_nonsense_in_the_address_is_not_found(client, query):
    one = approved_comment()
    assert client.get(f"/fa/{one.article_id}/comments?{query}").status_code == 404


def test_the_comments_of_another_story_are_no_place_in_this_thread(client):
    other, story = approved_comment(), published_article()
    for name in ("after", "comment"):
        response = client.get(f"/fa/{story.pk}/comments?{name}={other.pk}")
        assert response.status_code == 404


def test_a_number_may_be_typed_in_persian_digits(client):
    one = approved_comment()
    typed = str(one.pk).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert places(opened(client, one.article, f"?comment={typed}")) == [one.pk]


# Long conversations


def test_a_long_conversation_shows_its_first_replies_and_leads_to_all(client):
    head = approved_comment()
    replies = many(head.article, FIRST_REPLIES + 2, parent=head)
    html = below(head.article)
    assert places(html) == keys([head, *replies[:FIRST_REPLIES]])
    assert f'href="/fa/{head.article_id}/comments?comment={head.pk}#comment-{head.pk}"' in html
    assert "همه پاسخ‌ها" in html
    assert places(opened(client, head.article, f"?comment={head.pk}")) == keys([head, *replies])


def test_a_short_conversation_is_all_there(client):
    head = approved_comment()
    many(head.article, FIRST_REPLIES, parent=head)
    assert "همه پاسخ‌ها" not in below(head.article)


def test_a_very_long_conversation_has_pages_too(client):
    head = approved_comment()
    replies = many(head.article, REPLIES_PAGE * 2 + 1, parent=head)
    met = walked(client, head.article, f"?comment={head.pk}")
    assert [pk for pk in met if pk != head.pk] == keys(replies)


def test_a_comment_has_an_address_that_shows_it_wherever_it_has_come_to_stand(client):
    head = approved_comment()
    replies = many(head.article, REPLIES_PAGE + 5, parent=head)
    many(head.article, PAGE_SIZE * 2)
    assert places(below(head.article)).count(head.pk) == 0
    for one in (head, replies[-1]):
        path, _, anchor = one.get_absolute_url().partition("#")
        assert f'id="{anchor}"' in client.get(path).content.decode()
    html = opened(client, head.article, f"?comment={replies[-1].pk}")
    assert "همه پاسخ‌ها" in html


@pytest.mark.parametrize("state", ["waiting", "rejected", "below what is rejected"])
def test_what_readers_do_not_see_has_no_address(client, state):
    one = comment(parent=approved_comment())
    if state == "rejected":
        one.reject(by=None, reason="")
    if state == "below what is rejected":
        one.approve(by=None)
        one.parent.reject(by=None, reason="")
    assert client.get(one.get_absolute_url()).status_code == 404


# What it costs


@pytest.mark.parametrize("order", Order)
def test_five_hundred_comments_are_one_query(django_assert_num_queries, order):
    story = published_article()
    heads = many(story, 100)
    for head in heads[::5]:
        many(story, 20, parent=head)
    with django_assert_num_queries(1):
        thread = page(story, order, after=heads[50])
        assert all(one.display_name and not one.is_edited for one in thread.comments)
    assert len(thread.conversations) == PAGE_SIZE


def test_a_page_costs_the_same_with_one_comment_and_with_five_hundred(
    client, monkeypatch, django_assert_max_num_queries
):
    # What every page of the site asks for is kept for half a second; here it is long.
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)

    def cost(path: str) -> int:
        client.get(path)
        with django_assert_max_num_queries(12) as asked:
            client.get(path)
        return len(asked)

    story = published_article()
    first = many(story, 1)[0]
    story.refresh_from_db()
    paths = [story.get_absolute_url(), f"/fa/{story.pk}/comments?comment={first.pk}"]
    paths += [f"/fa/{story.pk}/comments?order={order}" for order in Order.values]
    few = [cost(path) for path in paths]
    for head in many(story, 100)[::5]:
        many(story, 20, parent=head)
    many(story, 100, parent=first)
    assert [cost(path) for path in paths] == few


@pytest.mark.parametrize("order", Order)
def test_a_page_walks_the_index_of_its_order(order):
    story = published_article()
    for _ in range(5):
        many(published_article(), 200)
    heads = many(story, 3000)
    Comment.objects.of_article(story).update(likes=F("pk") % 50)
    middle = Comment.objects.get(pk=heads[1500].pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    walk, approved = WALKS[order], Comment.objects.of_article(story).approved()
    chosen = walk.ordered(walk.following(approved.top_level(), middle))[:PAGE_SIZE]
    plan = chosen.explain()
    assert ("comment_most_liked" if order == Order.LIKED else "comment_newest") in plan
    assert "SORT" not in plan.upper()
    assert "TEMP B-TREE" not in plan
    whole = approved.with_replies(chosen, FIRST_REPLIES).explain()
    assert not re.search(r"Seq Scan on comments|SCAN comments_comment(?! USING)", whole), whole


# The story's own page


def test_the_article_carries_its_thread_and_sets_no_cookie(client):
    one = approved_comment(text="بسیار خواندنی بود")
    response = client.get(one.article.get_absolute_url())
    html = response.content.decode()
    assert "بسیار خواندنی بود" in html
    assert "csrf" not in html
    assert 'name="token"' not in html
    assert not response.cookies
    assert not response.has_header("Vary")


def test_the_article_is_the_same_for_who_has_a_cookie_of_the_thread(client):
    story = approved_comment().article
    before = client.get(story.get_absolute_url()).content
    client.get(f"/fa/{story.pk}/comments")
    assert client.cookies
    assert client.get(story.get_absolute_url()).content == before

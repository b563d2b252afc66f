from datetime import UTC, datetime

import pytest
from django.template import Context, Template

from articles.models import Article
from comments.models import Comment
from tests.builders import article, edition, published_article
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db


def thread(story: Article) -> str:
    template = Template("{% load comments %}{% comment_thread story %}")
    return template.render(Context({"story": story}))


def test_under_a_story_nobody_wrote_about_the_thread_says_so():
    html = thread(published_article())
    assert '<h2 id="comments">نظرات کاربران</h2>' in html
    assert "هنوز نظری منتشر نشده است." in html


def test_readers_see_what_was_approved_and_nothing_else():
    story = published_article()
    approved_comment(article=story, text="این منتشر شد")
    comment(article=story, text="این در انتظار است")
    comment(article=story, text="این رد شد").reject(by=None, reason="توهین به دیگران")
    comment(article=story, text="این هرزنامه است").mark_as_spam(by=None)
    approved_comment(text="این زیر خبر دیگری است")
    html = thread(story)
    assert "این منتشر شد" in html
    for hidden in ("انتظار", "این رد", "توهین", "هرزنامه", "خبر دیگری"):
        assert hidden not in html


def test_the_conversation_reads_from_the_oldest_with_replies_under_what_they_answer():
    story = published_article()
    second = approved_comment(
        article=story, text="نظر دوم", created_at=datetime(2025, 8, 6, tzinfo=UTC)
    )
    first = approved_comment(
        article=story, text="نظر نخست", created_at=datetime(2025, 8, 5, tzinfo=UTC)
    )
    reply = approved_comment(parent=first, text="پاسخ به نخست")
    conversation = Comment.objects.of_article(story).approved().for_thread().threaded()
    assert conversation == [(first, [reply]), (second, [])]
    html = thread(story)
    assert html.index("نظر نخست") < html.index("پاسخ به نخست") < html.index("نظر دوم")
    assert "۳ نظر" in html


def test_a_reply_goes_when_what_it_answers_is_taken_away():
    parent = approved_comment(text="پرسش")
    approved_comment(parent=parent, text="پاسخی تنها")
    parent.reject(by=None, reason="")
    assert "پاسخی تنها" not in thread(parent.article)


def test_the_newsrooms_own_answer_is_marked():
    parent = approved_comment()
    assert "پاسخ رسمی" not in thread(parent.article)
    approved_comment(parent=parent, name="تحریریه", is_official=True)
    assert "پاسخ رسمی" in thread(parent.article)


def test_readers_words_are_text_and_never_markup():
    one = approved_comment(name="<b>مینا</b>", text="<script>alert(1)</script>\nسطر دوم")
    html = thread(one.article)
    assert "<script>" not in html
    assert '<bdi class="comment__name">&lt;b&gt;مینا&lt;/b&gt;</bdi>' in html
    assert 'dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;\nسطر دوم</p>' in html


def test_an_address_of_a_reader_is_never_shown():
    one = approved_comment(email="mina@example.com")
    assert "example.com" not in thread(one.article)


def test_the_moment_is_for_people_and_machines():
    moment = datetime(2025, 8, 5, 13, 0, tzinfo=UTC)
    html = thread(approved_comment(created_at=moment).article)
    assert '<time datetime="2025-08-05T16:30:00+03:30">سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۱۶:۳۰</time>' in html


def test_another_edition_reads_its_own_calendar():
    story = published_article(edition=edition("en"))
    approved_comment(article=story, created_at=datetime(2025, 8, 5, 13, 0, tzinfo=UTC))
    assert "2025" in thread(story)
    assert "۱۴۰۴" not in thread(story)


def test_the_thread_leads_to_the_form():
    one = approved_comment()
    html = thread(one.article)
    assert f'href="/fa/{one.article.pk}/comments#write"' in html
    assert f'href="/fa/{one.article.pk}/comments?parent={one.pk}#write"' in html


@pytest.mark.parametrize("replies", [0, 1, 5])
def test_a_thread_is_one_query_however_long(django_assert_num_queries, replies):
    parent = approved_comment()
    for _ in range(replies):
        approved_comment(parent=parent)
    with django_assert_num_queries(1):
        thread(parent.article)


def test_the_preview_of_a_story_never_saved_asks_nothing(django_assert_num_queries):
    story = Article(edition=edition(), headline="پیش‌نمایش")
    with django_assert_num_queries(0):
        html = thread(story)
    assert "هنوز نظری منتشر نشده است." in html
    assert "href" not in html


def test_an_unpublished_story_has_no_form():
    assert "href" not in thread(article())


def test_the_article_carries_its_thread_and_sets_no_cookie(client):
    one = approved_comment(text="بسیار خواندنی بود")
    response = client.get(one.article.get_absolute_url())
    assert "بسیار خواندنی بود" in response.content.decode()
    assert not response.cookies
    assert not response.has_header("Vary")

"""The desk of channels, and the posts of a story as its editors see them."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from articles.models import Channel, Post
from tests.articles.posting.conftest import bots  # noqa: F401
from tests.bots import TOKEN
from tests.builders import (
    article,
    category,
    channel,
    edition,
    image,
    published_article,
    submitted_article,
    user,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:articles_channel_changelist")
ADD = reverse("admin:articles_channel_add")
FORM = {
    "network": "telegram",
    "name": "کانال خبر",
    "chat": "qodsna",
    "token": TOKEN,
    "template": "{تیتر} {نشانی}",
    "is_on": "on",
    "with_picture": "on",
}


def page_of(story) -> str:
    return reverse("admin:articles_article_channels", args=[story.pk])


def form(**more) -> dict:
    return {**FORM, "edition": edition().pk, **more}


def words(response) -> str:
    return response.content.decode()


@pytest.fixture
def desk(client):
    client.force_login(user("editor", role="chief_editor"))
    return client


# Channels


def test_where_there_is_no_channel_the_desk_says_how_one_comes_to_be(desk):
    assert "هنوز کانالی نیست" in words(desk.get(LIST))
    assert "هنوز کانالی نیست" in words(desk.get(page_of(published_article())))
    assert "هنوز پستی نیست" in words(desk.get(reverse("admin:articles_post_changelist")))


def test_a_channel_is_kept_and_its_token_never_shown_again(desk):
    assert desk.post(ADD, form()).status_code == 302
    place = Channel.objects.get()
    assert (place.chat, place.is_on) == ("@qodsna", True)
    path = reverse("admin:articles_channel_change", args=[place.pk])
    again = form(name="نام دیگر", token="", is_on="")
    assert desk.post(path, again).status_code == 302
    place.refresh_from_db()
    assert (place.name, place.token, place.is_on) == ("نام دیگر", TOKEN, False)
    history = reverse("admin:articles_channel_history", args=[place.pk])
    for page in (path, LIST, history):
        assert TOKEN not in words(desk.get(page))
    assert "…-bot" in words(desk.get(path))
    log = " ".join(entry.get_change_message() for entry in LogEntry.objects.all())
    assert TOKEN not in log
    assert "خاموش شد" in log
    assert desk.post(path, form(token="other:token-of-a-bot")).status_code == 302
    assert Channel.objects.get().token == "other:token-of-a-bot"


def test_who_only_looks_sees_the_end_of_the_token(client):
    place = channel()
    client.force_login(user("looker", can="articles.view_channel"))
    page = words(client.get(reverse("admin:articles_channel_change", args=[place.pk])))
    assert TOKEN not in page
    assert "…-bot" in page
    assert "خاموش است" in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"template": "{تیتر}"}, "الگو {نشانی} می‌خواهد"),
        ({"template": "{نشانی} {عنوان}"}, "{عنوان} شناخته نیست"),
        ({"chat": "یک کانال"}, "نام لاتین کانال"),
        ({"token": "a/b c" * 3}, "توکن تنها حرف لاتین"),
        ({"token": ""}, "لازم"),
        ({"handle": "@qodsna"}, "بی ‎@‎"),
    ],
)
def test_what_is_wrong_with_a_channel_is_said(desk, wrong, told):
    response = desk.post(ADD, form(**wrong))
    assert response.status_code == 200
    assert told in words(response)
    assert not Channel.objects.exists()


def test_a_channel_is_there_once_and_with_services_of_its_edition(desk):
    other = category("Sport", edition=edition("en"), slug="sport")
    assert "از نسخه دیگری" in words(desk.post(ADD, form(services=[other.pk])))
    channel(chat="@Qodsna")
    assert "این کانال در این نسخه هست" in words(desk.post(ADD, form()))


@pytest.mark.parametrize(
    ("network", "wrong", "told"),
    [
        ("telegram", {}, "بازو کانال را می‌بیند"),
        ("eitaa", {}, "ایتا راهی برای آزمودن خود کانال ندارد"),
        ("telegram", {"token": "123:wrong-token"}, "توکن بازو درست نیست"),
        ("bale", {"chat": "@nobody_here"}, "شناسه کانال را ببینید"),
    ],
)
def test_the_button_tries_the_bot_and_says_what_is_wrong(desk, bots, network, wrong, told):  # noqa: F811
    page = desk.post(ADD, form(network=network, _test="1", **wrong), follow=True)
    assert told in words(page)
    assert Channel.objects.count() == 1
    assert bots.messages[network] == []


def test_a_network_that_is_away_is_said_too(desk, settings):
    settings.POSTING_APIS = {"telegram": "http://127.0.0.1:1"}
    assert "شبکه در دسترس نبود" in words(desk.post(ADD, form(_test="1"), follow=True))


def test_nothing_is_tried_that_was_not_saved(desk, bots):  # noqa: F811
    assert desk.post(ADD, form(_test="1", name="")).status_code == 200
    assert not bots.seen


# The posts of a story


def posted(row, do, text=None, **more) -> dict:
    post, place = row
    shown = post.words
    return {
        f"seen-{place.pk}": post.text,
        f"shown-{place.pk}": shown,
        f"text-{place.pk}": shown if text is None else text,
        "do": do.format(place.pk),
        **more,
    }


@pytest.fixture
def row():
    place = channel()
    return Post(channel=place, article=published_article(), state="ready"), place


def test_a_story_shows_what_each_channel_will_get(desk, row):
    post, place = row
    change = words(desk.get(reverse("admin:articles_article_change", args=[post.article_id])))
    for page in (change, words(desk.get(page_of(post.article)))):
        assert place.name in page
        assert post.article.title in page
        assert "هنوز در صف نیست" in page


def test_a_text_is_changed_and_the_post_sent_or_not(desk, row):
    post, _ = row
    path = page_of(post.article)
    assert desk.post(path, posted(row, "order:{}", "متن دبیر")).status_code == 302
    saved = Post.objects.get()
    assert (saved.state, saved.text) == ("waiting", "متن دبیر")
    row = saved, saved.channel
    page = words(desk.post(path, posted(row, "cancel:{}"), follow=True))
    assert "به کانال فرستاده نمی‌شود" in page
    assert "عوض شده است" in words(desk.post(path, posted(row, "cancel:{}"), follow=True))
    desk.post(path, posted(row, "save", ""))
    assert Post.objects.get().words == saved.channel.written(saved.article)
    deeds = Post.objects.get().steps.values_list("deed", flat=True)
    assert [*deeds] == ["write", "order", "cancel", "write"]


def test_an_unchanged_text_writes_nothing(desk, row):
    post, _ = row
    desk.post(page_of(post.article), posted(row, "save"))
    assert not Post.objects.exists()


def test_a_text_that_is_too_long_stays_in_its_box(desk, row):
    post, _ = row
    post.article.lead_image = image()
    post.article.save()
    response = desk.post(page_of(post.article), posted(row, "order:{}", "دراز" * 300))
    assert response.status_code == 422
    assert "۱۲۰۰ نویسه است و بیش از ۱۰۲۴ نمی‌شود" in words(response)
    assert "دراز" * 300 in words(response)
    assert not Post.objects.exists()


def test_nobody_overwrites_a_colleague_or_what_is_gone(desk, row):
    post, place = row
    path = page_of(post.article)
    other = Post.objects.of(place, post.article)
    other.write("متن همکار", by=None, seen="")
    response = desk.post(path, posted(row, "save", "متن من"))
    assert "همکارتان همین حالا" in words(response)
    assert "متن من" in words(response)
    Post.objects.update(state="sent", sent_text="متن همکار")
    response = desk.post(path, posted(row, "save", "متن من"))
    assert "در راه است یا فرستاده شده" in words(response)
    assert "متن من" in words(response)
    assert Post.objects.get().text == "متن همکار"


def test_a_button_that_is_not_there_is_refused(desk, row, caplog):
    caplog.set_level("CRITICAL", "django.request")
    post, _ = row
    for do in ("order:999", "begin:{}", "arrived:{}"):
        assert desk.post(page_of(post.article), posted(row, do)).status_code == 403


def test_of_what_nobody_knows_a_person_decides(desk, row):
    post, place = row
    post.state, post.attempts = "uncertain", 1
    post.save()
    assert "۱ پست نامعلوم" in words(desk.get("/admin/"))
    posts = reverse("admin:articles_post_changelist")
    assert "۱ پست نامعلوم است" in words(desk.get(posts))
    page = words(desk.get(page_of(post.article)))
    assert "در کانال هست" in page
    desk.post(page_of(post.article), {"do": f"confirm:{place.pk}"})
    assert Post.objects.get().state == "sent"
    assert "پست نامعلوم" not in words(desk.get("/admin/"))


def test_many_posts_are_decided_at_once(desk, row):
    post, _ = row
    post.state, post.attempts, post.error = "uncertain", 1, "پاسخی نرسید."
    post.save()
    path = reverse("admin:articles_post_changelist")

    def chosen(action: str):
        data = {"action": action, "index": "0", "_selected_action": [post.pk]}
        return words(desk.post(path, data, follow=True))

    assert "شدنی نیست" in chosen("order")
    assert "۱ پست دوباره به صف رفت" in chosen("resend")
    assert "۱ پست از صف درآمد" in chosen("cancel")
    assert "۱ پست به صف رفت" in chosen("order")
    Post.objects.update(state="uncertain")
    assert "۱ پست فرستاده‌شده شناخته شد" in chosen("confirm")
    page = words(desk.get(reverse("admin:articles_post_change", args=[post.pk])))
    assert "گفت در کانال هست" in page
    assert post.article.title in page


def test_an_editor_sees_the_posts_of_his_services_alone(client):
    mine, other = category("ورزش"), category("هنر")
    place = channel()
    for service, headline in ((mine, "کشتی"), (other, "راز")):
        story = submitted_article(category=service, headline=headline)
        Post.objects.create(channel=place, article=story, state="uncertain")
    client.force_login(user("desk", role="desk_editor", services=[mine]))
    page = words(client.get(reverse("admin:articles_post_changelist")))
    assert "کشتی" in page
    assert "راز" not in page
    assert "۱ پست نامعلوم" in words(client.get("/admin/"))
    client.force_login(user("writer", role="reporter"))
    assert "نامعلوم" not in words(client.get("/admin/"))


def test_the_story_of_another_edition_has_other_channels(desk):
    channel()
    story = article(edition=edition("en"))
    assert "هنوز کانالی نیست" in words(desk.get(page_of(story)))

"""Each story is in each channel once: planned at its minute, sent, looked for, or asked about."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Arrival, Article, Channel, Post
from articles.posting.looking import Seen, judge
from articles.posting.sending import keep_channels, look_after_doubts, post_next
from tests.articles.posting.clock import later
from tests.bots import LATE, NOT_TAKEN, TAKEN
from tests.builders import (
    article,
    category,
    channel,
    chief,
    edition,
    image,
    published_article,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def post_of(story: Article, place: Channel | None = None) -> Post:
    posts = Post.objects.filter(article=story)
    return posts.get(channel=place) if place else posts.get()


# What is put into line


def test_a_new_story_goes_into_every_channel_that_is_on(bots):
    for network in ("telegram", "bale", "eitaa"):
        channel(network, on=DAY)
    story = published_article(headline="تراز آب بالا آمد", lead="پس از ده سال.", ago=MINUTE)
    keep_channels()
    keep_channels()
    for network in bots.messages:
        assert bots.messages[network] == [
            f"تراز آب بالا آمد\n\nپس از ده سال.\n\nhttp://testserver/fa/{story.pk}"
        ]
    assert [*Post.objects.values_list("state", "message")] == [("sent", "1")] * 3


def test_a_channel_is_off_until_somebody_switches_it_on(bots):
    place = channel()
    published_article(ago=MINUTE)
    keep_channels()
    assert not Post.objects.exists()
    assert place.switch(on=True)
    assert not place.switch(on=True)
    keep_channels()
    assert not Post.objects.exists()
    published_article(ago=timedelta(0))
    keep_channels()
    assert Post.objects.sent().count() == 1
    assert place.switch(on=False)


def test_what_is_not_for_this_channel_is_not_sent_by_itself(bots):
    place = channel(on=DAY * 30)
    published_article(ago=DAY * 2)
    withdrawn_article(ago=MINUTE)
    published_article(ago=MINUTE, edition=edition("en"))
    published_article(ago=-MINUTE)
    article()
    came = published_article(ago=MINUTE)
    Arrival.objects.create(source="x", kind="story", name="1", key=came.pk)
    keep_channels()
    assert bots.messages["telegram"] == []
    assert [*Post.objects.values_list("article", "state")] == [(came.pk, "cancelled")]
    assert "سایت دیگری" in Post.objects.get().error
    assert place.is_on


def test_a_channel_of_services_has_those_below_them_too(bots):
    sport = category("ورزش")
    place = channel(on=DAY)
    place.services.add(sport)
    published_article(category=category("هنر"), ago=MINUTE)
    mine = published_article(category=category("کشتی", parent=sport), ago=MINUTE)
    keep_channels()
    assert [*Post.objects.values_list("article", flat=True)] == [mine.pk]


def test_a_channel_of_breaking_news_waits_for_the_strip(bots):
    channel(on=timedelta(minutes=30), only_breaking=True)
    story = published_article(ago=timedelta(hours=2))
    keep_channels()
    assert not Post.objects.exists()
    story.flash(by=None)
    keep_channels()
    assert Post.objects.sent().count() == 1


def test_a_scheduled_story_goes_out_at_its_minute_with_what_was_written_before(bots):
    place = channel(on=DAY)
    story = published_article(ago=-timedelta(hours=1))
    assert Post.objects.of(place, story).write("متن دبیر", by=None, seen="")
    keep_channels()
    assert bots.messages["telegram"] == []
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now())
    keep_channels()
    assert bots.messages["telegram"] == ["متن دبیر"]


def test_what_is_withdrawn_before_it_was_sent_is_never_sent(bots):
    place = channel(on=DAY)
    story = published_article(ago=MINUTE)
    post = Post.objects.of(place, story)
    assert post.order(by=None)
    story.withdraw(by=None)
    keep_channels()
    assert post_of(story).state == "cancelled"
    assert bots.messages["telegram"] == []


def test_a_picture_goes_with_the_story(bots):
    channel(on=DAY)
    story = published_article(lead_image=image(), lead="ب" * 2000, headline="عکس‌دار", ago=MINUTE)
    keep_channels()
    (text,) = bots.messages["telegram"]
    assert bots.pictures == 1
    assert len(text) <= 1024
    assert text.endswith(f"/fa/{story.pk}")


def test_a_picture_that_is_gone_holds_no_story_back(bots):
    channel(on=DAY)
    picture = image()
    published_article(lead_image=picture, ago=MINUTE)
    picture.file.storage.delete(picture.file.name)
    keep_channels()
    assert (bots.pictures, len(bots.messages["telegram"])) == (0, 1)


# What the network does


@pytest.mark.parametrize("mood", [*TAKEN, *NOT_TAKEN, LATE])
@pytest.mark.parametrize("network", ["telegram", "eitaa"])
def test_whatever_a_network_does_a_story_is_in_an_open_channel_once(bots, network, mood):
    """The first and the last story are well, and what happens to the one between is seen by them:
    nobody is asked."""
    place = channel(network, on=DAY)
    moods = {"n": iter(["well", mood])}
    bots.mood = lambda network: next(moods["n"], "well")
    stories = [published_article(ago=MINUTE)]
    keep_channels()
    stories.append(published_article(ago=MINUTE))
    keep_channels()
    if mood == LATE:
        time.sleep(bots.delay)
    later(minutes=2)
    stories.append(published_article(ago=MINUTE))
    for _ in range(3):
        keep_channels()
        look_after_doubts()
        later(minutes=2)
    assert [bots.times(network, f"/fa/{each.pk}") for each in stories] == [1, 1, 1]
    assert {post.state for post in Post.objects.filter(channel=place)} == {"sent"}


@pytest.mark.parametrize("mood", ["drop after", "drop before"])
def test_of_a_network_without_pages_somebody_says_whether_it_is_there(bots, mood):
    place, person = channel("bale", on=DAY), chief()
    story = published_article(ago=MINUTE)
    bots.mood = lambda network: mood
    keep_channels()
    bots.mood = lambda network: "well"
    later(hours=3)
    keep_channels()
    look_after_doubts()
    post = post_of(story, place)
    assert post.state == "uncertain"
    is_there = bots.times("bale", f"/fa/{story.pk}") == 1
    assert (post.confirm if is_there else post.resend)(by=person)
    assert not post.confirm(by=person)
    keep_channels()
    assert bots.times("bale", f"/fa/{story.pk}") == 1
    assert post_of(story).state == "sent"
    assert post.steps.filter(by=person).count() == 1


def test_a_page_alone_never_says_that_a_post_is_missing(bots):
    """The last of a channel may yet come, or the page may be of yesterday."""
    channel(on=DAY)
    published_article(ago=MINUTE)
    keep_channels()
    story = published_article(ago=MINUTE)
    bots.mood = lambda network: "drop before"
    keep_channels()
    later(minutes=5)
    look_after_doubts()
    post = post_of(story)
    assert (post.state, post.next_look > timezone.now()) == ("uncertain", True)
    old_page = bots.messages["telegram"][0]
    assert judge(post, old_page) is Seen.UNKNOWN
    bots.shows_pages = False
    later(minutes=5)
    look_after_doubts()
    assert post_of(story).state == "uncertain"
    later(days=3)
    look_after_doubts()
    assert post_of(story).next_look is None


def test_a_longer_code_is_another_story(bots):
    place = channel(on=DAY)
    story = published_article(ago=MINUTE)
    post = Post(channel=place, article=story, sent_text=place.written(story))
    post.begun_at = post.ended_at = timezone.now()
    assert judge(post, f"<a>http://testserver/fa/{story.pk}1</a>") is Seen.UNKNOWN
    assert judge(post, f'{{"u":"http:\\/\\/testserver\\/fa\\/{story.pk}"}}') is Seen.THERE


def test_a_busy_network_is_left_alone_for_as_long_as_it_says(bots):
    channel(on=DAY)
    for _ in range(2):
        published_article(ago=MINUTE)
    bots.mood = lambda network: "busy"
    keep_channels()
    keep_channels()
    assert bots.seen["busy"] == 1
    bots.mood = lambda network: "well"
    later(minutes=1)
    keep_channels()
    assert len(bots.messages["telegram"]) == 2


def test_a_network_that_is_away_is_asked_ever_more_seldom_and_for_a_day(bots, settings):
    settings.POSTING_APIS = dict.fromkeys(settings.POSTING_APIS, "http://127.0.0.1:1")
    channel(on=DAY)
    story = published_article(ago=MINUTE)
    waits = []
    for _ in range(8):
        keep_channels()
        post = post_of(story)
        waits.append(round((post.next_attempt - timezone.now()).total_seconds()))
        later(minutes=16)
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]
    assert "در دسترس نبود" in post.error
    Article.objects.filter(pk=story.pk).update(published_at=timezone.now() - DAY)
    later(days=1)
    keep_channels()
    assert post_of(story).state == "failed"


def test_what_a_network_refuses_waits_for_people(bots):
    place = channel(chat="@somebody_else", on=DAY)
    story = published_article(ago=MINUTE)
    keep_channels()
    post = post_of(story)
    assert post.state == "failed"
    assert "شناسه کانال" in post.error
    Channel.objects.filter(pk=place.pk).update(chat="@qodsna")
    assert post.order(by=None)
    keep_channels()
    assert post_of(story).state == "sent"


# Who is killed


class KilledError(BaseException):
    """As ``kill -9`` is: nothing is written any more."""


@pytest.mark.parametrize("mood", ["well", "drop before"])
def test_a_worker_that_dies_in_the_middle_sends_nothing_twice(bots, monkeypatch, mood):
    place = channel(on=DAY)
    before = published_article(ago=MINUTE)
    keep_channels()
    story = published_article(ago=MINUTE)
    bots.mood = lambda network: mood

    def die(self, *args, **kwargs):
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(Post, "arrived", die)
        patched.setattr(Post, "doubted", die)
        with pytest.raises(KilledError):
            keep_channels()
    bots.mood = lambda network: "well"
    assert post_of(story).state == "sending"
    assert not post_next(place)
    later(minutes=2)
    after = published_article(ago=MINUTE)
    keep_channels()
    assert post_of(story).state in {"uncertain", "sent"}
    for _ in range(2):
        later(minutes=2)
        look_after_doubts()
        another = published_article(ago=MINUTE)
        keep_channels()
    stories = [before, story, after, another]
    assert [bots.times("telegram", f"/fa/{each.pk}") for each in stories] == [1, 1, 1, 1]


def test_what_comes_back_late_is_believed_and_what_it_failed_at_is_not(bots):
    place = channel(on=DAY)
    story = published_article(ago=MINUTE)
    Post.objects.of(place, story).order(by=None)
    slow = Post.objects.claim(place)
    assert Post.objects.claim(place) is None
    later(minutes=2)
    bots.mood = lambda network: "drop before"
    keep_channels()
    assert post_of(story).resend(by=None)
    assert not slow.not_arrived("x", wait=timedelta())
    assert slow.arrived("7")
    keep_channels()
    assert (post_of(story).state, bots.messages["telegram"]) == ("sent", [])
    assert not slow.arrived("7")


def test_every_deed_leaves_a_row(bots):
    place, person = channel(on=DAY), chief()
    story = published_article(ago=MINUTE)
    post = Post.objects.of(place, story)
    post.write("یک", by=person, seen="")
    assert not post.write("دو", by=person, seen="")
    post.cancel(by=person)
    assert not post.cancel(by=person)
    post.order(by=person)
    keep_channels()
    assert [*post.steps.values_list("deed", "by")] == [
        ("write", person.pk),
        ("cancel", person.pk),
        ("order", person.pk),
        ("sent", None),
    ]
    assert str(post.steps.last()) == "فرستاده شد"

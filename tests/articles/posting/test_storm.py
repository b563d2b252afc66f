"""The short form of ``benchmarks/channels_drill.py``."""

import random
import time
from datetime import timedelta

import pytest

from articles.models import Post
from articles.posting import wire
from articles.posting.sending import keep_channels, look_after_doubts
from tests.articles.posting.clock import later
from tests.bots import NETWORKS
from tests.builders import channel, published_article

pytestmark = pytest.mark.django_db
STORIES, MOST_ROUNDS = 8, 60


class KilledError(BaseException):
    """As ``kill -9`` is."""


@pytest.mark.parametrize("seed", [1, 2])
def test_three_channels_get_each_story_once(bots, monkeypatch, seed):
    monkeypatch.setattr(wire, "SECONDS", 0.15)
    bots.delay = 0.25
    bots.moody(seed)
    chance, tell = random.Random(seed), Post._tell

    def tell_or_die(self, *args, **kwargs):
        if chance.random() < 0.1:
            raise KilledError
        return tell(self, *args, **kwargs)

    monkeypatch.setattr(Post, "_tell", tell_or_die)
    for network in NETWORKS:
        channel(network, on=timedelta(days=1))
    codes = [published_article(ago=timedelta(minutes=1)).pk for _ in range(STORIES)]
    for _ in range(MOST_ROUNDS):
        for work in (keep_channels, look_after_doubts):
            try:
                work()
            except KilledError:
                continue
        # What is slow arrives meanwhile; to the posts it is three minutes.
        time.sleep(0.15)
        later(minutes=3)
        if not Post.objects.exclude(state__in=["sent", "uncertain"]).exists():
            break
    ask_people(bots)
    bots.mood = lambda network: "well"
    monkeypatch.setattr(Post, "_tell", tell)
    keep_channels()
    times = {n: [bots.times(n, f"/fa/{code}") for code in codes] for n in NETWORKS}
    assert times == {network: [1] * STORIES for network in NETWORKS}
    assert Post.objects.sent().count() == STORIES * len(NETWORKS)


def ask_people(bots) -> None:
    """They look into the channel, and say what they see."""
    for post in Post.objects.uncertain().select_related("channel"):
        there = bots.times(post.channel.network, f"/fa/{post.article_id}")
        assert there < 2
        assert (post.confirm if there else post.resend)(by=None)

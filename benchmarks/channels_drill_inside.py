"""What ``channels_drill`` does inside of the site: prepares, works, decides, looks."""

import json
import os
import sys
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import django

from articles.posting import states
from benchmarks.channels_drill import ANSWER, LEASE, SETTLE

# Before anybody takes them over: a drill has no minutes.
states.LEASE, states.SETTLE = timedelta(seconds=LEASE), timedelta(seconds=SETTLE)
states.PAUSE, states.LONGEST_PAUSE = timedelta(seconds=0.5), timedelta(seconds=2)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qodsna.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, Post, PostStep  # noqa: E402
from articles.posting import sending, wire  # noqa: E402
from tests.bots import NETWORKS  # noqa: E402
from tests.builders import category, channel, published_article  # noqa: E402

wire.SECONDS = ANSWER


def prepare(stories: str) -> Any:
    for network in NETWORKS:
        channel(network, on=timedelta(days=1))
    service = category()
    now = timezone.now()
    return [
        # Some are out, some will be while everything fails.
        published_article(category=service, published_at=now + timedelta(seconds=n - 20)).pk
        for n in range(int(stories))
    ]


def work() -> None:
    while True:
        sending.keep_channels()
        sending.look_after_doubts()
        time.sleep(0.2)


def people(messages: str) -> Any:
    """They look into the channels at what has been unknown for a while."""
    there = json.loads(messages)
    told: Counter = Counter()
    patient = timezone.now() - timedelta(seconds=5 * SETTLE)
    for post in Post.objects.uncertain().filter(ended_at__lt=patient).select_related("channel"):
        address = f"/fa/{post.article_id}"
        shown = [text.split()[-1] for text in there[post.channel.network]]
        deed = "confirm" if any(each.endswith(address) for each in shown) else "resend"
        told[deed] += getattr(post, deed)(by=None)
    return told


def look() -> Any:
    return {
        "codes": [*Article.objects.values_list("pk", flat=True)],
        "states": Counter(Post.objects.values_list("state", flat=True)),
        "deeds": Counter(PostStep.objects.values_list("deed", flat=True)),
    }


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    answer = {"prepare": prepare, "work": work, "people": people, "look": look}[name](*given)
    connection.close()
    json.dump(answer, sys.stdout)

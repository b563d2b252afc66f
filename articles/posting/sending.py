"""What the worker does for the channels: plans, sends, and looks for what it does not know."""

import time
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.models import Arrival, Channel, Post
from articles.posting.bots import Bot, BusyError, RefusedError
from articles.posting.looking import Seen, can_be_looked_for, look, pause_of
from articles.posting.states import CANCELLED, FAILED, FRESH, READY, Deed
from articles.posting.wire import UnsentError, UnsureError
from media import renditions
from media.making import BusyError as NoHandError
from media.making import UnmakableError, make
from media.models import Image
from media.renditions import Cut, Rendition
from media.slots import SLOTS
from qodsna.tasks import stopping

# One run takes no longer than this, so that the next can begin; what is left waits for it.
BUDGET = 40
AT_ONCE = 200


def keep_channels() -> None:
    """All that is due by now, channel after channel, one of each at a time."""
    tidy()
    for channel in Channel.objects.on().select_related("edition"):
        plan(channel)
    deadline = time.monotonic() + BUDGET
    channels = list(Channel.objects.on())
    while channels and time.monotonic() < deadline and not stopping.is_set():
        channels = [each for each in channels if post_next(each)]


def tidy() -> None:
    """What nobody is sending any more, and what is not to be sent any more."""
    posts = Post.objects.select_related("channel", "article__edition")
    for post in posts.silent():
        post.doubted("کارگر در میانه فرستادن از کار افتاد.", look=can_be_looked_for(post))
    for post in posts.of_what_is_gone():
        post.dropped(Deed.WITHDRAWN, state=CANCELLED)
    for post in posts.out_of_time():
        post.dropped(Deed.LATE, state=FAILED)


def plan(channel: Channel) -> None:
    """Puts into line what came out since and is not there."""
    decided = Post.objects.filter(channel=channel, article=OuterRef("pk")).exclude(state=READY)
    stories = channel.carries(timezone.now() - FRESH).filter(~Exists(decided))
    found = sorted(stories.values_list("published_at", "pk")[:AT_ONCE])
    if keys := [key for _, key in found]:
        came = Arrival.objects.filter(kind="story", key__in=keys).values_list("key", flat=True)
        Post.objects.plan(channel, keys, foreign={*came})


def post_next(channel: Channel) -> bool:
    """Whether this channel can be given another one in this run."""
    post = Post.objects.claim(channel)
    if post is None:
        return False
    try:
        message = Bot(post.channel).send(post.sent_text, picture_of(post))
    except UnsentError as error:
        post.not_arrived(f"{error}.", wait=timedelta())
        return False
    except BusyError as error:
        post.not_arrived(str(error), wait=error.wait)
        Post.objects.hold(channel, error.wait)
        return False
    except RefusedError as error:
        post.refused(str(error))
    except UnsureError as error:
        post.doubted(f"{error}.", look=can_be_looked_for(post))
    else:
        post.arrived(message)
    return True


def picture_of(post: Post) -> bytes | None:
    """Its story's picture as other sites show it; None where it has none that can be had."""
    image = post.article.shown_picture if post.channel.with_picture else None
    return jpeg(image) if image else None


def jpeg(image: Image) -> bytes | None:
    cut = Cut.of(image, SLOTS["share"])
    rendition = Rendition(SLOTS["share"], cut.width, cut.fallback)
    name = renditions.folder(image) + rendition.file
    try:
        make(image, [rendition])
        with default_storage.open(name) as file:
            data: bytes = file.read()
            return data
    except (UnmakableError, NoHandError, OSError):
        return None


def look_after_doubts() -> None:
    """Where an answer was lost and the channel has a page, whether the post stands there."""
    posts = Post.objects.to_look_for().select_related("channel", "article__edition")
    deadline = time.monotonic() + BUDGET
    for post in posts.order_by("next_look")[:AT_ONCE]:
        if stopping.is_set() or time.monotonic() > deadline:
            return
        seen = look(post)
        if seen is Seen.THERE:
            post.found()
        elif seen is Seen.MISSING:
            post.missed()
        else:
            pause = pause_of(post)
            moment = timezone.now() + pause if pause else None
            Post.objects.uncertain().filter(pk=post.pk).update(next_look=moment)

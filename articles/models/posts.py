from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.utils import timezone

from articles.models.article import Article
from articles.models.channel import Channel
from articles.posting.states import (
    CANCELLED,
    FRESH,
    LEASE,
    READY,
    SENDING,
    SENT,
    UNCERTAIN,
    WAITING,
    Deed,
)
from articles.states import gone, shown

if TYPE_CHECKING:
    from articles.models.post import Post


class PostQuerySet(models.QuerySet["Post"]):
    def ready(self) -> Self:
        """What somebody has written something for, and nothing more."""
        return self.filter(state=READY)

    def waiting(self) -> Self:
        return self.filter(state=WAITING)

    def sending(self) -> Self:
        return self.filter(state=SENDING)

    def sent(self) -> Self:
        return self.filter(state=SENT)

    def uncertain(self) -> Self:
        return self.filter(state=UNCERTAIN)

    def due(self) -> Self:
        """What is to be sent now: its story is before readers, its channel is on."""
        return self.waiting().filter(
            shown("article__"),
            next_attempt__lte=timezone.now(),
            channel__switched_on_at__isnull=False,
        )

    def to_look_for(self) -> Self:
        return self.uncertain().filter(next_look__lte=timezone.now())

    def silent(self) -> Self:
        """Whoever was sending them is gone, and nobody knows how far he came."""
        return self.sending().filter(begun_at__lt=timezone.now() - LEASE)

    def of_what_is_gone(self) -> Self:
        return self.waiting().filter(gone("article__"))

    def out_of_time(self) -> Self:
        past = timezone.now() - FRESH
        return self.waiting().filter(queued_at__lt=past, article__published_at__lt=past)

    def claim(self, channel: Channel) -> "Post | None":
        """The next post of a channel, now this worker's; of one channel one at a time."""
        with transaction.atomic():
            list(Channel.objects.select_for_update(no_key=True).filter(pk=channel.pk))
            here = self.filter(channel=channel)
            if here.sending().exists():
                return None
            related = ("channel", "article__edition", "article__category", "article__lead_image")
            rows = here.due().select_for_update(of=("self",)).select_related(*related)
            found = rows.order_by("next_attempt", "pk").first()
            if found:
                found.begin()
            return found

    def hold(self, channel: Channel, wait: timedelta) -> None:
        """Send nothing to a channel for so long, as its network has asked."""
        until = timezone.now() + wait
        self.waiting().filter(channel=channel, next_attempt__lt=until).update(next_attempt=until)

    def plan(self, channel: Channel, keys: list[int], *, foreign: set[int]) -> None:
        """A row in line for each of these stories, once however many workers see them.

        ``foreign``: those that came here from another site, which has told of them.
        """
        self.bulk_create(
            [
                self.model(
                    channel=channel,
                    article_id=key,
                    state=CANCELLED if key in foreign else WAITING,
                    error=f"{Deed.MOVED_IN.label}." if key in foreign else "",
                )
                for key in keys
            ],
            ignore_conflicts=True,
        )
        now = timezone.now()
        written = self.ready().filter(channel=channel, article__in=keys)
        written.update(state=WAITING, queued_at=now, next_attempt=now)

    def of(self, channel: Channel, article: Article) -> "Post":
        """The post of a story in a channel, made if need be and then not yet in line."""
        post, _ = self.get_or_create(channel=channel, article=article, defaults={"state": READY})
        return post

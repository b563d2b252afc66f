"""An archive of any size: the newest pages are the same in each, only what lies below grows.

In it is what readers and the newsroom meet: see ``benchmarks.stories``. What stories are found by
is written as ``save()`` writes it. Of a large one a part is made, and its texts come again, older
each time: see ``benchmarks.copies``.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from articles.derived.mending import put_names_right
from articles.models import (
    Article,
    DailyReadCount,
    DayCount,
    DossierPlace,
    Findable,
    KnownWord,
    ReadCount,
    RelatedLink,
    SearchWords,
    Trait,
)
from articles.models.findable import entries, row_of
from articles.models.places import keep_places
from articles.models.search_words import text_of
from articles.reads.rankings import keep_rankings
from articles.related.indexing import numbers
from articles.related.keeping import suggest_each
from benchmarks import copies
from benchmarks.cast import Cast
from benchmarks.stories import YEARS, Stories
from comments.models import Comment
from media.models import Video
from qodsna.calendars import today

LEAST_MADE, MOST_MADE, BATCH = 2000, 10_000, 1000
LONG_AGO = 250
READ_EACH_DAY, DAYS, READ_EACH_HOUR, HOURS, SUGGESTED = 5000, 30, 1000, 24, 200


class Archive:
    """``times`` the ``base`` of stories that are made, and those of ``long_ago``, are ``total``."""

    def __init__(self, size: int) -> None:
        made = max(LEAST_MADE, min(size // 10, MOST_MADE))
        self.times = max(1, size // made)
        self.long_ago = min(LONG_AGO, size // 4)
        self.base = (size - self.long_ago) // self.times
        self.total = self.base * self.times + self.long_ago
        self.span = timedelta(days=-(-YEARS.days // self.times))
        self.now, self.began = timezone.now(), time.monotonic()
        self.spoken: set[str] = set()

    def build(self) -> None:
        copies.in_a_hurry()
        self.stories = Stories(
            Cast.make(), self.now, self.base, self.total, self.times, self.span, self.long_ago
        )
        with copies.without_indexes(self._say), dates_as_given():
            ranks = [*self.stories.old, *self.stories.ranks]
            for start in range(0, len(ranks), BATCH):
                self._build(ranks[start : start + BATCH])
                self._tell(min(start + BATCH, len(ranks)))
            shift = copies.Shift.of(self.base, self.total, self.span)
            for number in range(1, self.times):
                shift.copy(number)
                self._tell((number + 1) * self.base)
            copies.continue_codes()
            self._read()
        self._know()
        self._say("all")

    def _tell(self, count: int) -> None:
        self._say(f"{count:,} of {self.total:,} articles")

    def _say(self, what: str) -> None:
        print(f"  {what}, {time.monotonic() - self.began:.0f} s", flush=True)

    @transaction.atomic
    def _build(self, ranks: Sequence[int]) -> None:
        told, code = self.stories, self.stories.code
        stories = [told.article(rank) for rank in ranks]
        films = [each.video for each in stories if each.video]
        Video.objects.bulk_create(films)
        made = Article.objects.bulk_create(stories)
        self._join(Article.tags.through, "tag_id", ranks, told.tags_of)
        self._join(Article.authors.through, "author_id", ranks, told.authors_of)
        DossierPlace.objects.bulk_create(
            DossierPlace(
                article=each, dossier=told.dossier_of(each), published_at=each.published_at
            )
            for each in made
            if not each.pk % 20
        )
        RelatedLink.objects.bulk_create(
            RelatedLink(article_id=code(rank), target_id=code(target), position=position)
            for rank in ranks
            for position, target in enumerate(told.linked_from(rank))
        )
        first = Comment.objects.bulk_create(told.comments(ranks))
        Comment.objects.bulk_create(told.replies(first))
        self._find([each for each in made if each.is_released], made)

    def _join(self, through: type[models.Model], key: str, ranks: Sequence[int], pick: Any) -> None:
        through._default_manager.bulk_create(
            through(article_id=self.stories.code(rank), **{key: thing.pk})
            for rank in ranks
            for thing in pick(rank)
        )

    def _find(self, released: list[Article], made: list[Article]) -> None:
        SearchWords.objects.bulk_create(
            SearchWords(article=each, text=text_of(each)) for each in made
        )
        found = entries(released, Article)
        Findable.objects.bulk_create(row_of(Findable, *each) for each in found.items())
        keep_places(found)
        Trait.objects.bulk_create(
            Trait(article_id=code, number=number) for code, number in numbers(released, Article)
        )
        said = {key for entry in found.values() for key in entry.vocabulary} - self.spoken
        KnownWord.objects.keep(said)
        self.spoken |= said

    @transaction.atomic
    def _read(self) -> None:
        """What was read in a month, and in the hours of a day; as much in every archive."""
        chance, codes = Random(7), range(1, self.total + 1)
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        for ago in range(DAYS):
            read = chance.sample(codes, min(READ_EACH_DAY, len(codes)))
            day = today() - timedelta(days=ago)
            DailyReadCount.objects.bulk_create(
                DailyReadCount(article_id=code, day=day, count=n % 90 + 1)
                for n, code in enumerate(read)
            )
        for ago in range(HOURS):
            read = chance.sample(codes, min(READ_EACH_HOUR, len(codes)))
            ReadCount.objects.bulk_create(
                ReadCount(article_id=code, hour=hour - timedelta(hours=ago), count=n % 9 + 1)
                for n, code in enumerate(read)
            )

    def _know(self) -> None:
        """What is worked out from all of them."""
        # Of each place there is one line, as the task would leave it that folds them.
        DayCount.objects.add(DayCount.objects.differences(Article.objects.all()))
        DayCount.objects.update(is_new=False)
        put_names_right()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        newest = Article.objects.published().in_edition(self.stories.cast.edition).newest_first()
        suggest_each(list(newest.values_list("pk", flat=True)[:SUGGESTED]))
        keep_rankings()


@contextmanager
def dates_as_given() -> Iterator[None]:
    """Stories were made and changed when they say, not now."""
    made, changed = (Article._meta.get_field(name) for name in ("created_at", "updated_at"))
    made.auto_now_add = changed.auto_now = False
    yield
    made.auto_now_add = changed.auto_now = True

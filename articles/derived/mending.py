"""Writes what is known of stories in other tables where it is not right, while people work.

Stories are read and worked out without a lock. What differs is looked at once more under the lock
of its row, a hundred at a time, and written as the row says then: whoever saves meanwhile waits
for a moment, or is waited for, and what he saved is what is known afterwards.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import OperationalError, transaction

from articles.derived.looking import Known, figures_of, known_of, of, stories_of
from articles.derived.story import Derived
from articles.models import (
    Article,
    Author,
    BodyImage,
    BodyVideo,
    Category,
    DossierPlace,
    Findable,
    KnownName,
    KnownWord,
    SearchWords,
    Tag,
    Trait,
)
from articles.models.findable import COLUMNS, row_of
from articles.models.places import keep_places
from qodsna.spoken import remember_much

# So many are read at once, and so many written in one transaction.
BATCH, TOGETHER = 500, 100
# What somebody else holds for too long, or locks in a ring, is tried again.
TRIES, PAUSE_SECONDS = 5, 0.5


class Mender:
    """Puts stories right, batch by batch; remembers which words it knows to be known."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def put_right(self, codes: Sequence[int]) -> int:
        """Gives of how many of these stories something was not right."""
        if not self.seen:
            remember_much()
        made = {code: Derived(story) for code, story in stories_of(codes).items()}
        known = known_of(codes)
        self._know(made)
        wrong = [code for code, each in sorted(made.items()) if differs(each, known[code])]
        return sum(
            self._patiently(wrong[start : start + TOGETHER], made)
            for start in range(0, len(wrong), TOGETHER)
        )

    def _know(self, made: Mapping[int, Derived]) -> None:
        said = {key for each in made.values() if each.entry for key in each.entry.vocabulary}
        if new := said - self.seen:
            KnownWord.objects.keep(new - KnownWord.objects.among(new))
            self.seen |= new

    def _patiently(self, codes: list[int], made: Mapping[int, Derived]) -> int:
        for _ in range(TRIES - 1):
            try:
                return self._write(codes, made)
            except OperationalError:
                time.sleep(PAUSE_SECONDS)
        return self._write(codes, made)

    @transaction.atomic
    def _write(self, codes: list[int], made: Mapping[int, Derived]) -> int:
        lock(codes)
        now = {
            code: made[code] if story == made[code].story else Derived(story)
            for code, story in stories_of(codes).items()
        }
        self._know({code: each for code, each in now.items() if each is not made[code]})
        known = known_of(codes)
        wrong = {code: each for code, each in now.items() if differs(each, known[code])}
        write_words(wrong, known)
        write_entries(wrong, known)
        write_places(wrong, known)
        write_traits(wrong, known)
        for code, each in wrong.items():
            write_rest(code, each, known[code])
        return len(wrong)


def lock(codes: Sequence[int]) -> None:
    """The rows of stories, and of what readers find them by: a tie to a tag locks that alone."""
    stories = Article.objects.filter(of(codes, "pk")).order_by("pk")
    list(stories.select_for_update(no_key=True).values_list("pk"))
    entries = Findable.objects.filter(of(codes)).order_by("pk")
    list(entries.select_for_update().values_list("pk"))


def differs(made: Derived, known: Known) -> bool:
    digest = made.entry.digest if made.entry else None
    figures = figures_of(made.story)
    return (
        (made.text, digest, made.traits) != (known.text, known.digest, known.traits)
        or made.listed != known.listed
        or (set(figures.images), set(figures.videos)) != (known.images, known.videos)
        or any(moment != made.story.published_at for moment in known.places)
        or known.told != known.counted
    )


def write_words(wrong: Mapping[int, Derived], known: Mapping[int, Known]) -> None:
    rows = [
        SearchWords(article_id=code, text=each.text)
        for code, each in wrong.items()
        if each.text != known[code].text
    ]
    SearchWords.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["article"], update_fields=["text"]
    )


def write_entries(wrong: Mapping[int, Derived], known: Mapping[int, Known]) -> None:
    """One that somebody writes at this very moment, where there was none, is newer and stays."""
    gone = [
        code for code, each in wrong.items() if not each.entry and known[code].digest is not None
    ]
    Findable.objects.filter(pk__in=gone).delete()
    changed: list[Findable] = []
    new: list[Findable] = []
    for code, each in wrong.items():
        if each.entry and each.entry.digest != known[code].digest:
            rows = new if known[code].digest is None else changed
            rows.append(row_of(Findable, code, each.entry))
    Findable.objects.bulk_create(new, ignore_conflicts=True)
    Findable.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["article"], update_fields=COLUMNS
    )


def write_places(wrong: Mapping[int, Derived], known: Mapping[int, Known]) -> None:
    moved = {code: each for code, each in wrong.items() if each.listed != known[code].listed}
    keep_places(
        {code: each.entry for code, each in moved.items() if each.entry},
        [code for code, each in moved.items() if not each.entry],
    )


def write_traits(wrong: Mapping[int, Derived], known: Mapping[int, Known]) -> None:
    for code, each in wrong.items():
        if gone := known[code].traits - each.traits:
            Trait.objects.filter(article=code, number__in=gone).delete()
    Trait.objects.add(
        (code, number)
        for code, each in wrong.items()
        for number in sorted(each.traits - known[code].traits)
    )


def write_rest(code: int, made: Derived, known: Known) -> None:
    """Pictures and films of the text, its places in dossiers, and what it says of corrections."""
    figures, moment = figures_of(made.story), made.story.published_at
    if set(figures.images) != known.images:
        BodyImage.objects.keep(_with(code), figures.images)
    if set(figures.videos) != known.videos:
        BodyVideo.objects.keep(_with(code), figures.videos)
    if any(each != moment for each in known.places):
        DossierPlace.objects.keep(_with(code, published_at=moment))
    if known.told != known.counted:
        Article.objects.filter(pk=code).update(corrections_shown=known.told)


def _with(code: int, **known: Any) -> Any:
    """A story of which no more is known."""
    return Article(pk=code, **known)


def batches(after: int = 0) -> Iterator[list[int]]:
    """The codes of all stories from there on, along their index; of the new ones, too."""
    codes = Article.objects.order_by("pk").values_list("pk", flat=True)
    while batch := list(codes.filter(pk__gt=after)[:BATCH]):
        yield batch
        after = batch[-1]


def put_names_right() -> None:
    """Writes by what tags, authors and services are found."""
    for model in (Tag, Author, Category):
        KnownName.objects.keep(model.objects.iterator())


def put_all_right(after: int = 0) -> Iterator[tuple[int, int]]:
    """All stories whose code is greater, by this process alone.

    Gives how many are done and the last code: who stops goes on after that.
    """
    put_names_right()
    done, mender = 0, Mender()
    for batch in batches(after):
        mender.put_right(batch)
        done += len(batch)
        yield done, batch[-1]

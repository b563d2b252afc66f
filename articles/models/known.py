"""The words and the names that readers may mean, also where they type something else."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import connections, models
from django.db.models import Q

from qodsna.written import words

if TYPE_CHECKING:
    from articles.models.slugged import Slugged

LONGEST = 30
MOST_OF_NAME, LONGEST_NAME = 12, 120


def beginning_with(prefix: str, vendor: str, name: str = "key") -> Q:
    """In a way that each database finds by its index."""
    if vendor == "postgresql":
        return Q(**{f"{name}__startswith": prefix})
    return Q(**{f"{name}__gte": prefix, f"{name}__lt": f"{prefix}\U0010ffff"})


def is_word(key: str) -> bool:
    """Whether others may be misspellings of it."""
    return key.isalpha() and 1 < len(key) <= LONGEST


class KnownWordQuerySet(models.QuerySet["KnownWord"]):
    def keep(self, keys: Iterable[str]) -> None:
        """Adds words that are not known yet; in one order, so that two savers never cross."""
        rows = [self.model(key=key) for key in sorted(filter(is_word, keys))]
        self.bulk_create(rows, ignore_conflicts=True, batch_size=900)

    def among(self, keys: Iterable[str]) -> set[str]:
        return set(self.filter(key__in=set(keys)).values_list("key", flat=True))

    def beginning_with(self, prefix: str) -> Self:
        return self.filter(beginning_with(prefix, connections[self.db].vendor))


class KnownWord(models.Model):
    """A word that some story said, as ``qodsna.written`` reads it.

    Words stay when their stories go: who offers one to readers first looks whether it finds
    anything that they may see.
    """

    key = models.CharField(max_length=LONGEST, primary_key=True)

    objects = KnownWordQuerySet.as_manager()

    class Meta:
        verbose_name = "واژه دیده‌شده"
        verbose_name_plural = "واژه‌های دیده‌شده"
        default_permissions = ()

    def __str__(self) -> str:
        return self.key


class KnownNameQuerySet(models.QuerySet["KnownName"]):
    def keep(self, things: Iterable["Slugged"]) -> None:
        """Writes by what tags, authors or services (of one kind at a time) are found."""
        for thing in things:
            name = str(thing._meta.model_name)
            mine = self.filter(**{name: thing.pk})
            wanted = set(turns(thing.name))
            if set(mine.values_list("key", flat=True)) == wanted:
                continue
            mine.delete()
            own: dict[str, Any] = {"edition_id": thing.edition_id, f"{name}_id": thing.pk}
            self.bulk_create(self.model(key=key, **own) for key in sorted(wanted))
            KnownWord.objects.keep({word for key in wanted for word in key.split()})

    def saying(self, phrases: Iterable[tuple[str, ...]]) -> Self:
        """Those in which any of these words stand, in this order."""
        said = Q(pk__in=[])
        for phrase in phrases:
            said |= beginning_with(f"{' '.join(phrase)} ", connections[self.db].vendor)
        return self.filter(said)

    def beginning_with(self, prefix: str) -> Self:
        return self.filter(beginning_with(prefix, connections[self.db].vendor))


def turns(name: str) -> list[str]:
    """The words of a name from each of them on, each with a space after it."""
    found = list(words(name))[:MOST_OF_NAME]
    keys = [part.key for word in found for part in word.parts]
    whole = [word.joined or word.parts[0].key for word in found]
    begun = [f"{' '.join(each[at:])} " for each in (keys, whole) for at in range(len(each))]
    return [*dict.fromkeys(turn[:LONGEST_NAME] for turn in begun)]


class KnownName(models.Model):
    """A tag, an author or a service by the words of its name, from one of them to the last."""

    edition = models.ForeignKey(
        "articles.Edition", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    key = models.TextField()
    tag = models.ForeignKey("articles.Tag", on_delete=models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey(
        "articles.Author", on_delete=models.CASCADE, null=True, related_name="+"
    )
    category = models.ForeignKey(
        "articles.Category", on_delete=models.CASCADE, null=True, related_name="+"
    )

    objects = KnownNameQuerySet.as_manager()

    class Meta:
        verbose_name = "نام دیده‌شده"
        verbose_name_plural = "نام‌های دیده‌شده"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["edition", "key"],
                name="known_name",
                opclasses=["int8_ops", "text_pattern_ops"],
            )
        ]

    def __str__(self) -> str:
        return self.key

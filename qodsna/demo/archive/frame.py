"""What the newsroom of an archive has beside its stories, the common before the rare."""

from itertools import accumulate
from random import Random
from typing import Any

from django.contrib.auth.models import User

from articles.models import Author, Category, Dossier, Edition, Tag
from media.models import Image, Video
from qodsna.demo.archive.vocabulary import POOLS
from qodsna.persian import slugify

TAGS, AUTHORS = 400, 60


def furnish(edition: Edition) -> None:
    """Tags and authors enough for an archive; those that are there stay."""
    for model, kind, most in ((Tag, "t", TAGS), (Author, "n", AUTHORS)):
        for name in POOLS[kind].words[:most]:
            model._default_manager.get_or_create(
                edition=edition, slug=slugify(name), defaults={"name": name}
            )


class Keys:
    """Keys of things of which the one at rank r is taken about 1/r times as often as the first."""

    def __init__(self, things: Any) -> None:
        self.keys = list(things.order_by("pk").values_list("pk", flat=True))
        self.weights = list(accumulate(1 / rank for rank in range(4, 4 + len(self.keys))))

    def some(self, chance: Random, count: int) -> tuple[int, ...]:
        """So many at most, none twice, in their order; nothing where there is nothing."""
        if not self.keys:
            return ()
        return tuple(sorted({*chance.choices(self.keys, cum_weights=self.weights, k=count)}))

    def one(self, chance: Random) -> int | None:
        return chance.choice(self.keys) if self.keys else None


class Frame:
    """Of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition.pk
        self.services = Keys(Category.objects.filter(edition=edition))
        self.tags = Keys(Tag.objects.filter(edition=edition))
        self.authors = Keys(Author.objects.filter(edition=edition))
        self.dossiers = Keys(Dossier.objects.filter(edition=edition))
        self.images = Keys(Image.objects.lawful())
        self.videos = Keys(Video.objects.ready())
        self.staff = dict(User.objects.filter(is_staff=True).values_list("username", "pk"))

    def person(self, username: str) -> int | None:
        """Of the demo's staff; nobody where the newsroom is another one."""
        return self.staff.get(username)

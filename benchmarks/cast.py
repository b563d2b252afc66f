"""Whom and what the stories of an archive are about: as many in each archive."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import models, transaction

from articles.models import Author, Category, Dossier, Edition, Tag
from benchmarks import words
from media.models import Image
from qodsna.persian import to_persian_digits

IMAGES, AUTHORS, STAFF, DOSSIERS = 200, 40, 20, 3
TAGS, RARE_TAGS, SELDOM_TAGS = 120, 3, 800
EDITOR = "editor"


@dataclass
class Cast:
    edition: Edition
    images: list[Image]
    staff: list[User]
    categories: list[Category]
    authors: list[Author]
    tags: list[Tag]
    rare_tags: list[Tag]
    seldom_tags: list[Tag]
    dossiers: list[Dossier]

    @classmethod
    @transaction.atomic
    def make(cls) -> "Cast":
        images = Image.objects.bulk_create(map(image, range(IMAGES)))
        edition = Edition.objects.create(
            code="fa", name="خبرگزاری سنجش", site_name="سنجش", logo=images[0]
        )
        categories: list[Category] = []
        for name, below in words.SERVICES.items():
            (service,) = named(Category, edition, [name])
            categories += [service, *named(Category, edition, below, parent=service)]
        User.objects.create_superuser(EDITOR)
        return cls(
            edition,
            images,
            User.objects.bulk_create(
                User(username=f"staff{n}", is_staff=True) for n in range(STAFF)
            ),
            categories,
            named(Author, edition, (f"نویسنده {n}" for n in range(AUTHORS))),
            named(Tag, edition, (f"برچسب {n}" for n in range(TAGS))),
            named(Tag, edition, (f"کمیاب {n}" for n in range(RARE_TAGS))),
            Tag.objects.bulk_create(
                Tag(edition=edition, name=f"موضوع {to_persian_digits(n)}", slug=f"موضوع-{n}")
                for n in range(SELDOM_TAGS)
            ),
            named(Dossier, edition, (f"پرونده {n}" for n in range(DOSSIERS)), is_shown=True),
        )


def named(model: type[models.Model], edition: Edition, names: Iterable[str], **own: object) -> list:
    return [model._default_manager.create(edition=edition, name=name, **own) for name in names]


def image(number: int) -> Image:
    """A row without a file: pages only print its address and its size."""
    return Image(
        file=f"images/bench/{number:03}.jpg",
        alt=f"عکس آرشیو، شماره {number}",
        credit="کاوه روشن",
        width=1440,
        height=960,
        focal_x=0.5,
        focal_y=0.25,
    )

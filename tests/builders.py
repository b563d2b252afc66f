"""Things of the newsroom with defaults, so that a test names only what matters to it."""

import io
from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image as Picture

from articles.models import (
    Article,
    Author,
    Category,
    Channel,
    Dossier,
    Edition,
    Partner,
    RelatedLink,
    Tag,
)
from articles.states import BREAKING_FOR
from media.models import Gallery, Image, Video
from qodsna.roles import ROLES

numbers = count(1)


def edition(code: str = "fa", **fields: Any) -> Edition:
    defaults: dict[str, Any] = {
        "name": "خبرگزاری آزمون",
        "site_name": "آزمون",
        "footer": "Test News Agency. All Rights Reserved\nنقل مطالب با ذکر منبع بلامانع است.",
    }
    if code == "en":
        defaults = {
            "name": "Test News Agency",
            "site_name": "Test News",
            "language": "en",
            "direction": "ltr",
            "calendar": "gregorian",
            "sign_off_words": "End of message",
            "footer": "Test News Agency. All Rights Reserved",
            "position": 1,
        }
    return Edition.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def category(name: str = "محیط زیست", **fields: Any) -> Category:
    fields.setdefault("edition", edition())
    return Category.objects.create(name=name, **fields)


def tag(name: str = "تالاب", **fields: Any) -> Tag:
    fields.setdefault("edition", edition())
    return Tag.objects.create(name=name, **fields)


def author(name: str = "مینا رستگار", **fields: Any) -> Author:
    fields.setdefault("edition", edition())
    return Author.objects.create(name=name, **fields)


def dossier(name: str = "آینده دریاچه‌ها", **fields: Any) -> Dossier:
    """One that readers see."""
    fields.setdefault("edition", edition())
    return Dossier.objects.create(name=name, **{"is_shown": True, **fields})


def partner(name: str = "روزنامه دریا", *, key: str = "", **fields: Any) -> Partner:
    """One with this key, or with one that nobody knows."""
    made = Partner(name=name, **fields)
    made.give_key(key)
    made.save()
    return made


def picture_file(size: tuple[int, int] = (90, 60), name: str = "picture.jpg") -> ContentFile:
    buffer = io.BytesIO()
    Picture.new("RGB", size, "#6a8").save(buffer, "JPEG")
    return ContentFile(buffer.getvalue(), name)


def image(alt: str = "کرانه جنوبی دریاچه", **fields: Any) -> Image:
    fields.setdefault("file", picture_file())
    return Image.objects.create(alt=alt, **fields)


def video(title: str = "یک روز با محیط‌بانان", **fields: Any) -> Video:
    fields.setdefault("file", ContentFile(b"film", "film.mp4"))
    fields.setdefault("poster", image())
    return Video.objects.create(title=title, **fields)


def ready_video(title: str = "یک روز با محیط‌بانان", **fields: Any) -> Video:
    """As the worker leaves it, without what it encoded."""
    made = {"duration": 125, "width": 1280, "height": 720, "state": Video.State.READY}
    return video(title, **made | fields)


def gallery(*images: Image, title: str = "شب‌های کویر", **captions: str) -> Gallery:
    """An album of these pictures; ``second="…"`` is the own caption of the second."""
    album = Gallery.objects.create(title=title)
    names = ["first", "second", "third"]
    for position, picture in enumerate(images):
        own = captions.get(names[position], "") if position < len(names) else ""
        album.places.create(image=picture, position=position, own_caption=own)
    return album


def article(**fields: Any) -> Article:
    """A draft."""
    fields.setdefault("edition", edition())
    fields.setdefault("headline", f"بازگشت فلامینگوها به دریاچه {next(numbers)}")
    return Article.objects.create(**fields)


def submitted_article(**fields: Any) -> Article:
    if "category" not in fields:
        fields["category"] = Category.objects.first() or category()
    story = article(**fields)
    story.submit(by=fields.get("created_by"))
    return story


def returned_article(*, note: str = "منبع را بنویسید.", **fields: Any) -> Article:
    story = submitted_article(**fields)
    story.send_back(by=None, note=note)
    return story


def approved_article(**fields: Any) -> Article:
    story = submitted_article(**fields)
    story.approve(by=None)
    return story


def published_article(*, ago: timedelta = timedelta(hours=1), **fields: Any) -> Article:
    fields.setdefault("edition", edition())
    if "category" not in fields:
        first = Category.objects.filter(edition=fields["edition"]).first()
        fields["category"] = first or category(edition=fields["edition"])
    story = article(**fields)
    story.publish(by=None, at=story.published_at or timezone.now() - ago)
    if story.is_breaking:
        in_strip(story)
    return story


def in_strip(story: Article) -> None:
    """As if it had been sent as breaking news when it came out."""
    story.flashed_at = story.published_at
    story.breaking_until = story.published_at + BREAKING_FOR
    story.save(update_fields=["flashed_at", "breaking_until"])


def withdrawn_article(*, note: str = "", **fields: Any) -> Article:
    story = published_article(**fields)
    story.withdraw(by=None, note=note)
    return story


def channel(network: str = "telegram", *, on: timedelta | None = None, **fields: Any) -> Channel:
    """One that is off, or that was switched on so long ago; its bot is that of ``tests.bots``."""
    fields.setdefault("edition", edition())
    made = Channel.objects.create(
        network=network,
        **{
            "name": f"کانال {Channel.Network(network).label}",
            "chat": "qodsna" if network == "eitaa" else "@qodsna",
            "handle": "qodsna",
            "token": "123456:the-secret-of-a-bot",
            **fields,
        },
    )
    if on is not None:
        made.switched_on_at = timezone.now() - on
        made.save()
    return made


def related(article: Article, target: Article | None = None, **fields: Any) -> RelatedLink:
    return RelatedLink.objects.create(article=article, target=target, **fields)


def user(
    username: str = "editor",
    *,
    can: str = "",
    role: str = "",
    services: Iterable[Category] = (),
    **fields: Any,
) -> User:
    """Somebody of the staff: with a role of ``qodsna.roles``, or only what ``can`` lists."""
    person = User.objects.create_user(username, password="newsroom-test", is_staff=True, **fields)
    if role:
        person.groups.add(Group.objects.get(name=ROLES[role]))
    for service in services:
        service.editors.add(person)
    for name in can.split():
        app, codename = name.split(".")
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return person


def chief(username: str = "chief") -> User:
    return User.objects.create_superuser(username, password="newsroom-test")

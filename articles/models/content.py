"""What of a story is written by people, as plain data: for its versions, and to compare them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from articles.models.article import Article
from articles.models.related_link import RelatedLink

TEXTS = ("kicker", "headline", "subheadline", "lead", "body", "sign_off")
FLAGS = ("comments_closed",)
MOMENTS = ("published_at", "published_until", "embargo_until")
KEYS = ("category", "lead_image", "gallery", "video")
MANY = ("tags", "authors", "dossiers")
LINK = ("target", "url", "title", "lead", "image")
# What restoring an old version brings back, and a copy takes along; when and how it is
# published stays as it is.
RESTORED = (*TEXTS, "kind", *KEYS)
ORDER = (*TEXTS, "kind", "category", *MANY, "lead_image", "gallery", "video", "related", *FLAGS)

Content = dict[str, Any]


def content_of(article: Article) -> Content:
    """As it stands in the database: three queries beside the article's own row."""
    links = RelatedLink.objects.filter(article=article).order_by("position", "pk")
    return {
        **fields_of(article),
        **{name: sorted(_keys(article, name)) for name in MANY},
        "related": [link_of(link) for link in links],
    }


def fields_of(article: Article) -> Content:
    """What stands in its own row."""
    moments = {name: getattr(article, name) for name in MOMENTS}
    return {
        **{name: getattr(article, name) for name in (*TEXTS, *FLAGS, "kind", "embargo_note")},
        **{name: getattr(article, f"{name}_id") for name in KEYS},
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }


def put_many(article: Article, content: Mapping[str, Any], names: Iterable[str] = MANY) -> None:
    """Makes these the tags, authors and dossiers of a story: things, or their keys."""
    moment = {"published_at": article.published_at}
    for name in names:
        through = {"through_defaults": moment} if name == "dossiers" else {}
        getattr(article, name).set(content.get(name, []), **through)


def _keys(article: Article, name: str) -> list[int]:
    return list(getattr(article, name).values_list("pk", flat=True))


def link_of(link: RelatedLink) -> dict[str, Any]:
    return {
        "target": link.target_id,
        "url": link.url,
        "title": link.title,
        "lead": link.lead,
        "image": link.image_id,
    }


def copy_of(article: Article, *, by: Any) -> Article:
    """A new draft with everything that people wrote of a story, and nothing of its way."""
    content = content_of(article)
    fields = {f"{name}_id" if name in KEYS else name: content[name] for name in RESTORED}
    with transaction.atomic():
        copy = Article.objects.create(edition=article.edition, created_by=by, **fields)
        put_many(copy, content)
        RelatedLink.objects.replace(copy, content["related"])
    return copy


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of what differs, in the order of the form, which no database keeps for us.

    What a version does not know of, because it is older, was empty.
    """
    names = sorted(new, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    return [name for name in names if (old.get(name) or None) != (new[name] or None)]


def stood(content: Mapping[str, Any], name: str) -> Any:
    """What stood in a field of a version, also of one from before there was that field."""
    return content.get(name, [] if name in MANY else None)

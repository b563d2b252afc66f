"""The fields of a story and what stands in them, in words that can be compared."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.db.models import Model

from articles.models import Article, Author, Category, Dossier, Tag
from articles.models.content import MOMENTS
from articles.status import Kind
from media.models import Gallery, Image, Video
from qodsna import persian

NAMED: dict[str, type[Model]] = {
    "category": Category,
    "tags": Tag,
    "authors": Author,
    "dossiers": Dossier,
    "lead_image": Image,
    "gallery": Gallery,
    "video": Video,
}
LABELS = {
    **{
        name: str(label_for_field(name, Article))
        for name in (
            "kicker", "headline", "subheadline", "lead", "body", "sign_off", "kind", "category",
            "tags", "authors", "dossiers", "lead_image", "gallery", "video", "comments_closed",
            "published_at", "published_until", "embargo_until", "embargo_note",
        )
    },
    "related": "مطالب مرتبط",
}  # fmt: skip


def in_words(name: str, value: Any) -> str:
    """What stands in a field; a body stays the HTML that it is."""
    if name in NAMED:
        return "، ".join(names(NAMED[name], value if isinstance(value, list) else [value]))
    if name == "related":
        return "\n".join(_link_in_words(link) for link in value)
    if name in MOMENTS:
        return persian.format_numeric(datetime.fromisoformat(value)) if value else ""
    if name == "kind":
        return str(Kind(value).label)
    if isinstance(value, bool):
        return "بله" if value else "نه"
    return value or ""


def names(model: type[Model], keys: Iterable[int | None]) -> list[str]:
    """In the order of the keys; what is gone keeps its number."""
    wanted = [key for key in keys if key]
    found = model._default_manager.in_bulk(wanted)
    gone = model._meta.verbose_name
    return [str(found.get(key, f"{gone} {persian.to_persian_digits(key)}")) for key in wanted]


def _link_in_words(link: dict[str, Any]) -> str:
    place = names(Article, [link["target"]])[0] if link["target"] else link["url"]
    return " — ".join(filter(None, [link["title"] or place, link["lead"]]))

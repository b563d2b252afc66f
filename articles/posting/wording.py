"""The words of a post: a channel's template, filled in with a story and fitted into a message."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError

from qodsna import persian

if TYPE_CHECKING:
    from articles.models import Article

PLACE = re.compile(r"\{([^{}\n]*)\}")
EMPTY_LINES = re.compile(r"\n\s*\n\s*(?=\n)")
TEMPLATE = "{تیتر}\n\n{لید}\n\n{نشانی}"
LEAD = "لید"
NAMES = ("تیتر", "روتیتر", LEAD, "نشانی", "سرویس", "کد")


def known_places(template: str) -> None:
    """Raises ValidationError for a placeholder that stands for nothing."""
    unknown = [name for name in PLACE.findall(template) if name.strip() not in NAMES]
    if unknown:
        known = "، ".join(f"{{{name}}}" for name in NAMES)
        raise ValidationError(f"{{{unknown[0]}}} شناخته نیست؛ این‌ها شناخته‌اند: {known}")


def address(article: "Article") -> str:
    """The short address of a story, which never changes and by which a post is known again."""
    return urljoin(settings.SITE_URL, article.short_path)


def written(template: str, article: "Article", most: int) -> str:
    """The template filled in, in at most so many units; the lead gives way first."""
    words = {
        "تیتر": article.title,
        "روتیتر": article.kicker,
        LEAD: article.lead or article.summary,
        "نشانی": address(article),
        "سرویس": article.category.name if article.category else "",
        "کد": persian.to_persian_digits(article.pk),
    }
    text = filled(template, words)
    if (over := units(text) - most) > 0:
        words[LEAD] = persian.cut(words[LEAD], max(0, len(words[LEAD]) - over - 1))
        text = filled(template, words)
    if units(text) > most:
        text = f"{article.title}\n\n{address(article)}"
    return text


def filled(template: str, words: dict[str, Any]) -> str:
    text = PLACE.sub(lambda found: str(words.get(found[1].strip(), "")), template)
    lines = "\n".join(line.strip() for line in text.splitlines())
    return EMPTY_LINES.sub("\n", lines).strip()


def units(text: str) -> int:
    """The length of a text as the networks count it: what lies beyond 16 bits counts twice."""
    return len(text.encode("utf-16-le")) // 2

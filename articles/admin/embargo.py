"""What may be said by when: the moments of a story in its form, and what is told of them."""

from typing import Any

from articles.models import Article
from articles.models.content import MOMENTS
from articles.status import Verb

FIELDS = {"embargo_until", "embargo_note"}


def keep_moments(form: Any, data: dict[str, Any]) -> None:
    """People see minutes, and others act meanwhile: what was not touched stays what it is."""
    for name in MOMENTS:
        if name in data and name not in form.changed_data:
            data[name] = getattr(form.instance, name)


def check_moments(form: Any, data: dict[str, Any]) -> None:
    """A story that is out, or has its moment, keeps its embargo and has not ended already."""
    article = form.instance
    typed = {name: data.get(name, getattr(article, name)) for name in MOMENTS}
    planned = Article(status=article.status, **typed)
    if article.is_released and typed["published_at"]:
        reasons = planned.why_not_at(typed["published_at"])
    elif planned.is_over:
        reasons = {"published_until": "این زمان گذشته است."}
    else:
        reasons = {}
    for name, reason in reasons.items():
        if {name, "published_at"} & {*form.changed_data}:
            form.add_error(name if name in form.fields else None, reason)


def record_embargo(article: Article, changed: list[str], *, by: Any) -> None:
    """Who set it, moved it or lifted it stands in the history."""
    if FIELDS & {*changed}:
        article.steps.create(
            verb=Verb.EMBARGO,
            by=by,
            moment=article.embargo_until,
            note=" ".join(article.embargo_note.split())[:500],
        )

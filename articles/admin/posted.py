"""The form of a story as it was sent: read as content, and rewritten where that is needed."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import QueryDict

from articles.models import Article, RelatedLink
from articles.models.content import FLAGS, KEYS, LINK, MANY, MOMENTS, TEXTS, Content, link_of
from qodsna import persian
from qodsna.autocomplete import is_key

COLUMNS = (*TEXTS, *FLAGS, *KEYS, "kind", *MOMENTS, "embargo_note")
PREFIX = "related_links"
MOST_ROWS = 100
ROW_KEY = re.compile(rf"{PREFIX}-\d{{1,3}}-id")
TAKE, THEIRS = "take-", "theirs"


def version(data: QueryDict, article: Article) -> int:
    """The version that the form showed; without one, the version that there is."""
    number = data.get("version", "")
    return int(number) if number and is_key(number) else article.version


def taken(data: QueryDict) -> list[str]:
    """Where the other one's words were chosen in a collision."""
    names = (*COLUMNS, *MANY, "related")
    return [name for name in names if data.get(f"{TAKE}{name}") == THEIRS]


def typed(form: Any, formsets: Iterable[Any], stored: Content) -> Content:
    """What was typed, as content; where nothing could be typed, what is stored."""
    data = form.cleaned_data
    mine = {name: _plain(data[name]) if name in data else stored[name] for name in stored}
    mine |= {name: stored[name] for name in MOMENTS if name not in form.changed_data}
    for formset in formsets:
        mine["related"] = [link_of(form.instance) for form in in_order(formset)]
    return mine


def in_order(formset: Any) -> list[Any]:
    """The rows of related content that stay, as they will be shown."""
    rows = [form for form in formset.forms if form.has_changed() or form.instance.pk]
    kept = [form for form in rows if not form.cleaned_data.get("DELETE")]
    return sorted(kept, key=lambda form: form.cleaned_data.get("position") or 0)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "pk"):
        return value.pk
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return sorted(each.pk for each in value)
    return value


def put(data: QueryDict, content: Content) -> None:
    """Writes content into a form as if it had been typed."""
    for name, value in content.items():
        if name == "related":
            put_links(data, value)
        elif name in MANY:
            data.setlist(name, [str(key) for key in value])
        elif name in FLAGS:
            data.setlist(name, ["on"] if value else [])
        elif name in MOMENTS:
            moment = datetime.fromisoformat(value) if value else None
            data[name] = persian.format_numeric(moment) if moment else ""
        else:
            data[name] = "" if value is None else str(value)


def names_rows_that_are_gone(data: QueryDict, article: Article) -> bool:
    """Whether the form's related content has the key of a row that is there no more."""
    named = {data[name] for name in data if ROW_KEY.fullmatch(name)} - {""}
    there = RelatedLink.objects.filter(article=article).values_list("pk", flat=True)
    return bool(named) and not named <= {str(key) for key in there}


def put_links(data: QueryDict, links: list[dict[str, Any]]) -> None:
    """Related content as rows that all are new; ``align_links`` knows those that are there."""
    for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
        del data[name]
    data[f"{PREFIX}-TOTAL_FORMS"] = str(len(links))
    data[f"{PREFIX}-INITIAL_FORMS"] = "0"
    for number, link in enumerate(links):
        for name in LINK:
            data[f"{PREFIX}-{number}-{name}"] = str(link.get(name) or "")
        data[f"{PREFIX}-{number}-position"] = str(number + 1)


def sent_links(data: QueryDict) -> list[dict[str, Any]]:
    """The rows of related content that stay, in their order, whatever they say."""
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "0")
    total = min(int(count), MOST_ROWS) if count and is_key(count) else 0
    rows = []
    for number in range(total):
        row = {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in LINK}
        place = data.get(f"{PREFIX}-{number}-position", "")
        if any(row.values()) and not data.get(f"{PREFIX}-{number}-DELETE"):
            rows.append((int(place) if place and is_key(place) else number, row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def align_links(data: QueryDict, article: Article) -> None:
    """Gives each row the key that it has by now, and strikes out those that were not sent.

    A form that was opened before somebody else's save names rows that are gone, and knows
    nothing of those that came.
    """
    links = RelatedLink.objects.filter(article=article)
    there = {(str(link.target_id or ""), link.url): link.pk for link in links}
    sent = [
        (place, row, there.pop((row["target"], row["url"]), None))
        for place, row in enumerate(sent_links(data), 1)
    ]
    gone = [(0, {"target": key[0], "url": key[1]}, pk) for key, pk in there.items()]
    rows = sorted([*sent, *gone], key=lambda row: row[2] is None)
    put_links(data, [row for _, row, _ in rows])
    for number, (place, _, key) in enumerate(rows):
        data[f"{PREFIX}-{number}-position"] = str(place)
        if key:
            data[f"{PREFIX}-{number}-id"] = str(key)
            data[f"{PREFIX}-{number}-article"] = str(article.pk)
        if not place:
            data[f"{PREFIX}-{number}-DELETE"] = "on"
    data[f"{PREFIX}-INITIAL_FORMS"] = str(sum(key is not None for _, _, key in rows))

"""Of many stories at once by what they are alike; also for a migration, whose models are others."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from articles.related.traits import About

THINGS = ("tag", "author", "dossier")


def numbers(batch: Sequence[Any], model: Any) -> Iterator[tuple[int, int]]:
    """The codes of these stories with the numbers of their traits; one query for each thing."""
    things = {name: _things(batch, model, name) for name in THINGS}
    for story in batch:
        known = About(
            story.edition_id,
            story.headline,
            story.subheadline,
            story.lead,
            tags=dict.fromkeys(things["tag"][story.pk], ""),
            authors=dict.fromkeys(things["author"][story.pk], ""),
            dossiers=dict.fromkeys(things["dossier"][story.pk], ""),
        )
        for number in known.traits():
            yield story.pk, number


def _things(batch: Sequence[Any], model: Any, name: str) -> dict[int, list[int]]:
    ties = model._meta.get_field(f"{name}s").remote_field.through._default_manager
    keys = [story.pk for story in batch]
    found: dict[int, list[int]] = defaultdict(list)
    for code, key in ties.filter(article__in=keys).values_list("article", name):
        found[code].append(key)
    return found

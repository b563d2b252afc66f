from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from articles.hygiene.blocks import blocks
from articles.hygiene.changes import FIELDS, Change
from qodsna.hygiene import Correction, applied, remembered, standing

if TYPE_CHECKING:
    from articles.models import Article


@transaction.atomic
def put_back(article: "Article", changes: Sequence[Change]) -> list[Change]:
    """Gives a story back what was typed, and leaves that alone from now on.

    Says which of the changes were still there to be undone; what was written over meanwhile
    stays as it is, and so does everything else.
    """
    story = type(article).objects.select_for_update(of=("self",)).get(pk=article.pk)
    done: list[Change] = []
    fields = []
    for field in FIELDS:
        mine = [each for each in changes if each.field == field]
        text, kept, undone = _restored(field, getattr(story, field), mine)
        longest = getattr(story._meta.get_field(field), "max_length", None)
        if undone and (longest is None or len(text) <= longest):
            setattr(story, field, text)
            story.left_alone = remembered(story.left_alone, kept)
            fields.append(field)
            done += undone
    if fields:
        story.save(update_fields=[*fields, "left_alone", "updated_at"])
    return done


def _restored(
    field: str, value: str, changes: Sequence[Change]
) -> tuple[str, list[str], list[Change]]:
    """The value with what stood in it, what has to be left alone for that, and what was undone."""
    parts = [*blocks(value)] if field == "body" else []
    texts = [block.text for block in parts] or [value]
    edits, undone = _edits(texts, changes)
    kept = [each for text, found in zip(texts, edits, strict=True) for each in _kept(text, found)]
    if not parts:
        return applied(value, edits[0]), kept, undone
    pairs = zip(parts, edits, strict=True)
    return "".join(block.edited(found) for block, found in pairs), kept, undone


def _edits(
    texts: Sequence[str], changes: Sequence[Change]
) -> tuple[list[list[Correction]], list[Change]]:
    """Text by text what undoes the changes, and which of them were found."""
    edits: list[list[Correction]] = [[] for _ in texts]
    undone = []
    for change in changes:
        places = [
            (_likeness(text, place, change), -number, -place)
            for number, text in enumerate(texts)
            for place in _places(text, change.after)
            if _is_free(edits[number], place, place + len(change.after))
        ]
        likeness, number, place = max(places, default=(0, 0, 0))
        if likeness:
            start, end = -place, -place + len(change.after)
            edits[-number].append(Correction(start, end, change.before, (), 0, change.after))
            undone.append(change)
    return [sorted(found, key=lambda each: each.start) for found in edits], undone


def _places(text: str, part: str) -> list[int]:
    places = []
    place = text.find(part)
    while place >= 0:
        places.append(place)
        place = text.find(part, place + 1)
    return places


def _is_free(edits: Sequence[Correction], start: int, end: int) -> bool:
    return all(end <= each.start or each.end <= start for each in edits)


def _likeness(text: str, place: int, change: Change) -> int:
    """How much around a place is as it was around the change; 0 where nothing is."""
    end = place + len(change.after)
    before = _common(reversed(text[:place][-len(change.head) - 1 :]), reversed(change.head))
    after = _common(text[end : end + len(change.tail)], change.tail)
    is_all = before == len(change.head) and after == len(change.tail)
    return before + after + is_all


def _common(text, other) -> int:
    length = 0
    for one, two in zip(text, other, strict=False):
        if one != two:
            break
        length += 1
    return length


def _kept(text: str, edits: Sequence[Correction]) -> list[str]:
    """What stands where the edits were made, when all of them are."""
    restored, grown, kept = applied(text, edits), 0, []
    for each in edits:
        start = each.start + grown
        kept.append(standing(restored, start, start + len(each.after)))
        grown += len(each.after) - len(each.before)
    return kept

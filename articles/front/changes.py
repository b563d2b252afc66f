"""What differs between two layouts, in the newsroom's words; and three of them made into one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from articles.front.layout import Layout, Zone
from qodsna.persian import to_persian_digits

# Beside the keys of zones: the order in which they stand.
ORDER = "order"
SWITCHED = {True: "روشن شد", False: "خاموش شد"}
NARROWED = {True: "باریک شد", False: "پهن شد"}


@dataclass(frozen=True)
class Difference:
    """What became of a zone, or of a story in it."""

    deed: str
    story: int | None = None


Differences = dict[str, list[Difference]]


def differences(old: Layout, new: Layout) -> Differences:
    """By the key of the zone, in the order of the new page; ``ORDER`` comes first."""
    found: Differences = {}
    if _order(old, new) != _order(new, old):
        found[ORDER] = [Difference("جابه‌جا شد")]
    for key in [*new.keys, *(key for key in old.keys if key not in new)]:
        if some := [*_of_zone(_zone(old, key), _zone(new, key))]:
            found[key] = some
    return found


def _zone(layout: Layout, key: str) -> Zone | None:
    return layout.zone(key) if key in layout else None


def _order(one: Layout, other: Layout) -> list[str]:
    """The zones of the one that the other has, too."""
    return [key for key in one.keys if key in other]


def _of_zone(old: Zone | None, new: Zone | None) -> Iterator[Difference]:
    if new is None:
        yield Difference("از صفحه برداشته شد")
        return
    if old is None:
        yield Difference("به صفحه افزوده شد")
        old = replace(new, pins=())
    if old.is_on != new.is_on:
        yield Difference(SWITCHED[new.is_on])
    if old.size != new.size:
        sizes = f"از {to_persian_digits(old.size)} به {to_persian_digits(new.size)}"
        yield Difference(f"اندازه {sizes} رسید")
    if old.is_narrow != new.is_narrow:
        yield Difference(NARROWED[new.is_narrow])
    yield from _of_pins(old, new)


def _of_pins(old: Zone, new: Zone) -> Iterator[Difference]:
    before, after = ({pin.story: pin for pin in zone.pins} for zone in (old, new))
    yield from (Difference("سنجاق شد", pk) for pk in after if pk not in before)
    yield from (Difference("از سنجاق درآمد", pk) for pk in before if pk not in after)
    both = [pk for pk in after if pk in before]
    if both != [pk for pk in before if pk in after]:
        yield Difference("ترتیب سنجاق‌ها عوض شد")
    yield from (Difference("زمان سنجاق عوض شد", pk) for pk in both if after[pk] != before[pk])


def stories_of(found: Differences) -> set[int]:
    return {each.story for each in chain(*found.values()) if each.story}


# Two people on one page


def clashes(base: Layout, theirs: Layout, mine: Layout) -> list[str]:
    """The zones, and perhaps ``ORDER``, that both have changed since, each in another way."""
    one, other = differences(base, theirs), differences(base, mine)
    both = [key for key in other if key in one]
    return [key for key in both if not _agree(theirs, mine, key)]


def _agree(theirs: Layout, mine: Layout, key: str) -> bool:
    if key == ORDER:
        return _order(theirs, mine) == _order(mine, theirs)
    return _zone(theirs, key) == _zone(mine, key)


def merged(base: Layout, theirs: Layout, mine: Layout, *, keep: set[str]) -> Layout:
    """Their page with what I have changed; where both did, mine only in what ``keep`` names."""
    changed = differences(base, mine).keys() - {*clashes(base, theirs, mine)} | keep
    zones = {}
    for key in dict.fromkeys([*theirs.keys, *mine.keys]):
        if zone := _zone(mine if key in changed else theirs, key):
            zones[key] = zone
    first, then = (mine, theirs) if ORDER in changed else (theirs, mine)
    order = _woven(first.keys, then.keys)
    return Layout(tuple(zones[key] for key in order if key in zones)).each_once()


def _woven(first: list[str], then: list[str]) -> list[str]:
    """All of the first in its order, each of the rest after what it stands after in its own."""
    order = [*first]
    for place, key in enumerate(then):
        if key not in order:
            after = then[place - 1] if place else None
            order.insert(order.index(after) + 1 if after else 0, key)
    return order

"""Which block of one body is which of another, though its words or its form have changed."""

from collections.abc import Sequence

from qodsna.comparing.align import Change, Effort, alike, changes, matches
from qodsna.comparing.blocks import Block

ALIKE = 0.4  # of the threes of letters that two forms of one paragraph share
MOVED_ALIKE = 0.6
MOST_MOVES = 30  # blocks a side among which an edited one is looked for far away

Pair = tuple[int | None, int | None]


def likeness(old: Block, new: Block) -> float:
    """From 0 to 1; 0 for blocks that share little, and for those without words."""
    if not (old.text.strip() and new.text.strip()):
        return 0
    share = 2 * len(old.threes & new.threes) / (len(old.threes) + len(new.threes))
    return share if share >= ALIKE else 0


def paired(old: Sequence[Block], new: Sequence[Block], effort: Effort) -> list[Pair]:
    """Both rows in one: every block once, together with its other form where it has one."""
    numbers: dict[object, int] = {}
    blank: set[int] = set()
    a, b = ([_number(each, numbers, blank) for each in row] for row in (old, new))
    same = matches(a, b, blank.__contains__, effort)
    pairs: list[Pair] = [(i + k, j + k) for i, j, length in same for k in range(length)]
    for gap in changes(a, b, same):
        pairs += _in_gap(old, new, gap)
    return _in_order(pairs, len(old), len(new))


def _number(block: Block, numbers: dict[object, int], blank: set[int]) -> int:
    number = numbers.setdefault(block.key, len(numbers))
    if not block.text.strip() and not (block.tag and block.tag.name == "figure"):
        blank.add(number)
    return number


def _in_gap(old: Sequence[Block], new: Sequence[Block], gap: Change) -> list[Pair]:
    before, after = old[gap.start : gap.end], new[gap.other : gap.other_end]
    pairs = alike(before, after, likeness)
    if not pairs and _is_one_rewritten(before, after):
        pairs = [(0, 0)]
    return [(gap.start + i, gap.other + j) for i, j in pairs]


def _is_one_rewritten(before: Sequence[Block], after: Sequence[Block]) -> bool:
    """One paragraph in the place of one: its later form, whatever it says now."""
    if len(before) != 1 or len(after) != 1:
        return False
    return before[0].shape == after[0].shape and bool(before[0].tokens and after[0].tokens)


def _in_order(pairs: list[Pair], old: int, new: int) -> list[Pair]:
    """With the blocks that have no other form in their places, the older ones first."""
    row: list[Pair] = []
    i = j = 0
    for here, there in [*sorted(pairs, key=lambda pair: pair[0] or 0), (old, new)]:
        assert here is not None
        assert there is not None
        row += [(k, None) for k in range(i, here)]
        row += [(None, k) for k in range(j, there)]
        row.append((here, there))
        i, j = here + 1, there + 1
    return row[:-1]


def moves(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> dict[int, int]:
    """Of the blocks that went and came, those that only went elsewhere: old place to new."""
    gone = [i for i, j in pairs if j is None and i is not None and old[i].text.strip()]
    come = [j for i, j in pairs if i is None and j is not None and new[j].text.strip()]
    places = {new[j].text: j for j in reversed(come)}
    found: dict[int, int] = {}
    for i in gone:
        if (there := places.pop(old[i].text, None)) is not None:
            found[i] = there
    gone = [i for i in gone if i not in found]
    come = [j for j in come if j not in found.values()]
    if len(gone) <= MOST_MOVES and len(come) <= MOST_MOVES:
        found |= _edited_moves(old, new, gone, come)
    return found


def _edited_moves(
    old: Sequence[Block], new: Sequence[Block], gone: list[int], come: list[int]
) -> dict[int, int]:
    likes = sorted(((likeness(old[i], new[j]), i, j) for i in gone for j in come), reverse=True)
    found: dict[int, int] = {}
    for like, i, j in likes:
        if like >= MOVED_ALIKE and i not in found and j not in found.values():
            found[i] = j
    return found

"""Which part of a picture a slot shows: always inside it, always of its ratio, never enlarged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.slots import SLOTS, Box, Size, Slot, box, by_hand, height, widths

SIDES = st.integers(1, 6000)
SIZES = st.builds(Size, SIDES, SIDES)
FRACTIONS = st.floats(0, 1)
POINTS = st.tuples(FRACTIONS, FRACTIONS)
EVERY = st.sampled_from(list(SLOTS.values()))
SHAPED = st.sampled_from([slot for slot in SLOTS.values() if slot.ratio])
PARTS = st.floats(0.001, 1)
CROPS = st.tuples(FRACTIONS, FRACTIONS, PARTS, PARTS)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
)
WIDE = Size(1600, 900)


def is_inside(part: Box, whole: Box) -> bool:
    return (
        part.width >= 1
        and part.height >= 1
        and part.left >= whole.left
        and part.top >= whole.top
        and part.left + part.width <= whole.left + whole.width
        and part.top + part.height <= whole.top + whole.height
    )


def has_ratio(part: Box, slot: Slot) -> bool:
    """Within one pixel, for the shorter side cannot be cut finer."""
    across, down = part.height * slot.ratio, part.width / slot.ratio
    return abs(part.width - across) <= 1 or abs(part.height - down) <= 1


@given(EVERY, SIZES, POINTS, ANYTHING | CROPS)
def test_a_box_lies_inside_its_picture_whatever_was_cut_by_hand(slot, size, focal, crop):
    assert is_inside(box(slot, size, focal, crop), Box(0, 0, *size))


@given(SHAPED, SIZES, POINTS, st.none() | CROPS)
def test_a_box_has_the_ratio_of_its_slot(slot, size, focal, crop):
    assert has_ratio(box(slot, size, focal, crop), slot)


@given(SHAPED, SIZES, POINTS)
def test_the_focal_point_is_inside_and_a_side_is_used_up(slot, size, focal):
    left, top, width, tall = box(slot, size, focal)
    assert left <= focal[0] * size.width <= left + width
    assert top <= focal[1] * size.height <= top + tall
    assert width == size.width or tall == size.height


@given(SHAPED, SIZES, POINTS)
def test_the_focal_point_is_in_the_middle_unless_an_edge_is_in_the_way(slot, size, focal):
    left, top, width, tall = box(slot, size, focal)
    for start, length, side, fraction in (
        (left, width, size.width, focal[0]),
        (top, tall, size.height, focal[1]),
    ):
        off_middle = start + length / 2 - fraction * side
        assert abs(off_middle) <= 0.5 or (start == 0) or (start + length == side)
        assert off_middle <= 0.5 or start == 0
        assert off_middle >= -0.5 or start + length == side


@given(SHAPED, SIZES, POINTS, CROPS)
def test_what_was_cut_by_hand_is_not_left(slot, size, focal, crop):
    assert is_inside(box(slot, size, focal, crop), by_hand(crop, size))


@given(st.sampled_from([SLOTS["inline"], SLOTS["full"]]), SIZES, POINTS, CROPS)
def test_a_slot_without_a_ratio_shows_the_whole(slot, size, focal, crop):
    assert box(slot, size, focal, crop) == Box(0, 0, *size)


@given(EVERY, SIZES, POINTS)
def test_nothing_is_ever_enlarged_and_something_is_always_there(slot, size, focal):
    part = box(slot, size, focal)
    offered = widths(slot, part)
    assert offered
    assert list(offered) == sorted(set(offered))
    assert all(1 <= width <= part.width for width in offered)
    assert set(offered) <= {*slot.widths, part.width}
    assert all(height(slot, part, width) >= 1 for width in offered)


@pytest.mark.parametrize(
    ("focal", "expected"),
    [
        ((0.5, 0.5), Box(350, 0, 900, 900)),
        ((0, 0), Box(0, 0, 900, 900)),
        ((1, 1), Box(700, 0, 900, 900)),
        ((0.4, 0.9), Box(190, 0, 900, 900)),
    ],
)
def test_a_square_follows_the_focal_point(focal, expected):
    assert box(SLOTS["thumb"], WIDE, focal) == expected


def test_a_crop_by_hand_goes_before_the_focal_point():
    assert box(SLOTS["thumb"], WIDE, (0, 0), [0.5, 0, 0.5, 1]) == Box(800, 50, 800, 800)


@pytest.mark.parametrize(
    "crop",
    [
        None,
        [],
        "0,0,1,1",
        [0, 0, 1],
        [0, 0, 0, 1],
        [0, 0, 1, -1],
        [-0.1, 0, 1, 1],
        [0, 0, float("nan"), 1],
        [0, 0, float("inf"), 1],
        [0, 0, 1, "1"],
        {"left": 0},
    ],
)
def test_what_is_no_crop_counts_for_nothing(crop):
    assert by_hand(crop, WIDE) is None
    assert box(SLOTS["card"], WIDE, (0.5, 0.5), crop) == box(SLOTS["card"], WIDE, (0.5, 0.5))


@pytest.mark.parametrize(
    ("width", "offered"),
    [(90, (90,)), (320, (320,)), (600, (320, 480, 600)), (720, (320, 480, 720)),
     (4000, (320, 480, 720))],
)  # fmt: skip
def test_a_small_picture_is_offered_as_it_is(width, offered):
    assert widths(SLOTS["card"], Box(0, 0, width, width)) == offered

"""Which renditions a film gets."""

import pytest

from media.films.encode import ladder
from media.films.probe import Film


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    film = Film("mov", 5, width, height, 0, 25, "h264", None, 0, None)
    return [(rung.width, rung.height) for rung in ladder(film)]


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ((1920, 1080), [(1280, 720), (854, 480), (426, 240)]),
        ((640, 480), [(640, 480), (320, 240)]),
        ((720, 1280), [(720, 1280), (480, 854), (240, 426)]),
        ((161, 91), [(160, 90)]),
        ((8192, 1100), [(4096, 550), (3574, 480), (1788, 240)]),
        ((16384, 1100), [(4096, 276), (3574, 240)]),
    ],
)
def test_renditions_keep_the_shape_and_never_grow(source, made):
    assert sizes(*source) == made

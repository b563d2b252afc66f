"""Which pictures the cards of a block have on the front page."""

import pytest

from articles.templatetags.cards import LARGE, NIGHT, SMALL, _place


@pytest.mark.parametrize(
    ("variant", "count", "places"),
    [
        ("", 3, [{}, SMALL, SMALL]),
        ("", 4, [{}, SMALL, SMALL, SMALL]),
        ("", 5, [LARGE, SMALL, SMALL, SMALL, SMALL]),
        ("feature", 4, [LARGE, SMALL, SMALL, SMALL]),
        ("feature", 3, [{}, SMALL, SMALL]),
        ("night", 2, [NIGHT, NIGHT]),
        ("gallery", 2, [LARGE, LARGE]),
    ],
)
def test_the_first_picture_is_large_where_the_others_stand_beside_it(variant, count, places):
    assert [_place(number, count, variant) for number in range(count)] == places

"""The index and the pages read the same words, each in its way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qodsna.spoken import spoken
from qodsna.written import Spoken, words

pytestmark = pytest.mark.once
PIECES = (
    *("کتاب", "ها", "می", "رود", "گفت", "و", "گو", "تر", "ترین", "هایی", "خطیب‌زاده", "ـً", "1,234"),
    *(
        "۱۲۳",
        "،",
        ".",
        "»",
        "«",
        "(",
        "-",
        " ",
        "  ",
        "\n",
        "\t",
        "\u200c",
        "\u00ac",
        " \u200c",
        "٬",
    ),
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=16).map("".join))
def test_they_agree_on_every_word(text):
    assert list(spoken(text)) == [Spoken.of(word) for word in words(text)]

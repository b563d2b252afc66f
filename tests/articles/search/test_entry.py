"""What stories are found by moves between the databases and stays what it was."""

from datetime import UTC, datetime

import pytest

from articles.search.entry import BORDER, Entry, Keys

pytestmark = pytest.mark.once
NOW = datetime(2026, 11, 29, tzinfo=UTC)
TEXTS = [
    ("", "باران", "", "", ""),
    ("هواشناسی", "باران در تالاب‌ها و رودها", "گفت‌وگو", "از فردا ۱۲ روز", "<p>بارش و باز بارش</p>"),
    ("", "یک", "", "دو", "<p>" + "و باران می‌بارد " * 90 + "</p>"),
]


@pytest.mark.parametrize("texts", TEXTS)
def test_either_form_tells_the_other(texts):
    keys = Entry(1, "news", 3, NOW, *texts, tags=(5, 6), authors=(7,)).keys
    from_text, from_vector = Keys.from_text(keys.as_text), Keys.from_tsvector(keys.as_tsvector())
    assert (from_text.ordered, from_text.beside) == (keys.ordered, keys.beside)
    assert {*from_text.as_tsvector().split()} == {*keys.as_tsvector().split()}
    assert from_vector.as_text == keys.as_text


def test_of_a_very_long_text_what_a_vector_kept_stays_in_its_place():
    """PostgreSQL keeps so many places of a key; no phrase is found where some are missing."""
    ordered = ["باران", *["و"] * 300, "آمد", *[BORDER] * 5]
    moved = Keys.from_tsvector(Keys(ordered, {"§e1"}).as_tsvector())
    assert moved.ordered.count("و") == 255
    assert moved.ordered[255:258] == ["و", BORDER, BORDER]
    assert moved.ordered[-1] != "و"
    assert moved.beside == {"§e1"}


def test_nothing_is_made_of_nothing():
    assert Keys.from_text("").as_tsvector() == ""

import pytest

from comments.admin.changes import changes


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("یک دو", "یک دو", [("same", "یک دو")]),
        ("یک دو سه", "یک سه", [("same", "یک "), ("gone", "دو "), ("same", "سه")]),
        ("یک دو", "یک سه", [("same", "یک "), ("gone", "دو"), ("new", "سه")]),
        ("یک\nدو", "یک دو", [("same", "یک"), ("gone", "\n"), ("new", " "), ("same", "دو")]),
    ],
)
def test_what_was_changed_is_told_word_for_word(before, after, pieces):
    assert changes(before, after) == pieces


@pytest.mark.parametrize("text", ["الف ب " * 500, "آ" * 2000])
def test_both_texts_are_whole_in_the_pieces(text):
    after = text.replace("ب", "پ") + "پایان"
    pieces = changes(text, after)
    assert "".join(words for kind, words in pieces if kind != "new") == text
    assert "".join(words for kind, words in pieces if kind != "gone") == after

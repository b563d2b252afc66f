"""A headline and its later form: every change is seen, and it reads as phrases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qodsna.comparing import compare_lines


def told(old: str, new: str) -> str:
    """What stayed, `[what went]` and `{what came}`, with a note in `<>`."""
    brackets = {"same": "%s", "gone": "[%s]", "new": "{%s}"}
    return "".join(
        brackets[piece.kind] % piece.shown + (f"<{piece.note}>" if piece.note else "")
        for piece in compare_lines(old, new)
    )


HALF_SPACE, SPACE, DIGIT, LETTER = "<نیم‌فاصله>", "<فاصله>", "<رقم>", "<حرف عربی>"
UNSEEN, LINE = "<نشانه ناپیدا>", "<سر سطر>"

PAIRS = [
    # nothing, all of it
    ("", "", ""),
    ("باران آمد", "باران آمد", "باران آمد"),
    ("", "باران آمد", "{باران آمد}"),
    ("باران آمد", "", "[باران آمد]"),
    ("باران", "برف", "[باران]{برف}"),
    # words
    ("وزیر به تهران رفت", "وزیر به قم رفت", "وزیر به [تهران]{قم} رفت"),
    ("رئیس سازمان گفت", "معاون سازمان گفت", "[رئیس]{معاون} سازمان گفت"),
    ("رئیس سازمان گفت", "رئیس سازمان افزود", "رئیس سازمان [گفت]{افزود}"),
    ("باران شدید آمد", "باران آمد", "باران [شدید ]آمد"),
    ("باران آمد", "باران شدید آمد", "باران {شدید }آمد"),
    ("باران آمد", "امروز باران آمد", "{امروز }باران آمد"),
    ("باران آمد", "باران آمد و رفت", "باران آمد{ و رفت}"),
    ("کتاب خوب", "کتابخانه خوب", "[کتاب]{کتابخانه} خوب"),
    ("مُلک ایران", "مِلک ایران", "[مُلک]{مِلک} ایران"),
    # a half-space is seen, and where it stands
    ("او می رود", "او می‌رود", "او [می␣رود]{می¦رود}" + HALF_SPACE),
    ("او می‌رود", "او می رود", "او [می¦رود]{می␣رود}" + HALF_SPACE),
    ("کتابها را", "کتاب‌ها را", "[کتابها]{کتاب¦ها}" + HALF_SPACE + " را"),
    ("کتاب‌ها را", "کتابها را", "[کتاب¦ها]{کتابها}" + HALF_SPACE + " را"),
    ("کتابهای خانه", "کتاب‌های خانه", "[کتابهای]{کتاب¦های}" + HALF_SPACE + " خانه"),
    ("نمی‌شود", "نمی‌‌شود", "[نمی¦شود]{نمی¦¦شود}" + HALF_SPACE),
    ("می‌رود و ماند", "می‌رود و رفت", "می‌رود و [ماند]{رفت}"),
    ("او می رود", "او می‌آید", "او [می رود]{می¦آید}"),
    # letters and digits of another alphabet
    ("علي آمد", "علی آمد", "[علي]{علی}" + LETTER + " آمد"),
    ("كتاب نو", "کتاب نو", "[كتاب]{کتاب}" + LETTER + " نو"),
    ("سال 1404", "سال ۱۴۰۴", "سال [1404]{۱۴۰۴}" + DIGIT),
    ("سال ١٤٠٤", "سال ۱۴۰۴", "سال [١٤٠٤]{۱۴۰۴}" + DIGIT),
    ("سلـام", "سلام", "[سلـام]{سلام}<کشیده>"),
    # numbers are read as one
    ("۳٫۵ درصد", "۳٫۶ درصد", "[۳٫۵]{۳٫۶} درصد"),
    ("در ۱۴۰۴/۰۵/۱۴ آمد", "در ۱۴۰۴/۰۵/۱۵ آمد", "در [۱۴۰۴/۰۵/۱۴]{۱۴۰۴/۰۵/۱۵} آمد"),
    ("۱۰ نفر", "۱۰۰ نفر", "[۱۰]{۱۰۰} نفر"),
    # what nobody sees
    ("سلام\u200f دنیا", "سلام دنیا", "[سلام◌]{سلام}" + UNSEEN + " دنیا"),
    ("سلام دنیا", "سلام\ufeff دنیا", "[سلام]{سلام◌}" + UNSEEN + " دنیا"),
    ("سلام  دنیا", "سلام دنیا", "سلام[␣␣]{␣}" + SPACE + "دنیا"),
    ("سلام دنیا", "سلام\xa0دنیا", "سلام[␣]{⍽}" + SPACE + "دنیا"),
    ("سلام\tدنیا", "سلام دنیا", "سلام[⇥]{␣}" + SPACE + "دنیا"),
    ("سلام ", "سلام", "سلام[␣]" + SPACE),
    ("سطر یک\nسطر دو", "سطر یک سطر دو", "سطر یک[↵]{␣}" + LINE + "سطر دو"),
    ("سطر یک سطر دو", "سطر یک\nسطر دو", "سطر یک[␣]{↵}" + LINE + "سطر دو"),
    ("یک\n\nدو", "یک\nدو", "یک\n[↵]" + LINE + "دو"),
    # marks
    ("رفت، آمد", "رفت؛ آمد", "رفت[،]{؛} آمد"),
    ("آمد", "آمد!", "آمد{!}"),
    ("او گفت باران", "او گفت: «باران»", "او گفت[␣]{: «}باران{»}"),
    # foreign words
    ("گزارش BBC از تهران", "گزارش CNN از تهران", "گزارش [BBC]{CNN} از تهران"),
    ("WHO گفت", "WHO افزود", "WHO [گفت]{افزود}"),
    ("خوب 👍🏽 بود", "خوب 👍 بود", "خوب [👍🏽]{👍} بود"),
    # phrases, and no salad
    ("سرد از شمال", "گرم از جنوب", "[سرد از شمال]{گرم از جنوب}"),
    ("دیروز او رفت", "او دیروز رفت", "{او }دیروز[ او] رفت"),
    (
        "سرد وزید از کوه‌های بلند شمال",
        "گرم وزید از کوه‌های بلند جنوب",
        "[سرد]{گرم} وزید از کوه‌های بلند [شمال]{جنوب}",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), PAIRS)
def test_a_change_is_seen_as_a_reader_would_tell_it(old, new, expected):
    assert told(old, new) == expected


def test_a_half_space_is_marked_only_where_something_changed():
    first, *_ = compare_lines("می‌گوید آمد", "می‌گوید رفت")
    assert first.shown == "می‌گوید "


def test_a_sign_tells_its_name():
    piece = compare_lines("می رود", "می‌رود")[-1]
    assert [part.name for part in piece.parts] == ["", "نیم‌فاصله", ""]


PERSIAN = st.text(alphabet="ابپی يک\u200c \n.،۱1aB", max_size=40)
WORDS = ["باران", "برف", "آمد", "رفت", "و", "در", "می‌رود", "می", "رود،", "۱۲"]
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=25)


@given(PERSIAN | SENTENCES.map(" ".join), PERSIAN | SENTENCES.map(" ".join))
@settings(deadline=None)
def test_the_pieces_are_both_texts_again(old, new):
    pieces = compare_lines(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@given(PERSIAN, PERSIAN)
@settings(deadline=None)
def test_no_change_looks_like_none(old, new):
    pieces = compare_lines(old, new)
    assert all(piece.text for piece in pieces)
    assert any(piece.kind != "same" for piece in pieces) == (old != new)
    assert all(piece.shown.strip() for piece in pieces if piece.kind != "same")


@given(PERSIAN)
@settings(deadline=None)
def test_a_text_is_itself(text):
    assert {piece.kind for piece in compare_lines(text, text)} <= {"same"}


def test_a_text_too_repetitive_for_a_close_look_is_replaced_as_a_whole():
    old, new = "نه آری " * 5000, "آری نه نه " * 5000
    kinds = [piece.kind for piece in compare_lines(old, new)]
    assert len(kinds) < 6
    assert {"gone", "new"} <= {*kinds}


def test_a_long_text_keeps_what_is_its_own():
    words = [f"واژه{number}" for number in range(5000)]
    old, new = " ".join(words), " ".join([*words[:10], "نو", *words[11:4000], *words[4001:]])
    changed = [piece.text for piece in compare_lines(old, new) if piece.kind != "same"]
    assert changed == ["واژه10", "نو", " واژه4000"]

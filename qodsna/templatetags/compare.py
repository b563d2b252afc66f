"""Two versions of a text, shown one in the other or side by side.

``{% compare_text old new %}`` for plain text, ``{% compare_body old new %}`` for poor HTML; both
take ``view="inline"`` or ``"columns"`` and, for the heads of columns, ``before=`` and ``after=``.
Dressed by ``css/admin/compare.css``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from qodsna.comparing import Piece, Row, compare_bodies, folded, line_rows
from qodsna.comparing.pieces import Part

register = template.Library()
View = Literal["inline", "columns"]

TEMPLATES = {"inline": "admin/compare/inline.html", "columns": "admin/compare/columns.html"}
WORDS = {"gone": ("del", "حذف‌شده: "), "new": ("ins", "افزوده: ")}
MARKS = {"strong", "a", "sub", "sup"}


@register.simple_tag
def compare_text(
    old: str,
    new: str,
    view: View = "inline",
    before: str = "نسخه پیشین",
    after: str = "نسخه تازه",
) -> SafeString:
    return _shown(line_rows(old or "", new or ""), view, before, after)


@register.simple_tag
def compare_body(
    old: str,
    new: str,
    view: View = "inline",
    before: str = "نسخه پیشین",
    after: str = "نسخه تازه",
) -> SafeString:
    return _shown(folded(compare_bodies(old or "", new or "")), view, before, after)


def _shown(rows: Sequence[Row], view: View, before: str, after: str) -> SafeString:
    context = {
        "rows": rows,
        "before": before,
        "after": after,
        "is_same": all(row.is_same for row in rows),
    }
    return render_to_string(TEMPLATES[view], context)


@register.filter
def written(pieces: Iterable[Piece], direction: str) -> SafeString:
    """Pieces in one line of HTML, with no space between them that is not theirs."""
    return format_html_join("", "{}", ((_piece(piece, direction),) for piece in pieces))


def _piece(piece: Piece, direction: str) -> SafeString:
    if piece.kind == "same":
        shape = '<span class="compare__touched">{}</span>' if piece.note else "{}"
        return format_html(shape, _worn(piece)) + _note(piece)
    start, core, end = _bare(piece)
    tag, word = WORDS[piece.kind]
    return format_html(
        '{}<{}><span class="compare__unseen">{}</span><bdi dir="{}">{}</bdi></{}>{}{}',
        start, tag, word, direction, _worn(core), tag, _note(piece), end,
    )  # fmt: skip


def _bare(piece: Piece) -> tuple[str, Piece, str]:
    """Words that came or went, and the plain spaces around them, which are not dressed."""
    core = piece.text.strip(" ")
    if piece.is_close or not core:
        return "", piece, ""
    start, _, end = piece.text.partition(core)
    return start, replace(piece, text=core), end


def _worn(piece: Piece) -> SafeString:
    """The text in its marks; what nobody sees is a sign with a name."""
    text = format_html_join("", "{}", ((_part(part),) for part in piece.parts))
    classes = "".join(f" compare__text--{name}" for name in piece.marks if name in MARKS)
    return format_html('<span class="compare__text{}">{}</span>', classes, text)


def _part(part: Part) -> SafeString:
    if not part.name:
        return conditional_escape(part.text)
    return format_html(
        '<span class="compare__sign" role="img" aria-label="{0}" title="{0}">{1}</span>{2}',
        part.name,
        part.text,
        mark_safe("<wbr>") if part.text == "␣" else "",
    )


def _note(piece: Piece) -> SafeString:
    if not piece.note:
        return mark_safe("")
    old, new = piece.targets
    moved = old and new and old != new
    way = format_html(': <bdi dir="ltr">{}</bdi> ← <bdi dir="ltr">{}</bdi>', old, new)
    return format_html(
        '<small class="compare__note"> ({}{})</small>', piece.note, way if moved else ""
    )

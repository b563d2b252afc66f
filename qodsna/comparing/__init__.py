"""Two versions of a text side by side, and two hands' changes put together.

A leaf package: it knows texts and poor HTML, and nothing of stories. Texts are compared word by
word and never letter by letter; bodies are first lined up by their paragraphs.
"""

from qodsna.comparing.merging import Choice, Conflict, Merged, merge_bodies, merge_lines
from qodsna.comparing.pieces import Piece, compare_lines
from qodsna.comparing.rows import Cell, Row, compare_bodies, folded, line_rows

__all__ = [
    "Cell",
    "Choice",
    "Conflict",
    "Merged",
    "Piece",
    "Row",
    "compare_bodies",
    "compare_lines",
    "folded",
    "line_rows",
    "merge_bodies",
    "merge_lines",
]

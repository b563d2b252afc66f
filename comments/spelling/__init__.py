"""Finds the newsroom's words in a text however they are spelled there.

``signs`` says what one sign reads as, ``skeleton`` folds a text to its letters, ``phrase`` finds
a phrase in it, and ``ordinary`` lists the words that only look like a disguise.
"""

from comments.spelling.phrase import Phrase
from comments.spelling.skeleton import Span, Text

__all__ = ["Phrase", "Span", "Text"]

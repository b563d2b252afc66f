"""Keywords of pictures as people and agencies write them: words between commas."""

import re

from qodsna import persian

MOST, LONGEST = 30, 80
BETWEEN = re.compile(r"[،,;؛\n]")


def split(text: str) -> list[str]:
    """The words of a text, each once, in Persian letters, of any number and length."""
    words = (" ".join(persian.tidy(word).split()) for word in BETWEEN.split(text))
    return list(dict.fromkeys(filter(None, words)))


def join(words: list[str]) -> str:
    """As many of the words as a picture may have, as one text; none of them too long."""
    return "، ".join(word[:LONGEST] for word in words[:MOST])

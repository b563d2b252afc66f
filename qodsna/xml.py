"""Text as XML 1.0 may hold it."""

import re
from xml.sax.saxutils import escape

UNLAWFUL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lawful(text: str) -> str:
    """Text without the characters that break a document, however they are written in it."""
    return UNLAWFUL.sub("", text)


def element(name: str, text: str) -> str:
    """An element that holds this text and nothing else."""
    return f"<{name}>{escape(lawful(text))}</{name}>"

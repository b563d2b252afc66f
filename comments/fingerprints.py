"""What tells that two texts say the same."""

import re
from hashlib import blake2b

from qodsna import persian


def fingerprint(text: str) -> str:
    """32 signs, the same for texts of which ``bare`` leaves the same; "" for no words at all."""
    words = bare(text)
    return blake2b(words.encode(), digest_size=16).hexdigest() if words else ""


def bare(text: str) -> str:
    """Without spaces, punctuation and marks, and no letter twice in a row."""
    letters = re.sub(r"[\W_]+", "", persian.fold_letters(text).casefold())
    return re.sub(r"(.)\1+", r"\1", letters)

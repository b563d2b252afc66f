"""The code by which the writer of a comment asks about it, as people write and read it."""

import re
import unicodedata

from qodsna.persian import to_ascii_digits

LONGEST = 100
GROUP = 4


def reference_of(typed: str) -> str:
    """The code in what somebody typed: any case, any digits, spaces and dashes left out."""
    folded = to_ascii_digits(unicodedata.normalize("NFKC", typed[:LONGEST]))
    return re.sub(r"[\W_]", "", folded).upper()


def grouped(reference: str) -> str:
    """`XXXX-XXXX-XXXX`, for the eye."""
    return "-".join(reference[at : at + GROUP] for at in range(0, len(reference), GROUP))

"""All kinds of pictures that are not what they say, damaged, poisoned or only odd."""

from tests.media.hostile import damaged, foreign, heavy, poisoned
from tests.media.hostile.made import KINDS, Odd

__all__ = ["KINDS", "Odd", "damaged", "foreign", "heavy", "poisoned"]

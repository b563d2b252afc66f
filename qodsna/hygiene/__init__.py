"""Persian as a careful newsroom writes it: what may be put right, shown before it is done.

A leaf package: it imports no app. Precision goes before recall: what may be right is left alone.
"""

from qodsna.hygiene.correcting import corrected, corrections
from qodsna.hygiene.correction import LABELS, Correction, Edit, applied, standing
from qodsna.hygiene.kept import LONGEST_KEPT, MOST_KEPT, folded, remembered

__all__ = [
    "LABELS",
    "LONGEST_KEPT",
    "MOST_KEPT",
    "Correction",
    "Edit",
    "applied",
    "corrected",
    "corrections",
    "folded",
    "remembered",
    "standing",
]

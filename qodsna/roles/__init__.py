"""Who may do what in the newsroom: one table, from which permissions, groups, tests and the
page of the handbook are made.

A leaf: it names permissions by their words and imports no app.
"""

from qodsna.roles.reach import Reach
from qodsna.roles.table import ROLES, STORY, WORK, Row

__all__ = ["ROLES", "STORY", "WORK", "Reach", "Row"]

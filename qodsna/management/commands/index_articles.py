"""The name of ``reindex`` before it did all the rest."""

from qodsna.management.commands.reindex import Command

__all__ = ["Command"]

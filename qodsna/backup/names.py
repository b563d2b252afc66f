"""How the files of backups are called; what tells of them needs nothing that makes them."""

from pathlib import Path

SUFFIX = ".backup"
# Beside one that was read whole.
VERIFIED = ".verified"


def verified(path: Path) -> Path:
    """The file that says that this one was read whole."""
    return path.with_name(path.name + VERIFIED)

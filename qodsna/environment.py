"""Reading the environment, with a working newsroom where nothing is set."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def flag(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """A switch of the environment; a word that is neither yes nor no stops the start."""
    value = environ.get(name, "no").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in YES


def words(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """A comma-separated list of the environment."""
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()]


def secret(path: Path) -> str:
    """The key of this installation, made on first use and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w") as file:
            file.write(get_random_string(64))
        # Of several workers that start together, one gives the key its name.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        Path(draft).unlink()
    return path.read_text()

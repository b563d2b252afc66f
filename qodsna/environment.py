"""Reading the environment, with a working newsroom where nothing is set."""

import os
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
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(get_random_string(64))
    return path.read_text()

"""Which Qodsna this is."""

import tomllib
from functools import cache

from qodsna.watch.lines import ROOT


@cache
def release() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])

"""The description of the API that machines read: OpenAPI 3.1."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from qodsna.addresses import absolute

FILE = Path(__file__).with_name("openapi.json")


@cache
def _written() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return written


def description() -> dict[str, Any]:
    """As it is written beside this module, with the address of this site."""
    return {**_written(), "servers": [{"url": absolute("/api/v1")}]}

"""docs/operations.md as what is to be typed: the blocks of ``sh`` below each heading, in order."""

import re
from pathlib import Path

BOOK = Path(__file__).resolve().parents[2] / "docs/operations.md"
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def chapters(text: str = "") -> dict[str, list[str]]:
    """By heading; a part with a heading of its own is no part of the chapter it stands in."""
    _, *parts = HEADING.split(text or BOOK.read_text())
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {title: found for title, part in pairs if (found := BLOCK.findall(part))}


def commands(block: str) -> list[str]:
    lines = re.sub(r"(?:\\|(?<=&&)|(?<=\|\|))\n", " ", block).splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]

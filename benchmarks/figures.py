"""What is measured, as numbers that pass or fall short, and the table that people read."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

WIDTHS = (10, 46, 12, 12, 14)


@dataclass(frozen=True)
class Figure:
    """One number of a run.

    ``bound`` is the most that it may be, or the least where ``at_least``; without a bound it is
    told and judges nothing. ``floor`` says in a few words what it was held against, as
    ``1.52 ms of the one-query view``.
    """

    section: str
    name: str
    value: float
    unit: str
    bound: float | None = None
    at_least: bool = False
    floor: str = ""
    database: str = ""

    @property
    def passes(self) -> bool:
        if self.bound is None:
            return True
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def verdict(self) -> str:
        return "" if self.bound is None else "pass" if self.passes else "falls short"

    @property
    def asked(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return "" if self.bound is None else f"{sign} {number(self.bound)}"

    def told(self) -> dict[str, Any]:
        return {**asdict(self), "passes": self.passes}


def number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.2f}"


def line(figure: Figure) -> str:
    value = f"{number(figure.value)} {figure.unit}"
    texts = (figure.database, figure.name, value, figure.asked, figure.verdict)
    aligned = (text.ljust(width) for text, width in zip(texts, WIDTHS, strict=True))
    return f"  {' '.join(aligned)} {figure.floor}".rstrip()


def table(figures: Iterable[Figure]) -> str:
    """All figures of a run, section by section, in the order in which they came."""
    sections: dict[str, list[str]] = {}
    for figure in figures:
        sections.setdefault(figure.section, []).append(line(figure))
    return "\n".join(f"\n{name}\n" + "\n".join(lines) for name, lines in sections.items())

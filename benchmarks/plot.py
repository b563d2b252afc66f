"""A picture of what pages cost as the archive grows: lines on two scales of powers of ten."""

from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

# By page what it costs at each size: sizes of the archive, with milliseconds.
Lines = dict[str, list[tuple[int, float]]]

WIDTH, TOP, LEFT, RIGHT, BOTTOM = 470, 64, 52, 132, 44
HEIGHT, LABEL = 420, 14
STYLE = """
text { font: 12px system-ui, "Segoe UI", sans-serif; fill: #191714; }
.soft { fill: #59544b; }
.title { font-size: 15px; font-weight: 600; }
.rule { stroke: #ddd7ca; }
.line { fill: none; stroke: #0b5a54; stroke-width: 2; stroke-linejoin: round; }
.desk { stroke: #a3201a; stroke-dasharray: 5 3; }
.leader { stroke: #b9b2a3; }
.dot { fill: #0b5a54; }
.desk.dot { fill: #a3201a; stroke: none; }
.paper { fill: #fdfcf9; }
@media (prefers-color-scheme: dark) {
  text { fill: #eceae4; }
  .soft { fill: #aeaaa0; }
  .rule { stroke: #333740; }
  .line { stroke: #72c7bb; }
  .desk { stroke: #ff9d93; }
  .leader { stroke: #565c68; }
  .dot { fill: #72c7bb; }
  .desk.dot { fill: #ff9d93; }
  .paper { fill: #121418; }
}
"""


@dataclass
class Panel:
    """One database: its lines between the least and the most of all panels."""

    title: str
    lines: Lines
    left: int
    low: int
    high: int

    @property
    def sizes(self) -> list[int]:
        return sorted({size for points in self.lines.values() for size, _ in points})

    def across(self, size: int) -> float:
        first, last = log10(self.sizes[0]), log10(self.sizes[-1])
        share = (log10(size) - first) / ((last - first) or 1)
        return self.left + LEFT + share * (WIDTH - LEFT - RIGHT)

    def down(self, milliseconds: float) -> float:
        share = (log10(milliseconds) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def drawn(self) -> list[str]:
        title = f'<text class="title" x="{self.left + LEFT}" y="28">{escape(self.title)}</text>'
        told = "milliseconds of one connection, median"
        soft = f'<text class="soft" x="{self.left + LEFT}" y="46">{told}</text>'
        return [title, soft, *self._scales(), *self._lines(), *self._labels()]

    def _scales(self) -> list[str]:
        start, end = self.left + LEFT, self.left + WIDTH - RIGHT
        parts = []
        for power in range(self.low, self.high + 1):
            y = self.down(10.0**power)
            parts.append(f'<line class="rule" x1="{start}" x2="{end}" y1="{y:.1f}" y2="{y:.1f}"/>')
            parts.append(text(start - 8, y + 4, f"{10.0**power:g}", "soft", "end"))
        for size in self.sizes:
            parts.append(
                text(self.across(size), HEIGHT - BOTTOM + 20, f"{size:,}", "soft", "middle")
            )
        parts.append(text((start + end) / 2, HEIGHT - 6, "articles", "soft", "middle"))
        return parts

    def _lines(self) -> list[str]:
        parts = []
        for name, points in self.lines.items():
            kind = " desk" if name.startswith("admin") else ""
            places = [(self.across(size), self.down(ms)) for size, ms in points]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            parts.append(f'<polyline class="line{kind}" points="{path}"/>')
            parts += [
                f'<circle class="dot{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places
            ]
        return parts

    def _labels(self) -> list[str]:
        """At the ends of the lines, apart from one another."""
        ends = sorted((self.down(points[-1][1]), name) for name, points in self.lines.items())
        x, parts = self.left + WIDTH - RIGHT, []
        for (end, name), y in zip(ends, apart([end for end, _ in ends]), strict=True):
            parts.append(
                f'<line class="leader" x1="{x + 4}" y1="{end:.1f}" x2="{x + 14}" y2="{y:.1f}"/>'
            )
            parts.append(text(x + 18, y + 4, name, "", "start"))
        return parts


def text(x: float, y: float, words: str, kind: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{kind}" {place}>{escape(words)}</text>'


def apart(places: list[float]) -> list[float]:
    """The same in their order, moved so that a label has room for itself."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + LABEL) if moved else place)
    over = max(0.0, moved[-1] - (HEIGHT - BOTTOM)) if moved else 0.0
    for at in range(len(moved) - 1, -1, -1):
        limit = moved[at + 1] - LABEL if at + 1 < len(moved) else moved[at] - over
        moved[at] = min(moved[at], limit)
    return moved


def picture(panels: dict[str, Lines]) -> str:
    """An SVG that is read in light and in dark."""
    all_ms = [ms for lines in panels.values() for points in lines.values() for _, ms in points]
    low, high = floor(log10(min(all_ms))), ceil(log10(max(all_ms)))
    drawn = [
        part
        for number, (title, lines) in enumerate(panels.items())
        for part in Panel(title, lines, number * WIDTH, low, max(high, low + 1)).drawn()
    ]
    width = WIDTH * len(panels)
    size = f'width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    name = "<title>What pages cost as the archive grows</title>"
    paper = f'<rect class="paper" width="{width}" height="{HEIGHT}"/>'
    return "\n".join([head, name, f"<style>{STYLE}</style>", paper, *drawn, "</svg>", ""])

"""The figures of many days as a plot: places and sizes for the template, which draws them.

Time runs from right to left, as it is read. Across, everything is in per cent of the plot's
width; down, in pixels: so the letters keep their size on every screen.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise

from comments.statistics import Day, Report, in_words
from qodsna.persian import MONTHS, to_persian_digits

COUNTS_TOP, COUNTS_HEIGHT = 12, 180
WAITS_TOP, WAITS_HEIGHT = 236, 72
DAYS_ROW, MONTHS_ROW = 326, 344
HEIGHT = 352
# Of a day's width the bar takes so much.
BAR = 0.68
MOST_DAY_LABELS = 13
# A month with a smaller part of the width has no room for its name.
LEAST_OF_MONTH = 0.15
COUNT_STEPS = [step * 10**power for power in range(8) for step in (1, 2, 5)]
MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60
WAIT_STEPS = [
    *(MINUTE * each for each in (1, 2, 5, 10, 20, 30)),
    *(HOUR * each for each in (1, 2, 3, 6, 12)),
    *(DAY * step for step in COUNT_STEPS),
]


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Bar:
    """A part of a day's bar; ``what`` is the verb's name in the stylesheet."""

    what: str
    y: str
    height: str


@dataclass(frozen=True)
class Column:
    """One day: where its ground and its bars stand, and what it says when pointed at."""

    day: Day
    ground_x: str
    bar_x: str
    bars: list[Bar]


@dataclass(frozen=True)
class Point:
    x: str
    y: str


class Plot:
    """``columns`` and ``dates`` stand for the days; ``received`` and ``waits`` are lines."""

    height = HEIGHT
    counts_middle = COUNTS_TOP + COUNTS_HEIGHT // 2
    counts_foot = COUNTS_TOP + COUNTS_HEIGHT
    waits_foot = WAITS_TOP + WAITS_HEIGHT

    def __init__(self, report: Report) -> None:
        self.days = report.days
        self.width = 100 / len(self.days)
        figures = [day.figures for day in self.days]
        highest = max(max(each.received, each.decided) for each in figures)
        self.counts = Scale(COUNT_STEPS, highest, 5, COUNTS_TOP, COUNTS_HEIGHT)
        waits = [day.seconds for day in self.days if day.seconds is not None]
        self.spans = Scale(WAIT_STEPS, max(waits, default=0), 3, WAITS_TOP, WAITS_HEIGHT)

    @property
    def day_width(self) -> str:
        return percent(self.width)

    @property
    def bar_width(self) -> str:
        return percent(self.width * BAR)

    @property
    def columns(self) -> list[Column]:
        return [
            Column(
                day,
                percent(self._end(place)),
                percent(self._end(place) + self.width * (1 - BAR) / 2),
                self._bars(day),
            )
            for place, day in enumerate(self.days)
        ]

    def _bars(self, day: Day) -> list[Bar]:
        figures, below, bars = day.figures, 0, []
        for what in ("approved", "rejected", "spam"):
            number = getattr(figures, what)
            top = self.counts.y(below + number)
            if number:
                bars.append(Bar(what, pixels(top), pixels(self.counts.y(below) - top)))
            below += number
        return bars

    @property
    def received(self) -> list[tuple[Point, Point]]:
        """The stretches of a line through every day's number of received comments."""
        points = [
            Point(self._middle(place), pixels(self.counts.y(day.figures.received)))
            for place, day in enumerate(self.days)
        ]
        return list(pairwise(points))

    @property
    def waits(self) -> list[Point]:
        """One of each day on which somebody decided."""
        return [point for point in self._wait_points() if point]

    @property
    def wait_lines(self) -> list[tuple[Point, Point]]:
        """Between neighbouring days only: of a day without decisions nothing is claimed."""
        return [(one, other) for one, other in pairwise(self._wait_points()) if one and other]

    def _wait_points(self) -> list[Point | None]:
        return [
            None
            if day.seconds is None
            else Point(self._middle(place), pixels(self.spans.y(day.seconds)))
            for place, day in enumerate(self.days)
        ]

    # Words beside the plot

    @property
    def count_labels(self) -> list[Label]:
        return [
            Label("100%", pixels(self.counts.y(tick)), to_persian_digits(tick))
            for tick in self.counts.ticks
        ]

    @property
    def wait_labels(self) -> list[Label]:
        ticks = self.spans.ticks
        words = ["۰", *(in_words(timedelta(seconds=tick)) for tick in ticks[1:])]
        pairs = zip(ticks, words, strict=True)
        return [Label("100%", pixels(self.spans.y(tick)), word) for tick, word in pairs]

    @property
    def dates(self) -> list[Label]:
        """The number of each day, or of every so many up to the last where there are many."""
        step = -(-len(self.days) // MOST_DAY_LABELS)
        return [
            Label(self._middle(place), pixels(DAYS_ROW), to_persian_digits(day.date.day))
            for place, day in enumerate(self.days)
            if (len(self.days) - 1 - place) % step == 0
        ]

    @property
    def months(self) -> list[Label]:
        """The name of each month in the middle of its days."""
        labels, begun = [], 0
        for (_, month), group in groupby(
            self.days, key=lambda day: (day.date.year, day.date.month)
        ):
            number = len(list(group))
            if number / len(self.days) >= LEAST_OF_MONTH:
                middle = 100 - (begun + number / 2) * self.width
                labels.append(Label(percent(middle), pixels(MONTHS_ROW), MONTHS[month - 1]))
            begun += number
        return labels

    def _end(self, place: int) -> float:
        """The far edge of a day, counted from the oldest, which stands at the right."""
        return 100 - (place + 1) * self.width

    def _middle(self, place: int) -> str:
        return percent(self._end(place) + self.width / 2)


class Scale:
    """From nothing at the foot to the highest at the top, in at most so many round steps."""

    def __init__(
        self, steps: Sequence[int], highest: float, most: int, top: int, height: int
    ) -> None:
        step = next(each for each in steps if each * most >= highest)
        self.ticks = [step * each for each in range(max(1, math.ceil(highest / step)) + 1)]
        self.top, self.height = top, height

    def y(self, value: float) -> float:
        return self.top + self.height * (1 - value / self.ticks[-1])


def percent(number: float) -> str:
    return f"{number:.3f}%"


def pixels(number: float) -> str:
    return f"{number:.1f}"

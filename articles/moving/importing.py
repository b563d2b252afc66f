"""Brings rows into the newsroom, whatever they were read from: once, also after ``kill -9``."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Article
from articles.models.in_step import keep_all_in_step
from articles.moving.arrivals import Arrivals, Rehearsed, name_of
from articles.moving.keeping import Keeping
from articles.moving.pictures import Sources
from articles.moving.refusals import FileError, RowError
from articles.moving.report import Report
from articles.moving.schema import ROWS, Field, check
from articles.moving.shelf import Shelf
from articles.moving.stories import Stories

Row = dict[str, Any]
Told = Callable[[int, int], None]
# Rows that are written together: nobody else writes to SQLite meanwhile.
TOGETHER = 50
# What takes longer, and is made ready while no transaction is open.
HEAVY = {"picture", "film"}


class Taker(Protocol):
    """Another app's part of an import: what it calls its rows, and how it keeps them."""

    rows: Mapping[str, Mapping[str, Field]]

    def check(self, row: Row) -> None: ...

    def keep(self, row: Row, story: int, parent: int | None) -> int: ...

    def settle(self) -> None: ...


@dataclass
class Plan:
    """How a file is to be brought in."""

    source: str
    sources: Sources
    report: Report
    edition: str = ""
    service: str = ""
    rehearse: bool = False
    most: int = 1_000_000
    takers: list[Taker] = field(default_factory=list)
    tell: Told | None = None


class Importer:
    """Takes rows with their places in the file; ``counts`` says what became of them."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        arrivals = Rehearsed if plan.rehearse else Arrivals
        self.arrivals = arrivals(plan.source)
        self.keeping = Keeping(self.arrivals, plan.sources, rehearse=plan.rehearse)
        self.stories = Stories(self.keeping, plan.service)
        self.takers = {kind: taker for taker in plan.takers for kind in taker.rows}
        self.types = ROWS | {kind: taker.rows[kind] for kind, taker in self.takers.items()}
        self.counts = plan.report.counts
        self.waiting: list[tuple[int, Row]] = []
        self.new: list[Article] = []
        self.latest: Article | None = None
        self.failed = Shelf()

    def run(self, found: Iterable[tuple[int, Row | RowError]]) -> None:
        """Raises FileError where the file is no such file, or longer than it may be."""
        for number, (place, row) in enumerate(found, 1):
            if number > self.plan.most:
                self.flush()
                raise FileError(f"پرونده بیش از {self.plan.most} سطر دارد؛ --most را بیشتر کنید.")
            self.take(place, row)
            if len(self.waiting) >= TOGETHER:
                self.flush()
                if self.plan.tell:
                    self.plan.tell(number, place)
        self.flush()

    def take(self, place: int, row: Row | RowError) -> None:
        if isinstance(row, RowError):
            return self.plan.report.left_out(row.row, place, str(row))
        try:
            row = check(row, self.types)
        except RowError as error:
            return self.plan.report.left_out(row, place, str(error))
        if row["type"] == "newspaper" or self.is_of_another_edition(row):
            return None
        if row["type"] not in HEAVY:
            return self.waiting.append((place, row))
        if self.failed.has(row["type"], row["key"]):
            return None
        self.flush()
        return self.write(place, row, self.write_heavy)

    def is_of_another_edition(self, row: Row) -> bool:
        code = row.get("edition") or (row["code"] if row["type"] == "edition" else "")
        return bool(self.plan.edition and code and code != self.plan.edition)

    def flush(self) -> None:
        """Writes what waits, in one transaction with what is known of it elsewhere."""
        rows, self.waiting, self.new = self.waiting, [], []
        if not rows:
            return
        try:
            with transaction.atomic():
                for place, row in rows:
                    self.write(place, row, self.write_light)
                if self.new:
                    keep_all_in_step(self.new)
                for taker in self.plan.takers:
                    taker.settle()
        except BaseException:
            self.arrivals.forget()
            raise

    def write(self, place: int, row: Row, how: Callable[[Row], tuple[int, list[str]]]) -> None:
        """One row, or nothing of it and a line of the report."""
        kind, name = row["type"], name_of(row)
        if not name or self.arrivals.find(kind, name) is not None:
            self.counts["already" if name else "nameless"] += 1
            if not name:
                self.plan.report.left_out(row, place, "نه شناسه دارد و نه کلید.")
            return
        try:
            _, notes = how(row)
        except (ValidationError, RowError) as error:
            # A picture that stands in many stories is tried once.
            self.failed.put(kind, name)
            self.plan.report.left_out(row, place, words_of(error))
        except IntegrityError:
            self.plan.report.left_out(row, place, "پایگاه داده این سطر را نپذیرفت.")
        else:
            self.counts[kind] += 1
            if kind == "story" and self.latest:
                self.new.append(self.latest)
            for note in notes:
                self.plan.report.noted(row, place, note)

    def write_light(self, row: Row) -> tuple[int, list[str]]:
        with transaction.atomic():
            key, notes = self.light(row)
            self.arrivals.keep(row["type"], name_of(row), key)
        return key, notes

    def light(self, row: Row) -> tuple[int, list[str]]:
        kind = row["type"]
        if kind == "story":
            return self.story(row)
        if kind == "related":
            return self.stories.write_related(row), []
        if kind == "translated":
            return self.stories.write_translated(row), []
        if taker := self.takers.get(kind):
            return self.taken(taker, row), []
        return self.keeping.writers[kind](row), []

    def story(self, row: Row) -> tuple[int, list[str]]:
        draft = self.stories.draft(row)
        if self.plan.rehearse:
            self.stories.code(draft)
            return 0, draft.notes
        self.latest = self.stories.keep(draft)
        return self.latest.pk, draft.notes

    def taken(self, taker: Taker, row: Row) -> int:
        story = self.arrivals.find("story", str(row["story"]))
        if story is None:
            raise RowError("خبرش وارد نشد.")
        taker.check(row)
        if self.plan.rehearse:
            return 0
        above = row.get("parent")
        parent = self.arrivals.find(row["type"], above) if above else None
        if above and parent is None:
            raise RowError("آنچه این پاسخ به آن است وارد نشد.")
        return taker.keep(row, story, parent)

    def write_heavy(self, row: Row) -> tuple[int, list[str]]:
        """Fetched and decoded first: no transaction waits for another machine."""
        name = name_of(row)
        if self.plan.rehearse:
            if row.get("file"):
                self.plan.sources.path_of(row["file"])
            self.arrivals.keep(row["type"], name, 0)
            return 0, []
        taken = self.plan.sources.picture(row) if row["type"] == "picture" else None
        with transaction.atomic():
            key = self.keeping.write_picture(row, taken) if taken else self.keeping.write_film(row)
            self.arrivals.keep(row["type"], name, key)
        return key, []


def words_of(error: Any) -> str:
    """What stands against a row, by its fields where that is known."""
    if hasattr(error, "error_dict"):
        return " ".join(f"{name}: {' '.join(said)}" for name, said in error.message_dict.items())
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)

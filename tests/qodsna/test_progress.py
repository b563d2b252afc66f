"""A bar on a terminal, a line now and then in a file; and a place that outlives its process."""

import os
from io import StringIO

import pytest

from qodsna import progress
from qodsna.place import Place
from qodsna.progress import Progress

pytestmark = pytest.mark.once


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_terminal_shows_one_line_that_grows(clock):
    out = Terminal()
    bar = Progress(out, 100, what="stories")
    for clock[0], done in ((0.1, 1), (1, 25), (2, 50)):
        bar.step(done)
    bar.end()
    shown = out.getvalue().split("\r")
    assert [line[:37] for line in shown[1:3]] == [f"[{'#' * 7:30}]  25%", f"[{'#' * 15:30}]  50%"]
    assert "50 of 100 stories, 25 a second, 2 s left" in shown[2]
    assert shown[-1].endswith("\n")


def test_a_file_gets_a_line_now_and_then(clock):
    out = StringIO()
    bar = Progress(out, 10_000, 4_000, what="stories")
    for clock[0], done in ((1, 4_010), (11, 4_110), (12, 4_120)):
        bar.step(done, "a note")
    bar.end()
    lines = out.getvalue().splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("4,110 of 10,000 stories, 10 a second, 9 min 49 s left; a note")


def test_where_nothing_is_to_be_done_all_is_done(clock):
    assert "100% 0 of 0 stories" in Progress(StringIO(), 0, what="stories").line()


def test_a_place_is_good_for_its_database_and_for_a_day(tmp_path):
    place = Place(tmp_path / "place.json", "postgresql news")
    assert place.last() == 0
    place.keep(7)
    assert place.last() == 7
    assert Place(place.path, "sqlite news").last() == 0
    os.utime(place.path, (0, 0))
    assert place.last() == 0
    place.path.write_text("[")
    assert place.last() == 0
    place.forget()
    place.forget()
    assert place.last() == 0

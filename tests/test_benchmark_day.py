"""The breaking-news day, in short: what is counted of it, and nothing of how long it took."""

import pytest

from benchmarks import day
from tests.nginx import program

COUNTS = {
    "errors that readers saw",
    "errors at the desk",
    "reads lost or counted twice",
    "reads of days lost",
    "comments that are not there once",
    "votes lost or counted twice",
    "votes shown wrongly",
}


@pytest.mark.once
def test_nothing_is_lost_on_a_breaking_news_day():
    program()
    settings = "tests.settings"
    spent = day.measure(
        "sqlite", minutes=0.2, rate=8, articles=400, DJANGO_SETTINGS_MODULE=settings
    )
    found = {figure.name: figure for figure in day.figures(spent, "sqlite", is_judged=False)}
    assert spent.told.reads
    assert spent.told.comments
    assert spent.told.votes
    assert all(shift.saves for shift in spent.shifts)
    wrong = {name: found[name].value for name in COUNTS if not found[name].passes}
    assert not wrong, [*day.wrong(spent)]


def test_a_lost_read_and_a_comment_stored_twice_are_told():
    told = day.Told()
    told.reads.update({7: 3})
    told.comments["باران"] = "A"
    held = {"comments": [["باران", "A"], ["باران", "B"]]}
    assert day.apart(told.reads, {"7": 2, "8": 1}) == 2
    assert day.not_once(told.comments, held) == 1

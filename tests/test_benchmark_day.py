"""The breaking-news day, in short: what is counted of it, and nothing of how long it took."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks import day
from tests.nginx import program


@pytest.mark.once
def test_nothing_is_lost_on_a_breaking_news_day():
    program()
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PAGE_CACHE": "24"}
    # Its crowd has a loop of its own; that of a browser may go on in this thread.
    with ThreadPoolExecutor(1) as apart:
        asked = {"minutes": 0.2, "rate": 8, "articles": 400, **settings}
        spent = apart.submit(day.measure, "sqlite", **asked).result()
    found = list(day.figures(spent, "sqlite", is_judged=False))
    assert spent.told.reads
    assert spent.told.comments
    assert spent.told.votes
    assert all(shift.saves for shift in spent.shifts)
    wrong = [figure.name for figure in found if not figure.passes]
    assert not wrong, [*day.wrong(spent)]


def test_what_is_lost_and_what_is_counted_twice_are_told_apart():
    assert day.apart(Counter({7: 3}), {"7": 2, "8": 1}) == (1, 1)
    stored = Counter([("باران", "A"), ("باران", "B")])
    assert day.apart(Counter([("باران", "A")]), stored) == (0, 1)

"""What the drill does inside the newsroom, by whose clock it is the end of the year."""

import json
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db.utils import OperationalError  # noqa: E402

from articles.films import film_path  # noqa: E402
from articles.models import Article, Step  # noqa: E402
from articles.status import Kind, Verb  # noqa: E402
from articles.tasks import keep_time  # noqa: E402
from qodsna import persian  # noqa: E402
from tests import builders  # noqa: E402

GROUPS, EACH, ENDING = 5, 20, 10
# Nowruz in Tehran: the midnight after the last day of Esfand 1404.
DUE = persian.year_bounds(1405)[0]


def prepare() -> dict[str, Any]:
    """Which codes each address shows from the moment on, and which only until it."""
    shows: dict[str, list[int]] = {}
    gone: dict[str, list[int]] = {}
    for number in range(GROUPS):
        group(number, shows, gone)
    film, report = films_and_pictures(shows)
    top = max(*(code for codes in shows.values() for code in codes), film, report)
    for path in ("/fa/", "/fa/nowhere"):
        shows[path] = [top]
    return {"due": DUE.timestamp(), "shows": shows, "gone": gone}


def group(number: int, shows: dict[str, list[int]], gone: dict[str, list[int]]) -> None:
    """A service, a tag and an author with due stories of their own, and some that end."""
    service = builders.category(f"سرویس {number}")
    subject, writer = builders.tag(f"برچسب {number}"), builders.author(f"نویسنده {number}")
    neighbour = story(service, published_at=DUE - timedelta(days=2))
    ending = [
        story(service, published_at=DUE - timedelta(days=1), published_until=DUE)
        for _ in range(ENDING // GROUPS)
    ]
    due = [story(service, published_at=DUE) for _ in range(EACH - (2 if number == 0 else 0))]
    for each in (*due, *ending):
        each.tags.add(subject)
        each.authors.add(writer)
    for each in (*due[:3], *ending):
        builders.related(neighbour, each)
    codes = [each.pk for each in due]
    for page in (service, subject, writer):
        path = page.get_absolute_url()
        shows[path], gone[path] = codes, [each.pk for each in ending]
    path = neighbour.get_absolute_url()
    shows[path], gone[path] = codes[:3], [each.pk for each in ending]
    for each in due:
        shows |= own(each)
    for each in ending:
        gone |= own(each)


def own(each: Article) -> dict[str, list[int]]:
    return {each.get_absolute_url(): [each.pk], each.print_path: [each.pk]}


def films_and_pictures(shows: dict[str, list[int]]) -> tuple[int, int]:
    service, film = Article.objects.first().category, builders.ready_video()
    shown = story(service, published_at=DUE, kind=Kind.VIDEO, video=film)
    report = story(service, published_at=DUE, kind=Kind.PHOTO_REPORT)
    shows |= {"/fa/videos": [-film.pk], "/fa/photos": [report.pk]}
    shows[film_path(shown.edition, film)] = [shown.pk]
    for each in (shown, report):
        shows |= own(each)
    return shown.pk, report.pk


def story(service: Any, **fields: Any) -> Article:
    return builders.published_article(category=service, **fields)


def hammer() -> None:
    """Writes down what came out again and again, until it is killed."""
    while True:
        try:
            keep_time.call()
        except OperationalError:
            continue


def look() -> dict[str, Any]:
    """How often the history says that a story came out, or ended; and which it never names."""
    due = Article.objects.filter(published_at=DUE).values_list("pk", flat=True)
    ending = Article.objects.filter(published_until=DUE).values_list("pk", flat=True)
    told: dict[str, Counter] = {}
    for verb in (Verb.LIVE, Verb.END):
        rows = Step.objects.filter(verb=verb, moment=DUE).values_list("article", flat=True)
        told[verb] = Counter(rows)
    return {
        "stories": len(due),
        "live": sum(told[Verb.LIVE].values()),
        "ended": sum(told[Verb.END].values()),
        "unwritten": len({*due} - {*told[Verb.LIVE]}) + len({*ending} - {*told[Verb.END]}),
        "twice": sum(n > 1 for counter in told.values() for n in counter.values()),
        "day": persian.format_date(DUE - timedelta(seconds=1)),
    }


if __name__ == "__main__":
    answer = {"prepare": prepare, "hammer": hammer, "look": look}[sys.argv[1]]()
    print(json.dumps(answer))

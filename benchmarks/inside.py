"""What needs the site's own Django: ``python -m benchmarks.inside archive 1000``."""

import json
import sys
from collections.abc import Callable
from typing import Any

import django


def main(what: str, *arguments: str) -> None:
    django.setup()
    from benchmarks import alike, archive, dated, day_inside, demo, library, newsroom, queries

    makers = {
        "archive": archive.Archive,
        "newsroom": newsroom.Newsroom,
        "alike": alike.Varied,
        "dated": dated.Dated,
        "day": day_inside.Day,
        "library": library.Library,
    }
    answers: dict[str, Callable[..., Any]] = {
        "queries": queries.count,
        "desk": newsroom.count,
        "related": alike.asked,
        "search": library.asked,
        "dated-pages": dated.pages,
        "day-pages": day_inside.pages,
        "day-look": day_inside.look,
        "day-tasks": day_inside.tasks,
        "demo": demo.addresses,
    }
    numbers = map(int, arguments)
    if what in makers:
        makers[what](*numbers).build()
    elif what in answers:
        json.dump(answers[what](*numbers), sys.stdout)
    else:
        raise SystemExit(f"There is no {what!r} here")


if __name__ == "__main__":
    main(*sys.argv[1:])

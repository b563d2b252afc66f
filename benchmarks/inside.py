"""What needs the site's own Django: ``python -m benchmarks.inside archive 1000``."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import django


def main(what: str, *arguments: str) -> None:
    # Pages are asked what they cost, not what is kept of them.
    os.environ["PAGE_CACHE"] = "no"
    django.setup()
    from benchmarks import alike, archive, day_inside, demo, newsroom, pages, questions

    makers = {"archive": archive.Archive, "day": day_inside.Day}
    answers: dict[str, Callable[..., Any]] = {
        "demo": demo.addresses,
        "pages": pages.count,
        "plans": pages.plans,
        "desk": newsroom.count,
        "related": alike.asked,
        "search": questions.asked,
        "day-pages": day_inside.pages,
        "day-look": day_inside.look,
        "day-tasks": day_inside.tasks,
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

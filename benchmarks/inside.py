"""What needs the site's own Django: ``python -m benchmarks.inside archive 1000``."""

import json
import sys

import django


def main(what: str, *arguments: str) -> None:
    django.setup()
    from benchmarks import alike, archive, dated, demo, newsroom, queries

    builders = {
        "archive": archive.Archive,
        "newsroom": newsroom.Newsroom,
        "alike": alike.Varied,
        "dated": dated.Dated,
    }
    answers = {
        "queries": queries.count,
        "desk": newsroom.count,
        "related": alike.asked,
        "dated-pages": dated.pages,
        "demo": demo.addresses,
    }
    numbers = map(int, arguments)
    if what in builders:
        builders[what](*numbers).build()
    elif what in answers:
        json.dump(answers[what](*numbers), sys.stdout)
    else:
        raise SystemExit(f"There is no {what!r} here")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What needs the site's own Django: ``python -m benchmarks.inside archive 1000``."""

import json
import sys

import django


def main(what: str, *arguments: str) -> None:
    django.setup()
    from benchmarks import alike, archive, demo, newsroom, queries

    if what == "archive":
        archive.Archive(int(arguments[0])).build()
    elif what == "queries":
        json.dump(queries.count(), sys.stdout)
    elif what == "newsroom":
        newsroom.Newsroom(int(arguments[0])).build()
    elif what == "desk":
        json.dump(newsroom.count(), sys.stdout)
    elif what == "alike":
        alike.Varied(int(arguments[0])).build()
    elif what == "related":
        json.dump(alike.asked(int(arguments[0])), sys.stdout)
    elif what == "demo":
        json.dump(demo.addresses(), sys.stdout)
    else:
        raise SystemExit(f"There is no {what!r} here")


if __name__ == "__main__":
    main(*sys.argv[1:])

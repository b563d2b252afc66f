"""What the newsroom's list of stories, its search and its form cost at any size of the archive.

``python -m benchmarks.desk [--database sqlite|postgres] [--articles 200000] [--seconds 2]
[--json var/desk.json]``: an editor signed in, gunicorn as in production, warm connections,
loopback only. Ends non-zero where an address takes more queries in the large archive than in one
of 1,000 where it finds something too, or longer than 300 ms (``--limit``) for one request of two.
"""

import argparse
import http.client
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.driver import percentile
from benchmarks.site import end_politely_when_told
from benchmarks.stage import fresh_site

SMALL = 1000
TOKEN = "t" * 32
LEAST = 5
HEADS = ("address", "queries", "at 1,000", "p50 ms", "p95 ms", "x hello", "kB")
WIDTHS = (24, 9, 10, 9, 9, 9, 8)


def main() -> int:
    options = arguments()
    end_politely_when_told()
    small = measure(options.database, SMALL, seconds=0)
    large = measure(options.database, options.articles, options.seconds)
    for name, page in large.items():
        page |= {f"{key}_small": small[name].get(key) for key in ("queries", "is_empty")}
        page["times_hello"] = page["p50_ms"] / large["hello"]["p50_ms"]
    print(table(options.database, options.articles, large), flush=True)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(large, indent=2, ensure_ascii=False) + "\n")
    broken = broken_promises(large, options.limit)
    print("", *broken or ["Every address keeps its promises."], sep="\n")
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=2, help="for each address")
    parser.add_argument("--limit", type=float, default=300, help="milliseconds of the median")
    parser.add_argument("--json", type=Path, default=Path("var/desk.json"))
    return parser.parse_args()


def measure(database: str, size: int, seconds: float) -> dict[str, Any]:
    """The addresses of the desk over an archive of one size; without seconds, queries alone."""
    print(f"\n{database}: a newsroom of {size:,} articles", flush=True)
    with fresh_site(database) as site:
        site.make("archive", str(size))
        counted = site.ask("desk")
        pages = counted["pages"]
        if seconds:
            with site.serving():
                for page in pages.values():
                    page |= timed(site.port, counted["session"], page, seconds)
    return pages


def timed(port: int, session: str, page: dict[str, Any], seconds: float) -> dict[str, float]:
    """The milliseconds of each answer on one connection that is warm."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    data = page.pop("data", None)
    times: list[float] = []
    size, end = 0, time.perf_counter() + seconds
    while len(times) < LEAST + 1 or time.perf_counter() < end:
        start = time.perf_counter()
        size = ask(connection, session, page["path"], data)
        times.append(1000 * (time.perf_counter() - start))
    connection.close()
    return {
        "p50_ms": percentile(times[1:], 0.5),
        "p95_ms": percentile(times[1:], 0.95),
        "bytes": size,
    }


def ask(connection: http.client.HTTPConnection, session: str, path: str, data: dict | None) -> int:
    headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
    if data is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode({**data, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    size = len(answer.read())
    if answer.status != (200 if data is None else 302):
        raise SystemExit(f"{path} answered {answer.status}")
    return size


def table(database: str, size: int, pages: dict[str, Any]) -> str:
    rows = [
        (
            name,
            f"{page['queries']}",
            f"{page['queries_small']}",
            f"{page['p50_ms']:.1f}",
            f"{page['p95_ms']:.1f}",
            f"{page['times_hello']:.1f}",
            f"{page['bytes'] / 1000:.1f}",
        )
        for name, page in pages.items()
    ]
    lines = ["".join(cells(row)) for row in [HEADS, *rows]]
    return "\n".join(["", f"{database}, {size:,} articles", *lines])


def cells(texts: tuple[str, ...]) -> list[str]:
    first, *others = zip(texts, WIDTHS, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]


def broken_promises(pages: dict[str, Any], limit: float) -> list[str]:
    grown = [
        f"{name}: {page['queries']} queries, in the small archive {page['queries_small']}"
        for name, page in pages.items()
        if page["queries"] > page["queries_small"] and not page["is_empty_small"]
    ]
    slow = [
        f"{name}: {page['p50_ms']:.0f} ms" for name, page in pages.items() if page["p50_ms"] > limit
    ]
    return grown + slow


if __name__ == "__main__":
    raise SystemExit(main())

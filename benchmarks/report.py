"""The figures as a table for people; budgets are kept or named."""

from collections.abc import Iterator
from typing import Any

LISTS = ("service", "service_deep", "tag", "tag_rare", "author")
BUDGETS = {"article": 7, "front": 8, **dict.fromkeys(LISTS, 5)}

HEADS = (
    ("page", "", 13),
    ("queries", "cold", 8),
    ("", "warm", 5),
    ("p50", "ms", 8),
    ("p95", "ms", 8),
    ("p50", "x hello", 8),
    ("req/s", "at 16", 8),
    ("CPU", "ms/req", 8),
    ("HTML", "kB", 7),
    ("growth", "of p50", 8),
    ("growth", "of CPU", 8),
)


def table(run: dict[str, Any]) -> str:
    """One run: a database with an archive of one size."""
    title = f"{run['database']}, {run['articles']:,} articles (made in {run['made_in']:.0f} s)"
    heads = ["".join(cells(line)) for line in zip(*(head[:2] for head in HEADS), strict=True)]
    rows = ["".join(cells(row(name, page))) for name, page in run["pages"].items()]
    return "\n".join(["", title, *heads, *rows])


def row(name: str, page: dict[str, Any]) -> list[str]:
    return [
        name,
        f"{page['queries_cold']}",
        f"{page['queries_warm']}",
        f"{page['p50_ms']:.2f}",
        f"{page['p95_ms']:.2f}",
        f"{page['times_hello']:.1f}",
        f"{page['requests_per_second']:.0f}",
        f"{page['cpu_ms']:.2f}",
        f"{page['html_bytes'] / 1000:.1f}",
        *(f"{page[key]:.2f}" if key in page else "" for key in ("growth", "growth_cpu")),
    ]


def cells(texts: list[str] | tuple[str, ...]) -> Iterator[str]:
    yield texts[0].ljust(HEADS[0][2])
    for text, (_, _, width) in zip(texts[1:], HEADS[1:], strict=True):
        yield text.rjust(width)


def broken_budgets(runs: list[dict[str, Any]]) -> list[str]:
    return [
        f"{run['database']}, {run['articles']:,} articles: {name} takes {page['queries_warm']} "
        f"queries, its budget is {BUDGETS[name]}"
        for run in runs
        for name, page in run["pages"].items()
        if page["queries_warm"] > BUDGETS.get(name, page["queries_warm"])
    ]

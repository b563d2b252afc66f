"""Writes docs/performance.md and its picture: ``python -m benchmarks.page [var/bench.json …]``.

Several files are the parts of one run, in the order of their sections; a section that a later
one has measured again on a database counts as it was measured last.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, number
from benchmarks.growth import JUDGED
from benchmarks.plot import Lines, picture

DOCS = Path("docs")
NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite", "": ""}
AT = re.compile(r"(.+) at ([\d,]+)")
TITLES = {
    "costs": "What an uncached page costs",
    "page cache": "What a kept page costs",
    "growth": "What pages cost as the archive grows",
    "plans": "How the database finds what pages ask for",
}
METHOD = """## Method

- `make bench` measures all of it: fresh data in temporary folders, gunicorn with two processes of
  four threads, nginx as in `deploy/nginx.conf`, loopback only. `make bench-quick` is its short
  form, a part of every build; it judges ratios and queries alone, generously.
- **Ratios in one run.** Each page is measured in turns with what it is held against, and the median
  of the repeats counts; what a page costs that nobody keeps is held against the floor of its own
  round, of which there are three a repeat. CPU is what `/proc` says of the application's processes
  and of the database's; the driver is not among them.
- **Floors.** `hello view` answers one word and asks nothing, `one-query view` asks for one row by
  its key; both run in the same gunicorn under the middleware of a new Django project, which is less
  than ours: the pages carry that difference. The static file has the very bytes of the page that
  nginx keeps, and comes from the same nginx.
- **The archive** is made by `benchmarks/archive.py`: stories of six years, more of them the larger
  it is; headlines from parts that look like news, words by Zipf's law from a vocabulary of 60,000,
  tags of which few are common, films, related stories, comments, reads. Of a large archive at most
  10,000 texts are made, and come again with other codes on other days. What is newest is the same
  in every archive, and so are the day and the month of seven years ago that are measured.
- **Search** asks for a word that 2.2 % of all stories say. *Page 500* of a service is asked for as
  its readers come to it, by the story before it; in a small archive its last full page stands for
  it.
- **The driver** is `wrk` where there is one, else a small one of ours; that asks nginx for sixteen
  answers ahead, as it would else be slower than nginx.
- A front page is composed at most every half second in a process (decision 0005); that is part of
  what an uncached front page costs here. A machine so busy that it answers a few times a second
  composes it for each of them: of the ratio such a run says nothing.
- **Plans** are those of a cold process: every query is explained by the database, and none may read
  a table of more than 1,000 rows from end to end.
"""


def main(*paths: str) -> None:
    run = whole([json.loads(Path(path).read_text()) for path in paths or ("var/bench.json",)])
    figures = [
        Figure(**{k: v for k, v in each.items() if k != "passes"}) for each in run["figures"]
    ]
    lines = [*heading(run, figures)]
    if panels := drawn(figures):
        (DOCS / "performance.svg").write_text(picture(panels))
        lines += ["", "![Cost against the size of the archive](performance.svg)"]
    for section in dict.fromkeys(figure.section for figure in figures):
        own = [figure for figure in figures if figure.section == section]
        lines += ["", f"## {TITLES.get(section, section.capitalize())}", ""]
        lines += WRITERS.get(section, told)(own)
    (DOCS / "performance.md").write_text("\n".join([*lines, "", METHOD]))


def whole(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Parts of a run as one, which took as long as all of them; its load is that of the busiest."""
    run = parts[0] | {"took": sum(part["took"] for part in parts)}
    run |= {"load": max(part["load"] for part in parts), "parts": len(parts)}
    for name in ("sizes", "made_in"):
        run[name] = {key: value for part in parts for key, value in part[name].items()}
    last: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for part in parts:
        last |= sections(part["figures"])
    run["figures"] = [figure for figures in last.values() for figure in figures]
    return run


def sections(figures: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The figures of each section on each database."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for figure in figures:
        found.setdefault((figure["section"], figure["database"]), []).append(figure)
    return found


def heading(run: dict[str, Any], figures: list[Figure]) -> Iterator[str]:
    judged = [figure for figure in figures if figure.bound is not None]
    short = [figure for figure in judged if not figure.passes]
    sizes = "; ".join(
        f"{NAMES[name]} with {', '.join(f'{size:,}' for size in its)} articles"
        for name, its in run["sizes"].items()
    )
    parts = f" in {run['parts']} parts, some measured again" if run["parts"] > 1 else ""
    yield "# Performance"
    yield ""
    yield (
        f"{'A quick run' if run['quick'] else 'A run'} of {run['at'][:10]}, {run['took'] // 60}"
        f" minutes{parts}: {len(judged)} figures judged, {len(short)} fall short. {sizes}."
    )
    yield (
        f"The machine: {run['cores']} cores of {run['processor']}, {run['memory'] / 2**30:.0f} GiB,"
        f" Python {run['python']}, Django {run['django']}; its load at the end was"
        f" {run['load']:.1f} (two are the run's own; with more,"
        " other things ran beside it and times are worth less than ratios of CPU)."
    )
    made = ", ".join(f"{name} in {seconds:.0f} s" for name, seconds in run["made_in"].items())
    yield f"Archives were made as follows: {made}."


def drawn(figures: list[Figure]) -> dict[str, Lines]:
    """Of each database the pages that are judged, where there is more than one size."""
    panels: dict[str, Lines] = {}
    for figure in figures:
        found = AT.fullmatch(figure.name)
        if figure.section == "growth" and found and found[1] in JUDGED:
            lines = panels.setdefault(NAMES[figure.database], {})
            lines.setdefault(found[1], []).append((int(found[2].replace(",", "")), figure.value))
    return {title: lines for title, lines in panels.items() if len(next(iter(lines.values()))) > 1}


def told(figures: list[Figure]) -> Iterator[str]:
    yield "| database | figure | value | must be | | held against |"
    yield "|---|---|--:|--:|---|---|"
    for each in figures:
        value = f"{number(each.value)} {each.unit}".strip()
        cells = (NAMES[each.database], each.name, value, each.asked, each.verdict, each.floor)
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def grown(figures: list[Figure]) -> Iterator[str]:
    """Of each database one table: pages, their milliseconds at each size, and the ratios."""
    for database in dict.fromkeys(figure.database for figure in figures):
        own = [figure for figure in figures if figure.database == database]
        rows: dict[str, dict[str, Figure]] = {}
        for figure in own:
            page, kind = split(figure.name)
            rows.setdefault(page, {})[kind] = figure
        kinds = [*next(iter(rows.values()))]
        yield f"| {NAMES[database]} | {' | '.join(kinds)} | must be | |"
        yield f"|---|{'--:|' * len(kinds)}--:|---|"
        for page, row in rows.items():
            cells = [number(row[kind].value) for kind in kinds]
            asked = [row[kind] for kind in kinds if row[kind].bound]
            verdict = (asked[0].asked, asked[0].verdict) if asked else ("", "")
            yield f"| {' | '.join([page, *cells, *verdict])} |"
        yield ""


def planned(figures: list[Figure]) -> Iterator[str]:
    """What falls short alone; of all others that there are so many."""
    short = [figure for figure in figures if not figure.passes]
    pages = len({figure.name for figure in figures})
    yield f"Of {pages} pages on each database {len(short)} make it read a whole table."
    if short:
        yield from ("", *told(short))


def split(name: str) -> tuple[str, str]:
    """``front at 1,000`` and ``front: p50, 1,000,000 over 1,000`` belong to the page ``front``."""
    if found := AT.fullmatch(name):
        return found[1], f"ms at {found[2]}"
    page, _, kind = name.partition(": ")
    return page, kind


WRITERS = {"growth": grown, "plans": planned}

if __name__ == "__main__":
    main(*sys.argv[1:])

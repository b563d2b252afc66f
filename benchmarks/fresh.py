"""Fresh within a second, while a thousand readers a second read.

``python -m benchmarks.fresh [--database sqlite|postgres] [--rate 1000] [--articles 2000]``: nginx,
gunicorn with two workers and the database as in production, loopback only. An editor publishes,
corrects, withdraws, approves a comment, launches a front page and ends breaking news, and once time
ends it; every page is then asked for through nginx and at both web processes. Fails where a page
was wrong more than a second later, where another one changed, where many readers at once made a
page more than once in a process, or a cache kept what nobody else may see.
"""

import argparse
import asyncio
import re
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import quote

from benchmarks import crowd_apart, kept
from benchmarks.editor import PASSWORD, PENDING, Editor
from benchmarks.figures import Figure, table
from benchmarks.polling import Answer, Check, Deed, Lines, Reading, Seen, answers, has, lacks, watch
from benchmarks.site import end_politely_when_told
from benchmarks.stage import Stage, fresh_site
from benchmarks.town import Town, town
from qodsna.persian import TEHRAN

TITLE = "Fresh within a second"
RATE, ARTICLES, QUICK_RATE, QUICK_ARTICLES = 1000.0, 2000, 100.0, 400
WITHIN_SECONDS, WATCHED_SECONDS, WORKERS = 1.0, 2.5, 2
# When breaking news ends by itself, counted from before the first page is asked for.
BREAKING_SECONDS = 30
NEWS, CORRECTED, NOTE = "ستارگان نوزاد", "سیارگان نوزاد", "نام ستاره درست شد"
STRIP = re.compile(r'<section class="breaking".*?</section>', re.DOTALL)
SETTINGS = "benchmarks.fresh_settings"


def run(stage: Stage) -> Iterator[Figure]:
    for database in stage.sizes:
        size, rate = (QUICK_ARTICLES, QUICK_RATE) if stage.quick else (ARTICLES, RATE)
        yield from measure(database, size, rate, is_judged=not stage.quick)


def measure(database: str, articles: int, rate: float, *, is_judged: bool = True) -> list[Figure]:
    with fresh_site(database, DJANGO_SETTINGS_MODULE=SETTINGS) as site:
        site.make("day", str(articles))
        with town(site) as here:
            here.wait_for_worker()
            pages = site.ask("day-pages", str(BREAKING_SECONDS))
            return asyncio.run(look(here, pages, rate, database, is_judged=is_judged))


async def look(
    here: Town, pages: dict[str, Any], rate: float, database: str, *, is_judged: bool
) -> list[Figure]:
    lines = Lines(here.front, here.back)
    await lines.open(WORKERS)
    editor = await asyncio.to_thread(Editor, here.front, "chief", PASSWORD)
    with crowd_apart.reading(here.front, read(pages), rate) as got:
        seen = [await watch(deed, lines, WATCHED_SECONDS) for deed in deeds(editor, pages)]
    rushes = {
        name: await kept.stampede(host, pages["tail"][n]["path"], here.site.folder)
        for n, (name, host) in enumerate([("nginx", here.front), ("gunicorn", here.back)])
    }
    mistakes = await kept.mistakes(lines, touched(pages))
    lines.close()
    tell(seen, got[0], mistakes)
    return list(figures(seen, got[0], rushes, mistakes, database, is_judged=is_judged))


def read(pages: dict[str, Any]) -> list[str]:
    """What most readers read: nothing of it is ever gone."""
    lists = [pages["service"]["path"], pages["tag"]["path"], "/fa/", "/en/", "/fa/rss"]
    return [*(story["path"] for story in pages["hot"]), *lists, pages["english"]]


def touched(pages: dict[str, Any]) -> dict[str, str]:
    return {
        "private": f"/fa/{pages['hot'][2]['code']}/comments",
        "public": pages["hot"][2]["path"],
        "english": pages["english"],
    }


# What is done, and where it shows


def deeds(editor: Editor, pages: dict[str, Any]) -> Iterator[Deed]:
    hot, code, old = pages["hot"], pages["drafts"][0], pages["tail"][0]
    service, tag = pages["service"], pages["tag"]
    page, corrected = f"/fa/{code}/{slug(NEWS)}", f"/fa/{code}/{slug(CORRECTED)}"
    api, printed = f"/api/v1/fa/articles/{code}", f"/fa/{code}/print"
    stays = [*pages["other"], f"{pages['other'][0]}/rss", pages["english"], "/en/", "/en/rss"]
    far = [each for each in stays if not each.startswith(tuple(pages["other"]))]
    apart = [f"{pages['other'][0]}/rss", *far, f"/fa/{hot[2]['code']}/print"]
    month = f"/sitemap-fa-{datetime.now(TEHRAN):%Y-%m}.xml"
    everywhere = [
        "/fa/", service["path"], tag["path"], "/fa/rss", f"{service['path']}/rss",
        f"{tag['path']}/atom", "/api/v1/fa/articles", "/news-sitemap.xml", hot[2]["path"],
    ]  # fmt: skip
    yield Deed(
        "end of breaking, by time",
        lambda: time.sleep(max(0, pages["breaking_until"] - time.time())),
        dict.fromkeys(["/fa/", hot[0]["path"], service["path"]], calm(hot[1]["path"])),
        [*apart, "/fa/rss"],
    )
    yield Deed(
        "publish",
        lambda: editor.change(
            code, headline=NEWS, category=str(service["key"]), tags=str(tag["key"]), _publish="1"
        ),
        {
            **dict.fromkeys(everywhere, has(NEWS)),
            **dict.fromkeys([page, printed, api], has(NEWS)),
            month: has(f"/fa/{code}/"),
        },
        apart,
    )
    yield Deed(
        "correct",
        lambda: editor.change(
            code, headline=CORRECTED, correction_kind="correction", correction_note=NOTE
        ),
        {
            **dict.fromkeys(everywhere, has(CORRECTED)),
            **dict.fromkeys([corrected, printed], has(NOTE)),
            page: answers(301),
            api: has(CORRECTED),
        },
        apart,
    )
    yield Deed(
        "approve a comment",
        lambda: editor.approve(pages["pending"]),
        {hot[0]["path"]: has(PENDING), f"/fa/{hot[0]['code']}/comments": has(PENDING)},
        [*apart, f"/fa/{hot[0]['code']}/print", f"/api/v1/fa/articles/{hot[2]['code']}"],
    )
    yield Deed(
        "launch a front page",
        lambda: editor.launch(old["code"], "lead"),
        {"/fa/": has(old["path"])},
        [*apart, service["path"], hot[2]["path"], old["path"], "/fa/rss"],
    )
    yield Deed(
        "end of breaking, by an editor",
        lambda: editor.move(hot[2]["code"], "calm", "بس است"),
        dict.fromkeys(["/fa/", hot[0]["path"], service["path"]], calm(hot[2]["path"])),
        [*apart, "/fa/rss"],
    )
    yield Deed(
        "withdraw",
        lambda: editor.move(code, "withdraw", "به زودی کامل می‌شود"),
        {
            **dict.fromkeys(everywhere, lacks(CORRECTED)),
            corrected: answers(410),
            printed: answers(404, 410),
            api: answers(404, 410),
            month: lacks(f"/fa/{code}/"),
        },
        apart,
    )


def slug(title: str) -> str:
    return quote(title.replace(" ", "-"))


def calm(path: str) -> Check:
    """Nothing of this story stands in the strip of breaking news."""

    def is_calm(answer: Answer) -> bool:
        strip = STRIP.search(answer.text)
        return answer.status == 200 and (strip is None or path not in strip[0])

    return is_calm


# What is told of it


def figures(
    seen: list[Seen],
    reading: Reading,
    rushes: dict[str, float],
    mistakes: dict[str, list[str]],
    database: str,
    *,
    is_judged: bool,
) -> Iterator[Figure]:
    """``is_judged``: whether seconds have bounds; counts always have."""

    def figure(name: str, value: float, unit: str = "", bound: float | None = None) -> Figure:
        return Figure("fresh", name, value, unit, bound, database=database)

    yield figure("readers' pages a second meanwhile", reading.answers / reading.seconds)
    yield figure("of these wrong", sum(reading.wrong.values()), "", 0)
    for each in seen:
        yield figure(
            f"{each.deed}: right after", each.seconds, "s", WITHIN_SECONDS if is_judged else None
        )
    yield figure("pages looked at", sum(each.asked for each in seen))
    yield figure("pages that showed it before", sum(len(each.early) for each in seen), "", 0)
    yield figure("pages that changed for nothing", sum(len(e.changed) for e in seen), "", 0)
    yield figure("pages without an answer", sum(len(each.broken) for each in seen), "", 0)
    for name, times in rushes.items():
        told = f"100 at once at {name}: times a process made it"
        yield figure(told, times, "", 1)
    for name, places in mistakes.items():
        yield figure(f"{name} kept or mixed up", len(places), "", 0)


def tell(seen: list[Seen], reading: Reading, mistakes: dict[str, list[str]]) -> None:
    """In words what was not as it should be."""
    for each in seen:
        slow = [key for key, late in each.late.items() if late > WITHIN_SECONDS]
        print(f"  {each.deed}: {each.asked} looks", flush=True)
        for words in (slow, each.early, sorted(each.changed), each.broken):
            if words:
                print("   ", *words[:12], sep="\n    ", flush=True)
    wrong = [f"{number} x {words}" for words, number in reading.wrong.items()]
    print(*wrong[:9], *chain(*mistakes.values()), sep="\n", flush=True)


def main() -> int:
    options = arguments()
    end_politely_when_told()
    broken = False
    for database in options.database:
        found = measure(database, options.articles, options.rate)
        print(table(found), flush=True)
        broken |= not all(figure.passes for figure in found)
    return 1 if broken else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgres"])
    parser.add_argument("--rate", type=float, default=RATE, help="readers' pages a second")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())

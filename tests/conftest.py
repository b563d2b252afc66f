import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from articles.frame import kept
from articles.reads.gathering import Gathering, gathering
from qodsna.page_cache.stamping import Files, stamps
from tests import background, moments
from tests.browser import SWITCHES, chromium

# Playwright's own loop runs in the test's thread; nothing of Django's is called inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


JOURNEYS_AGAIN = 2


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_test_before() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


@pytest.fixture(autouse=True)
def _purges_of_its_own(monkeypatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No other test, in whichever process, purges what this one keeps."""
    monkeypatch.setattr(stamps, "store", Files(tmp_path_factory.mktemp("stamps")))
    stamps.forget()


@pytest.fixture(autouse=True)
def _no_read_is_written_by_itself(monkeypatch) -> None:
    """Nor one of the test before; ``gathering.flush()`` writes what came."""
    monkeypatch.setattr(Gathering, "call_later", lambda gathering: None)
    gathering.forget()


@pytest.fixture(autouse=True)
def _uploads(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def tasks_asked_for() -> list:
    """The runs that were enqueued, in order; nothing of it is done."""
    background.Backend.asked.clear()
    return background.Backend.asked


@pytest.fixture
def tasks_run_at_once(settings) -> None:
    """Tasks are done where they are enqueued, after commit where there is one."""
    default = {**settings.TASKS["default"], "BACKEND": "tests.background.AtOnce"}
    settings.TASKS = {"default": default}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    if (path := chromium()) is None:
        pytest.skip("no Chromium on this machine")
    return {"executable_path": path, "args": SWITCHES, "headless": True}


def pytest_configure() -> None:
    moments.go()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a machine that must run everything, a browser that is not there is a failure.

    What asks no database is run on the first one, and not on the second again. A journey that
    fails is gone again, as a browser on a busy machine may miss a moment; the summary names it.
    """
    if os.environ.get("CI") == "true" and chromium() is None:
        raise pytest.UsageError("CI=true, but there is no Chromium: browser tests cannot run")
    for each in items:
        if each.get_closest_marker("browser"):
            each.add_marker(pytest.mark.flaky(reruns=JOURNEYS_AGAIN))
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        apart = [each for each in items if not asks_a_database(each)]
        config.hook.pytest_deselected(items=apart)
        items[:] = [each for each in items if asks_a_database(each)]


def asks_a_database(item: pytest.Item) -> bool:
    asked = {"db", "transactional_db", "live_server"}
    return bool(item.get_closest_marker("django_db") or asked & set(item.fixturenames))


@pytest.fixture
def page(page):
    """A page that says soon what it waits for in vain."""
    page.set_default_timeout(10_000)
    return page


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What did not run is said loudly, and why."""
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in reasons.items():
        terminalreporter.write_line(
            f"!!! NOT RUN: {count} tests, {reason} !!!", red=True, bold=True
        )
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.write_line(f"gone again: {report.nodeid}", yellow=True, bold=True)
    tell_of_hostile_files(terminalreporter)
    tell_of_roles(terminalreporter)
    tell_of_desk_pages(terminalreporter)
    for name, words in TRIED.items():
        tell_of_tried(terminalreporter, name, words)


# What a test tried, as ``record_property`` names it, and its numbers.
TRIED = {
    "nodes": ("pages after changes", "pages of readers", "versions", "wrong"),
    "traces": ("surfaces", "states", "requests", "traces"),
    "payloads": ("payloads in fields", "wrong"),
    "requests": ("with hostile headers and queries", "wrong"),
}


def tell_of_tried(
    terminalreporter: pytest.TerminalReporter, what: str, words: tuple[str, ...]
) -> None:
    reports = (each for end in ("passed", "failed") for each in terminalreporter.stats.get(end, []))
    for report in reports:
        for name, numbers in report.user_properties:
            if name == what and report.when == "call":
                told = (f"{n:,} {each}" for n, each in zip(numbers, words, strict=True))
                terminalreporter.write_line(f"{what}: {', '.join(told)}")


def tell_of_desk_pages(terminalreporter: pytest.TerminalReporter) -> None:
    """How many pages of the newsroom were looked at, and at how many widths."""
    counts = [
        value
        for report in terminalreporter.stats.get("", [])
        for name, value in report.user_properties
        if name == "pages looked at" and report.when == "teardown"
    ]
    if counts:
        terminalreporter.write_line(
            f"pages of the newsroom looked at: {sum(pages for pages, _ in counts)},"
            f" each at {counts[0][1]} widths"
        )


def tell_of_hostile_files(terminalreporter: pytest.TerminalReporter) -> None:
    """By kind, what became of the files that tests made to do harm (``record_property``)."""
    rows = [
        [*row, "failed" if report.failed else ""]
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, row in report.user_properties
        if name == "hostile" and report.when == "call"
    ]
    if rows:
        terminalreporter.section("hostile files: refused, accepted and made clean")
    for what, kind, refused, accepted, failed in sorted(rows):
        files = refused + accepted
        terminalreporter.write_line(
            f"{what:10} {kind:32} {files:4} files"
            f" {refused:4} refused {accepted:4} accepted {failed}"
        )


def tell_of_roles(terminalreporter: pytest.TerminalReporter) -> None:
    """How many cells of the table of roles were tried at their addresses (``record_property``)."""
    cells = [
        count
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        for name, count in report.user_properties
        if name == "roles" and report.when == "call"
    ]
    if cells:
        tried, wrong = (sum(column) for column in zip(*cells, strict=True))
        terminalreporter.write_line(f"roles: {tried:,} cells, {wrong} wrong")

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.articles.moving.web import web
from tests.builders import edition

FILES = Path(__file__).with_name("files")


@pytest.fixture
def server(settings):
    """Pictures on this machine, from which an import is let take them."""
    with web() as server:
        settings.IMPORT_HOSTS = [server.host]
        yield server


@pytest.fixture
def bring(tmp_path):
    """Runs an import; gives what it said and its report. ``code`` stands in ``bring.code``."""

    def run(path, kind="jsonl", **options):
        out, report = StringIO(), tmp_path / "report.jsonl"
        run.code = 0
        try:
            call_command(
                "import_articles", path, format=kind, report=report,
                stdout=out, verbosity=0, **options,
            )  # fmt: skip
        except Exception as error:
            run.code = getattr(error, "returncode", None)
            run.error = str(error)
            if run.code is None:
                raise
        told = report.read_text().splitlines() if report.exists() else []
        run.told = out.getvalue()
        return [json.loads(line) for line in told]

    return run


@pytest.fixture
def from_elsewhere(tmp_path, server):
    """A file of another system, its pictures on our server."""

    def copy(name, host):
        path = tmp_path / name
        path.write_text((FILES / name).read_text().replace(f"https://{host}", server.address))
        return path

    edition()
    return copy

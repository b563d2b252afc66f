"""docs/operations.md says nothing that is not run: by its drill, by a test, or by a make target."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

from benchmarks import run
from benchmarks.install_drill import __main__ as drill
from benchmarks.install_drill.book import BOOK, chapters, commands

pytestmark = pytest.mark.once

ROOT = BOOK.parents[1]
DEPLOY = ROOT / "deploy"
TEXT, MAKEFILE = BOOK.read_text(), (ROOT / "Makefile").read_text()
# What make targets, benchmarks that call others, and tests say that they run.
RUNNERS = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py"), ROOT / "Makefile"]
UNITS = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}
SERVICES = [name for name in UNITS if name.endswith(".service")]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def named(pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, TEXT)))


def told_by(pattern: str) -> list[str]:
    """Who runs it, apart from this file and from what describes itself."""
    return [
        path.name
        for path in RUNNERS
        if path != Path(__file__) and re.search(pattern, path.read_text())
    ]


def test_every_block_of_commands_is_run_by_the_drill():
    assert [*chapters()] == [drill.INSTALL, drill.UPGRADE, drill.ROLLBACK]
    assert all(commands(block) for blocks in chapters().values() for block in blocks)
    assert "drill-install:" in MAKEFILE


@pytest.mark.parametrize(("asked", "status"), [([], 3), (["--once", "--where-possible"], 0)])
def test_a_machine_that_cannot_have_another_in_it_says_so(monkeypatch, capsys, asked, status):
    monkeypatch.setattr(drill, "why_not", lambda: "it takes root")
    monkeypatch.setattr(drill, "end_politely_when_told", lambda: None)
    monkeypatch.setattr("sys.argv", ["install_drill", *asked])
    assert drill.main() == status
    assert capsys.readouterr().out.startswith("SKIPPED: ")


def test_a_block_belongs_to_the_nearest_heading_and_other_languages_to_none():
    text = "## A\n```sh\none \\\n  more\n# why\n```\n### B\n```json\n{}\n```\n```sh\ntwo\n```\n"
    assert chapters(text) == {"A": ["one \\\n  more\n# why\n"], "B": ["two\n"]}
    assert commands(chapters(text)["A"][0]) == ["one    more"]


@pytest.mark.parametrize("target", named(r"`(?:[A-Z_]+=\S+ )?make ([a-z][a-z-]*)"))
def test_every_make_target_that_is_named_exists(target):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize("command", named(r"(?:manage\.py|^qodsna|`qodsna) ([a-z_]+)"))
def test_every_command_of_the_newsroom_that_is_named_is_run_by_a_test(command):
    assert command in get_commands()
    told = [block for blocks in chapters().values() for block in blocks]
    is_told = any(f"qodsna {command}" in block for block in told)
    assert is_told or told_by(rf"""call_command\(\s*["']{command}["']""")


@pytest.mark.parametrize("name", named(r"python -m benchmarks\.([a-z_]+)"))
def test_every_drill_and_benchmark_that_is_named_is_run_by_a_target_or_a_test(name):
    ran = set(told_by(rf"benchmarks(\.| import .*\b){name}\b")) - {f"{name}.py"}
    assert ran or name in run.SECTIONS


def hardening(unit: str) -> str:
    return unit.partition("# What stands below")[2].partition("\n\n")[0].strip()


def test_units_are_hardened_alike_and_run_what_there_is():
    assert len({hardening(UNITS[name]) for name in SERVICES}) == 1
    for name in SERVICES:
        assert "NoNewPrivileges=yes" in hardening(UNITS[name])
        assert "User=qodsna\n" in UNITS[name]
        assert "ReadWritePaths=/srv/qodsna/var" in UNITS[name]
        assert "EnvironmentFile=/etc/qodsna/qodsna.env\n" in UNITS[name]
        for command in re.findall(r"manage\.py ([a-z]+)", UNITS[name]):
            assert command in get_commands()
    timed = {name.partition(".")[0] for name in UNITS if name.endswith(".timer")}
    assert timed == {"qodsna-backup", "qodsna-verify"}


def test_settings_that_are_shipped_are_settings():
    known = (ROOT / "qodsna/settings.py").read_text().split('"""')[1]
    given = re.findall(r"^#? ?([A-Z_]+)=", (DEPLOY / "qodsna.env").read_text(), re.MULTILINE)
    given += COMPOSE["x-newsroom"]["environment"]
    assert set(given) - set(re.findall(r"[A-Z][A-Z_]+", known)) == set()


def test_containers_know_each_other_and_what_they_are_built_from():
    services = COMPOSE["services"]
    for name, each in services.items():
        assert set(each.get("depends_on", ())) <= set(services), name
        volumes = [volume.partition(":")[0] for volume in each.get("volumes", ())]
        own = {volume for volume in volumes if not volume.startswith(".")}
        assert own <= set(COMPOSE["volumes"]), name
        assert all((DEPLOY / volume).exists() for volume in volumes if volume.endswith(".conf"))
    proxy = services["nginx"]["networks"]["inside"]["ipv4_address"]
    assert services["web"]["environment"]["TRUSTED_PROXIES"] == proxy
    assert (DEPLOY / "../" / services["prepare"]["build"]["dockerfile"]).exists()
    built = re.findall(r"^RUN make ([^&\n]+)", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert built
    for target in " ".join(built).split():
        assert f"{target.replace('.venv', '$(VENV)')}:" in MAKEFILE


def test_commands_by_hand_have_the_settings_of_the_site_and_the_callers_before_them(tmp_path):
    """``deploy/manage.sh``, with stand-ins that tell what they are asked."""
    for name, code in {"runuser": 'shift 3; exec "$@"', ".venv/bin/python": "pwd; env"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"#!/bin/sh\n{code}\n")
        (tmp_path / name).chmod(0o755)
    settings = tmp_path / "site.env"
    settings.write_text("# Ours\nDATA_DIR=/srv\nSITE_URL=https://a.example\n")
    given = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "SETTINGS": str(settings)}
    given |= {"RELEASE": str(tmp_path), "DATA_DIR": "it's elsewhere"}
    told = subprocess.run(
        [DEPLOY / "manage.sh", "check"], env=given, check=True, capture_output=True, text=True
    )
    lines = told.stdout.splitlines()
    assert lines[0] == str(tmp_path)
    assert {"DATA_DIR=it's elsewhere", "SITE_URL=https://a.example"} <= set(lines)

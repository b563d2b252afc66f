"""What failed beside others gets one more try, alone, and is named."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parents[1]
UNSTEADY = """
from pathlib import Path

def test_unsteady():
    here = Path("tried")
    was_tried = here.exists()
    here.touch()
    assert was_tried

def test_steady():
    with Path("steady").open("a") as counted:
        counted.write("x")
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django -p no:xdist\n")

    def run(tests: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "test_these.py").write_text(tests)
        steady = [sys.executable, "-m", "tests.steady"]
        return subprocess.run(steady, cwd=tmp_path, capture_output=True, text=True)

    return run


def test_what_passes_only_alone_is_named(run, tmp_path):
    done = run(UNSTEADY)
    assert done.returncode == 0
    assert done.stdout.endswith("passed only alone !!!\ntest_these.py::test_unsteady\n")
    assert (tmp_path / "steady").read_text() == "x"


def test_what_passes_is_not_tried_again(run):
    done = run("def test_right(): pass")
    assert (done.returncode, "alone" in done.stdout) == (0, False)


@pytest.mark.parametrize(
    ("tests", "tries"),
    [
        ("def test_wrong(): assert False", 2),
        ("".join(f"def test_wrong_{n}(): assert False\n" for n in range(6)), 1),
        ("import nothing_like_this", 1),
    ],
)
def test_what_is_wrong_stays_wrong(run, tests, tries):
    done = run(tests)
    assert done.returncode != 0
    assert done.stdout.count("short test summary") == tries

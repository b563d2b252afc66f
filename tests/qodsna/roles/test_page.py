"""The page of the handbook says what the table says."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from qodsna.roles import ROLES, STORY, WORK
from qodsna.roles.page import BEGIN, END, markdown, written_into

PAGE = Path(settings.BASE_DIR) / "docs" / "newsroom.md"

pytestmark = pytest.mark.once


def test_the_page_is_of_today():
    assert written_into(PAGE.read_text()) == PAGE.read_text(), "manage.py roles writes it anew"


def test_every_cell_stands_in_it():
    rows = [line.strip("| ").split(" | ") for line in markdown().splitlines() if line]
    assert all(len(row) == len(ROLES) + 1 for row in rows)
    assert [row[0] for row in rows if row[0] != "---"] == [
        "کار با خبر",
        *(row.label for row in STORY),
        "کارهای دیگر",
        *(row.label for row in WORK),
    ]
    assert rows[0][1:] == list(ROLES.values())
    words = {word for row in rows for cell in row[1:] for word in cell.split(" و ")}
    assert words - {*ROLES.values(), "دبیر عکس", "فیلم", "---"} == {
        "همه",
        "سرویس خودش",
        "خودش",
        "—",
        "✓",
    }


def test_what_stands_around_it_stays():
    page = f"پیش\n{BEGIN}\nکهنه\n{END}\nپس\n"
    written = written_into(page)
    assert re.match(rf"پیش\n{BEGIN}\n\n\|", written)
    assert written.endswith(f"|\n\n{END}\nپس\n")
    assert "کهنه" not in written
    assert written_into(written) == written


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END} {BEGIN}"])
def test_a_page_without_its_marks_is_not_written_over(page):
    with pytest.raises(ValueError, match="no <!-- roles -->"):
        written_into(page)


def test_the_command_writes_the_page(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "newsroom.md"
    page.write_text(f"{BEGIN}{END}")
    call_command("roles")
    assert page.read_text() == f"{BEGIN}\n\n{markdown()}\n\n{END}"
    page.write_text("بی‌نشان")
    with pytest.raises(CommandError):
        call_command("roles")
    assert page.read_text() == "بی‌نشان"

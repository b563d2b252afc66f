"""Files are collected for the next release while this one is served from the same folder."""

import gzip

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from qodsna.collected import Collected

SHEET = "h1 { color: red } /* " + "باران " * 200 + "*/"


@pytest.fixture
def collect(tmp_path, settings):
    def collected(release: str, text: str = SHEET) -> Collected:
        settings.BASE_DIR = tmp_path / release
        source = FileSystemStorage(tmp_path / release)
        source.save("page.css", ContentFile(text))
        storage = Collected(location=tmp_path / "static", base_url="/static/")
        with source.open("page.css") as file:
            storage.save("page.css", file)
        assert all(done for *_, done in storage.post_process({"page.css": (source, "page.css")}))
        return Collected(location=tmp_path / "static", base_url="/static/")

    return collected


def test_who_is_sending_a_file_goes_on_while_it_is_collected_again(collect, tmp_path):
    name = collect("old").stored_name("page.css")
    packed = tmp_path / "static" / f"{name}.gz"
    with packed.open("rb") as sent, (tmp_path / "static" / name).open("rb") as plain:
        collect("new")
        assert gzip.decompress(sent.read()).decode() == plain.read().decode() == SHEET
    assert gzip.decompress(packed.read_bytes()).decode() == SHEET
    assert not list((tmp_path / "static").glob(".*"))


def test_nothing_is_missing_at_any_moment(collect, tmp_path, monkeypatch):
    collect("old")
    there = set((tmp_path / "static").iterdir())
    missing = []
    keep = Collected._save

    def looked_at(self, name, content):
        missing.extend(each for each in there if not each.exists())
        return keep(self, name, content)

    monkeypatch.setattr(Collected, "_save", looked_at)
    collect("new")
    assert missing == []


def test_a_release_still_finds_its_own_names_when_the_next_has_collected(collect, settings):
    old = collect("old").stored_name("page.css")
    new = collect("new", "h1 { color: blue }").stored_name("page.css")
    assert old != new
    settings.BASE_DIR = settings.BASE_DIR.with_name("old")
    before = Collected(location=settings.BASE_DIR.parent / "static")
    assert before.stored_name("page.css") == old
    assert before.exists(old)
    assert before.exists(new)

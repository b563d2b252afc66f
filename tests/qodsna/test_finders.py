"""What is collected of the packages whose scripts are served, and of the readers' sheets."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders

from qodsna.finders import SHEET, whole


def test_of_large_packages_only_the_served_script_is_collected():
    found = {
        f"{getattr(storage, 'prefix', '')}/{path}"
        for finder in get_finders()
        for path, storage in finder.list([])
    }
    packages = {path for path in found if path.startswith(("hls/", "tus/", "altcha/"))}
    served = {"hls/hls.light.min.mjs", "tus/tus.min.js", "tus/tus.min.js.map"}
    assert packages == served | {"altcha/workers/pbkdf2.js"}
    assert "sortablejs/Sortable.min.js" in found


def test_readers_get_one_sheet_that_holds_all_it_imports():
    collected = [
        storage.path(path)
        for finder in get_finders()
        for path, storage in finder.list([])
        if path == SHEET
    ]
    assert collected == [find(SHEET)] == find(SHEET, find_all=True)
    text = Path(collected[0]).read_text()
    assert "@import" not in text
    places = [text.index(each) for each in ("@layer reset, tokens", "--paper:", ".masthead__top")]
    assert places == sorted(places)
    assert "@media print { @layer print {" in text
    assert text == whole(settings.BASE_DIR / "static" / SHEET)

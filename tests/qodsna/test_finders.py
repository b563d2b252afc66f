"""What is collected of the packages whose scripts are served."""

from django.contrib.staticfiles.finders import get_finders


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

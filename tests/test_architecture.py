"""The house rules that a machine can check."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("articles", "comments", "media", "qodsna")
LEAVES = (
    "backup",
    "comparing",
    "persian",
    "prepared",
    "http",
    "fields",
    "forms",
    "desk",
    "environment",
    "finders",
    "hygiene",
    "limits",
    "mail",
    "proxies",
    "roles",
    "sign_in",
    "search_key",
    "shield",
    "tasks",
    "terms",
    "templatetags",
    "xml",
)
JUNK_DRAWERS = {"utils", "helpers", "common", "core", "services", "misc", "lib"}
LONGEST = 250
ASKING = {
    "filter", "exclude", "get", "create", "get_or_create", "update_or_create", "update", "Q",
    "When", "aggregate", "annotate", "get_object_or_404", "get_list_or_404",
}  # fmt: skip

# May import, besides itself, only what stands here.
BELOW = {
    "media": {"qodsna"},
    "articles": {"media", "qodsna"},
    "comments": {"articles", "media", "qodsna"},
}


def kept_files() -> Iterator[Path]:
    """The files of the project, without what .gitignore leaves out."""
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if path.name == ".git" or any(fnmatch(path.name, pattern) for pattern in ignored):
                continue
            if path.is_dir():
                folders.append(path)
            else:
                yield path


def sources(*apps: str) -> list[Path]:
    return [
        path
        for path in kept_files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in apps
        and "migrations" not in path.parts
    ]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> set[str]:
    """Every module that a file names, wherever in it, with relative names made full."""
    package = path.relative_to(ROOT).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *filter(None, [node.module])])
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def test_there_is_something_to_check():
    assert {path.relative_to(ROOT).parts[0] for path in sources(*APPS)} == set(APPS)
    assert "articles.models" in imports(ROOT / "articles/views.py")
    assert "qodsna.persian" in imports(ROOT / "qodsna/forms.py")


@pytest.mark.parametrize("app", BELOW)
def test_imports_go_one_way(app):
    others = set(APPS) - {app} - BELOW[app]
    wrong = {
        named(path): names
        for path in sources(app)
        if (names := {name for name in imports(path) if name.partition(".")[0] in others})
    }
    assert wrong == {}


def test_leaf_modules_import_no_app():
    apps = set(APPS) - {"qodsna"}
    for path in sources("qodsna"):
        if path.relative_to(ROOT / "qodsna").parts[0].removesuffix(".py") in LEAVES:
            assert {name for name in imports(path) if name.partition(".")[0] in apps} == set()


@pytest.mark.parametrize("app", BELOW)
def test_nobody_imports_the_composition_root(app):
    root = ("qodsna.settings", "qodsna.urls", "qodsna.admin", "qodsna.demo", "qodsna.management")
    for path in sources(app):
        assert [name for name in imports(path) if name.startswith(root)] == [], named(path)


def speaks_for_the_querysets(path: Path) -> bool:
    return (
        path.name in {"querysets.py", "states.py", "models.py", "status.py"}
        or "models" in path.parts
    )


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def conditions(path: Path) -> Iterator[str]:
    """Where a file spells by itself what only querysets and verbs may."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and called(node) in ASKING:
            for keyword in node.keywords:
                name = keyword.arg or ""
                if name.split("__")[0] == "status" or name.startswith("published_at__"):
                    yield f"{named(path)}:{node.lineno}: {name}="
        targets = getattr(node, "targets", [getattr(node, "target", None)])
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "status":
                    yield f"{named(path)}:{node.lineno}: .status ="


def test_only_querysets_and_verbs_spell_what_is_published():
    spelled = [
        place
        for path in sources(*APPS)
        if not speaks_for_the_querysets(path)
        for place in conditions(path)
    ]
    assert spelled == []


def test_templates_ask_what_a_story_is_and_not_how_it_is_stored():
    asked = [
        f"{named(path)}: {found}"
        for path in kept_files()
        if path.suffix == ".html"
        for found in re.findall(r"\.(?:status|published_at)\s*(?:[=!<>]=?)\s*\S+", path.read_text())
    ]
    assert asked == []


def test_no_file_is_longer_than_one_can_keep_in_mind():
    long = {
        named(path): lines
        for path in sources(*APPS)
        if (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_folder_is_a_junk_drawer():
    folders = {part for path in kept_files() for part in path.relative_to(ROOT).parts[:-1]}
    modules = {path.stem for path in kept_files() if path.suffix == ".py"}
    assert (folders | modules) & JUNK_DRAWERS == set()


SIGNALS = "django.db.models.signals"


def test_there_are_no_signals_for_our_own_models():
    """The end of a migration is no model's: groups are kept after it. Ties have no save()."""
    allowed = {SIGNALS, f"{SIGNALS}.post_migrate", f"{SIGNALS}.m2m_changed"}
    for path in sources(*APPS):
        assert not {name for name in imports(path) if name.startswith(SIGNALS)} - allowed


def texts() -> Iterator[tuple[Path, str]]:
    for path in kept_files():
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def places_of(pattern: str) -> list[str]:
    return [
        f"{named(path)}: {match.group()}"
        for path, text in texts()
        for match in re.finditer(pattern, text)
    ]


def test_no_file_names_a_package_registry():
    registries = (
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.org|npmmirror\.|yarnpkg\.com"
        r"|proxy\.golang|crates\.io/api|--(?:extra-)?index-url\s|--find-links\s|_auth[T]oken"
        r"|^registry\s*=|\"resolved\":"
    )
    assert places_of(rf"(?m){registries}") == []


def test_no_file_names_a_folder_of_somebodys_machine():
    machines = r"(?<![\w./}:-])/(?:home|root|Users|work|workspace|mnt|private)/[\w.]"
    assert places_of(machines) == []


def test_the_reader_is_never_sent_to_a_foreign_host():
    foreign = [
        f"{named(path)}: {found}"
        for path, text in texts()
        if path.suffix in {".html", ".css", ".js"} and path.relative_to(ROOT).parts[0] != "tests"
        for found in re.findall(r"https?://[\w.-]+", text)
        if found != "http://www.w3.org"
    ]
    assert foreign == []

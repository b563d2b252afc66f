"""The stylesheet does not know left from right, and colours have one home."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CSS = ROOT / "static/css"
TEMPLATES = ROOT / "templates"
SHEETS = sorted(CSS.rglob("*.css"))
HOMES_OF_COLOUR = {"tokens.css", "admin/newsroom.css"}
LAYERS = {"reset", "tokens", "base", "layout", "components", "utilities", "print"}

PHYSICAL_PROPERTY = re.compile(
    r"(?:(?:scroll-)?(?:margin|padding)|border)(?:-\w+)*-(?:left|right)(?:-\w+)*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right|inset-(?:left|right)"
)
RAW_COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(?:black|white|red|gray"
    r"|grey|silver|blue|green|yellow|orange|navy|teal|maroon|purple)\b"
)


@dataclass(frozen=True)
class Declaration:
    sheet: str
    name: str
    value: str

    def __str__(self) -> str:
        return f"{self.sheet}: {self.name}: {self.value}"


def without_comments(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)


def declarations(path: Path) -> list[Declaration]:
    text = re.sub(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'", '""', without_comments(path))
    found = re.findall(r"([\w-]+)\s*:\s*([^;{}]+)(?=[;}])", text)
    sheet = str(path.relative_to(CSS))
    return [Declaration(sheet, name.lower(), value.strip().lower()) for name, value in found]


EVERY = [declaration for path in SHEETS for declaration in declarations(path)]


def told(wrong: list[Declaration]) -> list[str]:
    return [str(declaration) for declaration in wrong]


def test_the_rules_below_see_what_they_forbid(tmp_path):
    assert len(EVERY) > 300
    for name in ("margin-left", "padding-right", "border-left-color", "left", "inset-right"):
        assert PHYSICAL_PROPERTY.fullmatch(name)
    for name in ("margin-inline", "inset-inline-start", "text-align", "border-block-end"):
        assert not PHYSICAL_PROPERTY.fullmatch(name)
    assert RAW_COLOUR.search("1px solid #fff")
    assert not RAW_COLOUR.search("var(--ink-soft)")


def test_nothing_stands_left_or_right():
    wrong = [each for each in EVERY if PHYSICAL_PROPERTY.fullmatch(each.name)]
    sided = {"text-align", "float", "clear", "caption-side", "justify-content"}
    wrong += [e for e in EVERY if e.name in sided and e.value.split()[0] in {"left", "right"}]
    assert told(wrong) == []


def test_nothing_floats():
    assert told([e for e in EVERY if e.name == "float" and e.value != "none"]) == []


def test_boxes_have_no_sides_that_differ_from_left_to_right():
    four_sides = {"margin", "padding", "inset", "border-width", "border-color", "border-style"}
    wrong = [
        each
        for each in EVERY
        if each.name in four_sides
        and len(sides := re.findall(r"(?:[^\s(]|\([^)]*\))+", each.value)) == 4
        and sides[1] != sides[3]
    ]
    assert told(wrong) == []


def test_nothing_is_important():
    assert told([each for each in EVERY if "!important" in each.value.replace(" ", "")]) == []


def test_letters_are_neither_spaced_nor_slanted():
    spaced = [e for e in EVERY if e.name == "letter-spacing" and e.value not in {"0", "normal"}]
    slanted = [e for e in EVERY if e.name == "font-style" and e.value in {"italic", "oblique"}]
    assert told(spaced + slanted) == []


def test_raw_colours_live_in_the_tokens_alone():
    wrong = [
        each
        for each in EVERY
        if each.sheet not in HOMES_OF_COLOUR
        and RAW_COLOUR.search(re.sub(r"var\(--[\w-]+", "", each.value))
        and not each.name.startswith("font")
    ]
    assert told(wrong) == []


def test_every_token_that_is_used_exists():
    declared = {each.name for each in EVERY if each.name.startswith("--")}
    own = [e for e in EVERY if not e.sheet.startswith("admin/")]
    used = {name for each in own for name in re.findall(r"var\((--[\w-]+)\)", each.value)}
    assert used - declared == set()


def test_the_order_of_the_layers_is_said_once():
    orders = {
        str(path.relative_to(CSS)): found
        for path in SHEETS
        if (found := re.findall(r"@layer\s+([\w\s,]+);", without_comments(path)))
    }
    assert list(orders) == ["layers.css"]
    assert {name.strip() for name in orders["layers.css"][0].split(",")} == LAYERS


SHEET_OF_SHEETS = CSS / "reader.css"


def imported_sheets() -> list[str]:
    """What every reader's page wears, in the order of css/reader.css."""
    names = re.findall(r'@import url\("(.+?)"\)', without_comments(SHEET_OF_SHEETS))
    return [f"css/{name}" for name in names]


def reader_sheets() -> list[Path]:
    return [path for path in SHEETS if "admin" not in path.parts and path != SHEET_OF_SHEETS]


@pytest.mark.parametrize("path", reader_sheets(), ids=lambda path: path.name)
def test_every_rule_of_the_readers_pages_stands_in_a_layer(path):
    outside, depth = [], 0
    for piece in re.split(r"([{}])", without_comments(path)):
        if depth == 0 and piece.strip() and piece not in "{}":
            outside.append(piece.strip())
        depth += {"{": 1, "}": -1}.get(piece, 0)
    assert depth == 0
    assert [rule for rule in outside if not rule.startswith("@layer ")] == []


COMPONENTS = sorted((CSS / "components").glob("*.css"))


def drawn_from() -> list[Path]:
    """Templates, and the tags that draw what stands on a page many times."""
    return [*TEMPLATES.rglob("*.html"), *ROOT.glob("*/templatetags/*.py")]


def classes_of_templates() -> set[str]:
    words = set()
    for path in drawn_from():
        for attribute in re.findall(r'class="([^"]*)"', path.read_text()):
            words |= set(re.sub(r"{%.*?%}|{{.*?}}", " ", attribute).split())
    return words


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_file_dresses_its_own_class_and_somebody_wears_it(path):
    name = path.stem
    assert re.search(rf"\.{name}(?:__[\w-]+|--[\w-]+)?\b", without_comments(path))
    assert {each for each in classes_of_templates() if re.match(rf"{name}\b", each)}


def linked_sheets(folder: Path) -> list[str]:
    """The sheets that templates link, in all their places."""
    names = (re.findall(r"'(css/[^']+)'", path.read_text()) for path in folder.rglob("*.html"))
    return [name for found in names for name in found]


def test_every_stylesheet_that_is_linked_exists_and_every_one_is_linked():
    names = linked_sheets(TEMPLATES)
    assert [name for name in names if not (ROOT / "static" / name).exists()] == []
    ours = {str(path.relative_to(ROOT / "static")) for path in reader_sheets()}
    assert ours - {*names, *imported_sheets()} == set()
    assert [name for name in imported_sheets() if not (ROOT / "static" / name).exists()] == []


def test_no_page_loads_a_stylesheet_twice():
    assert linked_sheets(TEMPLATES / "components") == ["css/reader.css"]
    everywhere = imported_sheets()
    assert len(everywhere) == len(set(everywhere))
    for path in (TEMPLATES / "articles").rglob("*.html"):
        names = re.findall(r"'(css/[^']+)'", path.read_text())
        assert len(names) == len({*names} - {*everywhere}), path


def test_every_class_that_is_dressed_is_worn():
    written = " ".join(
        path.read_text()
        for folder in (TEMPLATES, ROOT / "static/js", ROOT / "articles", ROOT / "comments")
        for path in folder.rglob("*")
        if path.suffix in {".html", ".js", ".py"}
    )
    dressed = {
        name
        for path in reader_sheets()
        for selector in re.findall(r"([^{}]+){", without_comments(path))
        for name in re.findall(r"\.([a-z][\w-]*)", selector)
    }
    bare = {
        name for name in dressed if name not in written and name.partition("--")[0] not in written
    }
    made_by_django = {"errorlist", "helptext"}
    assert bare - made_by_django == set()


def test_every_icon_that_is_shown_is_drawn():
    drawn = set(re.findall(r'id="([\w-]+)"', (ROOT / "static/icons/sprite.svg").read_text()))
    shown = {
        name
        for path in drawn_from()
        for name in re.findall(r'\bicon(?:\.html" with name=| |\()"([\w-]+)"', path.read_text())
    }
    assert shown
    assert shown - drawn == set()

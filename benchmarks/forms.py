"""What a browser would send of the forms of a page."""

from html.parser import HTMLParser

Field = tuple[str, str]
BUTTONS = {"submit", "button", "image", "reset", "file"}


class Forms(HTMLParser):
    """The fields of every form, in their order, by the form's id or, without one, its action."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[Field]] = {}
        self._here: list[Field] = []
        self._select: dict[str, str] = {}
        self._options: list[tuple[bool, str]] = []
        self._text: list[str] | None = None
        self.feed(html)

    def with_field(self, name: str) -> list[Field]:
        """Of the first form that has it; raises LookupError."""
        for fields in self.found.values():
            if any(field == name for field, _ in fields):
                return fields
        raise LookupError(f"no form with {name}")

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._here = self.found.setdefault(given.get("id") or given.get("action", ""), [])
        elif "form" in given or "disabled" in given:
            return
        elif tag == "input" and "name" in given:
            self._input(given)
        elif tag == "textarea" and "name" in given:
            self._here.append((given["name"], ""))
            self._text = []
        elif tag == "select" and "name" in given:
            self._select, self._options = given, []
        elif tag == "option" and self._select:
            self._options.append(("selected" in given, given.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self._here[-1] = self._here[-1][0], "".join(self._text).removeprefix("\n")
            self._text = None
        elif tag == "select" and self._select:
            chosen = [option for option in self._options if option[0]]
            first = [] if "multiple" in self._select else self._options[:1]
            self._here += [(self._select["name"], value) for _, value in chosen or first]
            self._select = {}

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        ticks = kind in {"checkbox", "radio"}
        if kind in BUTTONS or (ticks and "checked" not in given):
            return
        self._here.append((given["name"], given.get("value", "on" if ticks else "")))


def filled_in(fields: list[Field], **values: str) -> list[Field]:
    """The fields with these values instead of what stood in them, and those that were not there."""
    left = [field for field in fields if field[0] not in values]
    return [*left, *values.items()]

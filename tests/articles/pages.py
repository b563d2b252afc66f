"""Reading a page as a reader's browser does: elements, not strings."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    inside: list["Element"] = field(repr=False)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words inside, on one line."""
        return " ".join("".join(self.pieces).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    def within(self, name: str) -> bool:
        """Whether it stands inside an element of this tag or class."""
        return any(name == each.tag or name in each.classes for each in self.inside)


class Page(HTMLParser):
    """The elements of a response, in the order of the page."""

    def __init__(self, response) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(response.content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, list(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data):
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, css_class: str = "", **attributes: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not css_class or css_class in element.classes)
            and all(element[name] == value for name, value in attributes.items())
        ]

    def one(self, tag: str, css_class: str = "", **attributes: str) -> Element:
        (element,) = self.all(tag, css_class, **attributes)
        return element

    @property
    def text(self) -> str:
        return self.one("body").text

    @property
    def headings(self) -> list[int]:
        """The levels of the headings, in order."""
        return [int(e.tag[1]) for e in self.elements if e.tag in {f"h{n}" for n in range(1, 7)}]

    def stories(self, name: str = "body") -> Counter:
        """How often each story is led to by words inside what has this tag or class."""
        codes = (
            link["href"].split("/")[2]
            for link in self.all("a")
            if link.within(name)
            and link.text
            and link["aria-hidden"] != "true"
            and link["href"].startswith("/fa/")
        )
        return Counter(int(code) for code in codes if code.isdecimal())

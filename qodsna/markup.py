"""HTML that is put together in Python, where a page draws the same component many times.

Two ways, both of which escape what is not safe. ``fill`` takes a shape that stands in the code.
``draw`` takes a template, and draws it once in a process with places for its values::

    draw("components/crumbs.html", home=path, services=links)

So the template may translate, include others and ask ``{% if home %}``, but it knows of a value no
more than whether there is one: no filter, comparison, loop or attribute of it. See
docs/decisions/0050.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from secrets import token_hex
from string import Formatter
from typing import Any, Never

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from qodsna.languages import spoken

# So many shapes of templates are kept: a template has one for each set of values that it may lack.
MOST_SHAPES = 1024
# So many small components are remembered with the values that they show.
MOST_DRAWN = 512
# What marks a place: nobody can write it into a text.
MARK = token_hex(8)
MARKED = re.compile(rf"{MARK}-(\w+)-{MARK}")
NOTHING = SafeString("")

# The names of values, and what is known of each.
Known = tuple[tuple[str, ...], tuple[Any, ...]]
# Language and digits.
Spoken = tuple[str, str]


class Place(SafeString):
    """Where a value will stand in a shape."""

    def __new__(cls, name: str) -> "Place":
        return super().__new__(cls, f"{MARK}-{name}-{MARK}")

    def __getitem__(self, name: Any) -> Never:
        raise RuntimeError(f"{name} of a value is not known while a shape is drawn")


def fill(shape: str, /, **values: Any) -> SafeString:
    """A shape with what stands for its names, escaped unless it is safe.

    What ``format_html`` does, in a fraction of the time: nothing lazy is looked for.
    """
    return _filled(_fast(shape), values)


def draw(component: str, /, **values: Any) -> SafeString:
    """A template with these values."""
    return _filled(_shape(component, spoken(), known(values)), values)


def remembered(component: str, /, **values: Any) -> SafeString:
    """The same, drawn once for the same values; these are strings, numbers or say yes or no."""
    return _drawn(component, spoken(), **values)


# Typed: a text that is safe and one that is not are the same to Python.
@lru_cache(MOST_DRAWN, typed=True)
def _drawn(component: str, _spoken: Spoken, /, **values: Any) -> SafeString:
    return draw(component, **values)


def known(values: Mapping[str, Any]) -> Known:
    """What a shape knows of its values: that there is none, True, or that it has a place."""
    each = [(True if value is True else Place) if value else "" for value in values.values()]
    return tuple(values), tuple(each)


class Sheet:
    """A whole page with places for values, whose bytes between them are made once.

    ``values`` are what is known of these; the context is known too, and part of the sheet.
    """

    def __init__(self, template: str, values: Known, **context: Any) -> None:
        text, *rest = MARKED.split(with_places(template, values, context))
        self.first = text.encode()
        self.names = rest[::2]
        self.following = [each.encode() for each in rest[1::2]]

    def filled(self, values: Mapping[str, Any]) -> bytes:
        parts = [self.first]
        for name, following in zip(self.names, self.following, strict=True):
            value = values[name]
            text = value if type(value) is SafeString else escape(str(value))
            parts += text.encode(), following
        return b"".join(parts)


def with_places(template: str, values: Known, context: Mapping[str, Any]) -> str:
    named = zip(*values, strict=True)
    places = {name: Place(name) if value is Place else value for name, value in named}
    return render_to_string(template, {**context, **places})


@lru_cache(MOST_SHAPES)
def _shape(component: str, _spoken: Spoken, values: Known) -> str:
    text = with_places(component, values, {}).strip()
    return MARKED.sub(r"%(\1)s", text.replace("%", "%%"))


@lru_cache(MOST_SHAPES)
def _fast(shape: str) -> str:
    """A shape as the ``%`` of strings wants it, which fills in half the time of ``format``."""
    parts = Formatter().parse(shape.replace("%", "%%"))
    return "".join([text + (f"%({name})s" if name else "") for text, name, *_ in parts])


def _filled(shape: str, values: Mapping[str, Any]) -> SafeString:
    return SafeString(
        shape
        % {
            name: value if type(value) in (SafeString, int) else escape(str(value))
            for name, value in values.items()
        }
    )


def joined(drawn: Iterable[str]) -> SafeString:
    """What is safe already, one after the other."""
    return SafeString("".join(drawn))


@lru_cache
def icon(name: str) -> SafeString:
    """``components/icon.html``, drawn once in a process for each name."""
    return SafeString(render_to_string("components/icon.html", {"name": name}).strip())

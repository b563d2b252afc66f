"""HTML that is put together in Python, where a page draws the same component many times.

Two ways, both of which escape what is not safe. ``fill`` takes a shape that stands in the code.
``draw`` takes a template, and draws it once in a process with places for its values::

    draw("components/crumb.html", url=path, name=service.name)

So the template may translate, include others and ask ``{% if name %}``, but it knows of a value no
more than whether there is one: no filter, comparison, loop or attribute of it. See
docs/decisions/0050.

A leaf module.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any, Never

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# So many shapes of templates are kept: a template has one for each set of values that it may lack.
MOST_SHAPES = 1024

NOTHING = SafeString("")

Shape = tuple[tuple[str, Any], ...]


class Place(SafeString):
    """Where a value will stand in a shape."""

    def __new__(cls, name: str) -> "Place":
        return super().__new__(cls, f"{{{name}}}")

    def __getitem__(self, name: Any) -> Never:
        raise RuntimeError(f"{self}.{name} is not known while a shape is drawn")


def fill(shape: str, /, **values: Any) -> SafeString:
    """A shape with what stands for its names, escaped unless it is safe.

    What ``format_html`` does, in a third of the time: nothing lazy is looked for.
    """
    safe = {
        name: value if type(value) in (SafeString, int) else escape(str(value))
        for name, value in values.items()
    }
    return SafeString(shape.format_map(safe))


def draw(component: str, /, **values: Any) -> SafeString:
    """A template with these values.

    What says yes or no, and what is empty, is part of the shape, where nothing stands for a no,
    a zero and None; all else fills its places.
    """
    asked = tuple([
        (name, (True if value is True else Place) if value else "") for name, value in values.items()
    ])
    return fill(_shape(component, get_language(), asked), **values)


@lru_cache(MOST_SHAPES)
def _shape(component: str, _language: str, asked: Shape) -> str:
    known = {name: Place(name) if value is Place else value for name, value in asked}
    return render_to_string(component, known).strip()


def joined(drawn: Iterable[str]) -> SafeString:
    """What is safe already, one after the other."""
    return SafeString("".join(drawn))


@lru_cache
def icon(name: str) -> SafeString:
    """``components/icon.html``, drawn once in a process for each name."""
    return SafeString(render_to_string("components/icon.html", {"name": name}).strip())

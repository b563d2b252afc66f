"""What stands around every page of an edition, drawn once for each frame."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string

from articles.frame import Frame

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, component: str, **given: Any) -> str:
    """A component, drawn once for as long as the frame is kept: ``section=section`` for each one.

    It knows nothing but ``frame``, ``edition`` and what is given, which must be hashable: so it
    cannot depend on the page that it stands on.
    """
    return once(context["frame"], component, **given)


def once(frame: Frame, component: str, **given: Any) -> str:
    key = (component, *given.items())
    if key not in frame.drawn:
        known = {"frame": frame, "edition": frame.edition, **given}
        frame.drawn[key] = render_to_string(component, known)
    return frame.drawn[key]

"""What stands around every page of an edition, drawn once for each frame."""

from typing import Any

from django import template
from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, component: str, **given: Any) -> str:
    """``Frame.component``; what is given must be hashable: ``section=section`` for each one."""
    return context["frame"].component(component, **given)

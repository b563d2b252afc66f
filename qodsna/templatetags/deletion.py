"""What goes with a row that is deleted, in the newsroom's words."""

from collections.abc import Iterable

from django import template
from django.apps import apps

register = template.Library()


@register.filter
def named(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """The kinds of things with their numbers, without the mere ties between two rows."""
    models = apps.get_models(include_auto_created=True)
    ties = {str(each._meta.verbose_name_plural) for each in models if each._meta.auto_created}
    return [(name, count) for name, count in counts if name not in ties]

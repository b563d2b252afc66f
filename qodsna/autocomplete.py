"""Autocomplete fields that take forged keys for what they are: a wrong choice, not a fault."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.http import HttpRequest

MOST_DIGITS = 18


def is_key(value: Any) -> bool:
    text = str(value)
    return text == "" or (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS)


class KeySelect(AutocompleteSelect):
    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if is_key(each)], attr)


class KeySelectMultiple(AutocompleteSelectMultiple):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What no key can look like is no number for the database to choke on."""
        typed = super().value_from_datadict(data, files, name) or []
        return [each if is_key(each) else "?" for each in typed]

    def optgroups(self, name: Any, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if is_key(each)], attr)


class KeyChoices:
    """For a ``ModelAdmin`` or an inline: its autocomplete fields show only what can be a key."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **self._with(KeySelect, db_field, request, kwargs)
        )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(  # type: ignore[misc]
            db_field, request, **self._with(KeySelectMultiple, db_field, request, kwargs)
        )

    def _with(self, widget: Any, db_field: Any, request: HttpRequest, kwargs: Any) -> Any:
        desk: Any = self
        if db_field.name not in desk.get_autocomplete_fields(request):
            return kwargs
        return {"widget": widget(db_field, desk.admin_site), **kwargs}

"""A form as it was left: bound to what was typed, with nothing said about it and nothing saved."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.admin.options import IS_POPUP_VAR
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from articles.models.unsaved import Typed

# In the data of a form that is shown again and not saved.
RESTORED = "_restored"
# Says of each row in which place it stands; a row of the story comes before a new one.
# What forms had once, and have no more: of that, what was left then brings nothing back.
NO_MORE = {"is_breaking"}
ROW = r"{}-([0-9]{{1,9}})-(\w+)"


class RestoredForm:
    """For a ``ModelForm``: bound and never valid, whatever is in it."""

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict()

    def is_valid(self) -> bool:
        return False


class RestoredFormSet:
    """For a formset: bound, its rows not looked through."""

    def full_clean(self) -> None:
        self._errors: list[Any] = []
        self._non_form_errors = ErrorList()

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form._errors, form.cleaned_data = ErrorDict(), {}
        return form


def restored(kind: type, how: type) -> Any:
    """A form or formset class that shows what was typed again."""
    return type(kind)(kind.__name__, (how, kind), {"__module__": kind.__module__})


def as_posted(typed: Typed, **fields: Any) -> QueryDict:
    """What a form has sent, without what its buttons and Django's own fields say."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        if name not in NO_MORE and (not name.startswith("_") or name == IS_POPUP_VAR):
            data.setlist(name, values)
    for name, value in fields.items():
        data[name] = str(value)
    return data


def settle_rows(data: QueryDict, prefix: str, parent: str, key: str, there: Iterable[str]) -> None:
    """Makes new ones of the rows that somebody has deleted meanwhile.

    ``parent`` and ``key`` name the fields of a row that hold the story and the row's own key;
    ``there`` are the keys that exist.
    """
    pattern = re.compile(ROW.format(re.escape(prefix)))
    rows: dict[int, dict[str, list[str]]] = {}
    for name in [each for each in data if pattern.fullmatch(each)]:
        place, field = pattern.fullmatch(name).groups()  # type: ignore[union-attr]
        rows.setdefault(int(place), {})[field] = data.pop(name)
    for row in rows.values():
        if row.get(key, [""])[0] not in there:
            row[key] = row[parent] = [""]
    ordered = sorted(rows.items(), key=lambda row: (row[1][key] == [""], row[0]))
    for place, (_, row) in enumerate(ordered):
        for field, values in row.items():
            data.setlist(f"{prefix}-{place}-{field}", values)
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(sum(row[key] != [""] for row in rows.values()))

"""What the form of a story puts right when it is saved, and what it leaves alone."""

import json
from typing import Any

from django import forms
from django.urls import reverse

from articles.admin.slugged import EditionForm
from articles.body import sanitize
from articles.hygiene import PLAIN_FIELDS, Change, clean_body, clean_line, without_leavings
from articles.models.article import BODY_LIMIT
from qodsna.hygiene import folded, remembered


class LeftAloneField(forms.CharField):
    """Strings that hygiene leaves alone, carried along by the page; what is no list is none."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value or [], ensure_ascii=False)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        try:
            found = json.loads(value or "[]")
        except (ValueError, RecursionError):
            return []
        strings = found if isinstance(found, list) else []
        # A lone surrogate or a zero is nothing that a database could keep.
        return remembered([each for each in strings if isinstance(each, str) and _is_text(each)])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not {*self.to_python(data)} <= {*(initial or [])}


def _is_text(string: str) -> bool:
    return "\0" not in string and not any("\ud800" <= sign <= "\udfff" for sign in string)


class HygieneForm(EditionForm):
    """Puts right what is typed, where the edition writes Persian; ``changes`` says what it was."""

    left_alone = LeftAloneField(required=False)

    class Media:
        css = {"all": ["css/admin/hygiene.css"]}
        js = (forms.Script("js/admin/hygiene.js", type="module"),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes: list[Change] = []
        edition = getattr(self.instance, "edition", None)
        if "left_alone" in self.fields and (edition is None or edition.writes_persian):
            address = reverse("admin:articles_article_hygiene")
            self.fields["left_alone"].widget.attrs["data-hygiene"] = address

    @property
    def left_alone_now(self) -> list[str]:
        return self.cleaned_data.get("left_alone") or self.instance.left_alone

    def clean_left_alone(self) -> list[str]:
        """What another page has put back meanwhile stays put back."""
        return remembered(self.instance.left_alone, self.cleaned_data["left_alone"])

    def clean(self) -> dict[str, Any]:
        typed = {name: self.cleaned_data.get(name) for name in PLAIN_FIELDS}
        data = super().clean()
        if "body" in data:
            data["body"] = without_leavings(sanitize(data["body"]))
        edition = data.get("edition") or getattr(self.instance, "edition", None)
        if edition and edition.writes_persian:
            data.update(self._put_right(typed | {"body": data.get("body")}))
        return data

    def _put_right(self, typed: dict[str, str | None]) -> dict[str, str]:
        right = {}
        for name, text in typed.items():
            # Far too long already: refused as it is, before it costs any work.
            if not text or len(text) > BODY_LIMIT:
                continue
            if name == "body":
                after, changes = clean_body(text, self.left_alone_now)
            else:
                after, changes = clean_line(name, text, self.left_alone_now)
                after = folded(after, self.left_alone_now)
            longest = getattr(self.fields[name], "max_length", None)
            # What would no longer fit stays as it was typed.
            fits = longest is None or len(after) <= longest
            if fits:
                right[name] = after
            self.changes += changes if fits else []
        return right

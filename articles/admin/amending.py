"""What is asked of whoever changes what readers have read already."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.admin.people import name_of
from articles.corrections import PARTS, differing
from articles.models import Article, Correction
from articles.models.correction import UnnamedChangeError, check
from articles.status import Amendment
from qodsna import persian
from qodsna.fields import CleanCharField

KIND, NOTE = "correction_kind", "correction_note"


class AmendedForm(forms.Form):
    """The kind of a change, and what readers are told of it."""

    correction_kind = forms.ChoiceField(
        label="نوع تغییر",
        choices=[("", "—"), *Amendment.choices],
        required=False,
        help_text="برای تغییر تیتر، لید یا متن. جزئی: خواننده چیزی از آن نمی‌بیند.",
    )
    correction_note = CleanCharField(
        label="چه عوض شد",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="با تاریخ زیر خبر می‌آید.",
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        name_errors(self, data)
        return data

    def words(self) -> dict[str, str]:
        return {"kind": self.cleaned_data[KIND], "note": self.cleaned_data[NOTE]}


def ask_for_kind(form: Any, data: dict[str, Any]) -> None:
    """Refuses a form of a story that readers have read, and that does not name its change."""
    if KIND not in form.fields or not differing(form.instance, data):
        return
    name_errors(form, data)


def name_errors(form: Any, data: dict[str, Any]) -> None:
    """Says by its field what a change lacks that readers would see."""
    try:
        check(data.get(KIND, ""), data.get(NOTE, ""))
    except UnnamedChangeError as error:
        for name, messages in error.message_dict.items():
            if name not in form.errors:
                form.add_error(name, ValidationError(messages))


class Amending(admin.ModelAdmin):
    """The part of the desk where changes after publication are named."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except UnnamedChangeError:
            # It came out while the form was being saved; nothing was written, and now it asks.
            return super().changeform_view(request, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "said_so_far"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.has_been_live:
            return fieldsets
        fields = [KIND, NOTE] if self.has_change_permission(request, obj) else []
        if obj.corrections.exists():
            fields.append("said_so_far")
        (title, writing), *others = fieldsets
        return [(title, {**writing, "fields": [*writing["fields"], *fields]}), *others]

    @admin.display(description="تا اکنون")
    def said_so_far(self, article: Article) -> SafeString:
        rows = (
            (
                correction,
                persian.format_datetime(correction.at),
                name_of(correction.by),
                told(correction),
            )
            for correction in article.corrections.select_related("by")
        )
        items = format_html_join("", "<li><strong>{}</strong>، {}، {}{}</li>", rows)
        return format_html('<ul class="said-so-far">{}</ul>', items)


def told(correction: Correction) -> str:
    return f": «{correction.note}»" if correction.note else ""


def record(
    request: HttpRequest, form: Any, stored: Article, new: dict[str, Any], version: int
) -> bool:
    """Keeps the kind of what was written. False where it was named and there was no change.

    Raises UnnamedChangeError where readers had it by now, and the form did not ask.
    """
    kind, note = form.cleaned_data.get(KIND, ""), form.cleaned_data.get(NOTE, "")
    parts = differing(stored, new) if {*PARTS} & {*new} and stored.has_been_live else []
    if parts:
        Correction.objects.record(
            stored, kind=kind, note=note, version=version, parts=parts, by=request.user
        )
    return bool(parts) or not kind

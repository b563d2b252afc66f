"""What the pages ask that lead a story on."""

from typing import Any

from django import forms

from articles.admin.people import Colleague, colleagues
from qodsna.fields import CleanCharField


def note_field(label: str, help_text: str = "", *, required: bool = False) -> CleanCharField:
    return CleanCharField(
        label=label,
        max_length=500,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=help_text,
    )


class NoteForm(forms.Form):
    """A verb with a note for colleagues, if somebody wants one."""

    note = note_field("یادداشت برای همکاران")

    def clean_note(self) -> str:
        return " ".join(self.cleaned_data["note"].split())

    def words(self) -> dict[str, Any]:
        return self.cleaned_data


class SendBackForm(NoteForm):
    note = note_field("چه کم است؟", "نویسنده این یادداشت را بالای خبر می‌بیند.", required=True)


class WithdrawalForm(NoteForm):
    """Why a story is taken from readers."""

    note = note_field("یادداشت برای خوانندگان", "در نشانی خبر، به جای آن دیده می‌شود.")


class AssignForm(NoteForm):
    to = Colleague(label="در دست", queryset=colleagues())
    field_order = ["to", "note"]

"""The form by which a reader asks for the newsletter."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from articles.newsletter import addresses, proof

FORGED = _("فرم درست به ما نرسید. نشانی شما همین‌جاست؛ دوباره بفرستید.")
TOO_YOUNG = _("فرم زودتر از آن رسید که کسی آن را پر کرده باشد. چند ثانیه دیگر دوباره بفرستید.")
TOO_OLD = _("از باز شدن این فرم زمان بسیاری گذشته است. نشانی شما همین‌جاست؛ دوباره بفرستید.")
REFUSALS = {
    proof.ForgedError: (FORGED, "forged"),
    proof.TooYoungError: (TOO_YOUNG, "young"),
    proof.TooOldError: (TOO_OLD, "old"),
}
LONGEST_SHOWN = 1000


class NewsletterForm(forms.Form):
    """Valid, it has ``email`` as it is kept, and in ``token`` the form's own number."""

    token = forms.CharField(required=False)
    email = forms.CharField(
        label=_("رایانامه"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email", "dir": "ltr", "required": True}),
    )
    # People do not see it: what is written there was not written by one.
    website = forms.CharField(
        label=_("این خانه را خالی بگذارید"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, edition: Edition, data: QueryDict | None = None) -> None:
        sent = data and {name: _writable(str(text)) for name, text in data.items()}
        super().__init__(None if data is None else sent or {}, label_suffix="")
        self.edition = edition

    def clean_token(self) -> str:
        try:
            return proof.form_number(self.cleaned_data["token"], self.edition)
        except tuple(REFUSALS) as refused:
            words, code = REFUSALS[type(refused)]
            raise ValidationError(words, code=code) from refused

    def clean_email(self) -> str:
        return addresses.normal(self.cleaned_data["email"])

    @property
    def is_of_a_machine(self) -> bool:
        return bool(self.cleaned_data["website"])

    @cached_property
    def next_token(self) -> str:
        """What the form carries when it is shown: the token that came, while it can be used."""
        is_spent = any(self.has_error("token", code) for code in ("old", "forged"))
        if is_spent or not self.is_bound:
            return proof.new_form_token(self.edition)
        return str(self.data["token"])

    @property
    def problems(self) -> list[Any]:
        """What is wrong with the whole, or with what people do not see of it."""
        return [each for each in (self.non_field_errors(), self["token"].errors) if each]


def _writable(text: str) -> str:
    """Without what no page can hold, and no longer than anybody types."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")[:LONGEST_SHOWN]

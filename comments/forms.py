"""The form of a reader's comment, safe against whatever is sent to it."""

import unicodedata
from datetime import timedelta
from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.functional import cached_property, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.challenge import Solved, is_required, new_challenge, solved
from comments.findings import Finding
from comments.models import TEXT_LIMIT, Comment, Policy
from comments.receiving import Sending
from comments.senders import Sender
from comments.status import Verdict
from comments.tokens import ForgedError, new_token, read_token
from qodsna.fields import CleanCharField
from qodsna.templatetags.persian import digits

MOST_MARKS = 5
FORGED = _("فرم درست به ما نرسید. نوشته شما همین‌جاست؛ دوباره بفرستید.")
TOO_YOUNG = _("فرم زودتر از آن رسید که کسی آن را پر کرده باشد. چند ثانیه دیگر دوباره بفرستید.")
TOO_OLD = _("از باز شدن این فرم زمان بسیاری گذشته است. نوشته شما همین‌جاست؛ دوباره بفرستید.")
UNSOLVED = _(
    "نظرهای ماشینی بسیاری می‌رسد و مرورگر شما باید پیش از فرستادن اندکی حساب کند. "
    "نوشته شما همین‌جاست؛ دوباره بفرستید."
)
TRAPPED = Finding("خانه پنهان فرم را پر کرده است.", Verdict.SPAM)

number = lazy(digits, str)


def not_piled(text: str) -> None:
    """No letter carries more marks than any language writes."""
    for is_mark, run in groupby(text, lambda sign: unicodedata.category(sign)[0] == "M"):
        if is_mark and len(list(run)) > MOST_MARKS:
            raise ValidationError(_("روی یک حرف نشانه‌های بیش از اندازه آمده است."), code="piled")


def writable(data: QueryDict) -> dict[str, str]:
    """What was sent, without the characters that no page or no table can hold."""
    return {
        name: str(text).encode("utf-8", "ignore").decode().replace("\0", "")
        for name, text in data.items()
    }


class ReaderField(CleanCharField):
    default_validators = [not_piled]


class CommentForm(forms.ModelForm):
    """Valid, it has the comment as ``instance``, not stored yet, and knows how it was sent."""

    token = forms.CharField(required=False)
    challenge = forms.CharField(required=False)
    # People do not see it: what is written there was not written by one.
    website = forms.CharField(
        label=_("این خانه را خالی بگذارید"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Comment
        fields = ["parent", "name", "email", "text"]
        field_classes = {"name": ReaderField, "text": ReaderField}
        widgets = {
            "parent": forms.HiddenInput,
            "name": forms.TextInput({"autocomplete": "name", "dir": "auto"}),
            "email": forms.EmailInput({"autocomplete": "email", "dir": "ltr"}),
            "text": forms.Textarea({"rows": 6, "dir": "auto"}),
        }
        labels = {
            "name": _("نام (اختیاری)"),
            "email": _("رایانامه (اختیاری)"),
            "text": _("متن نظر"),
        }
        help_texts = {
            "email": _("به خوانندگان نشان داده نمی‌شود."),
            "text": format_lazy(_("حداکثر {limit} نویسه."), limit=number(TEXT_LIMIT)),
        }
        error_messages = {
            "parent": {
                "invalid_choice": _(
                    "نظری که به آن پاسخ می‌دادید دیگر نیست. اگر دوباره بفرستید، "
                    "نوشته شما نظری جداگانه می‌شود."
                )
            },
            "name": {"max_length": _("نام بیش از اندازه بلند است.")},
            "email": {
                "invalid": _("نشانی رایانامه درست نیست؛ مانند name@example.com بنویسید."),
                "max_length": _("نشانی رایانامه بیش از اندازه بلند است."),
            },
            "text": {
                "blank": _("متن نظر را بنویسید."),
                "required": _("متن نظر را بنویسید."),
                "min_length": _("متن نظر بیش از اندازه کوتاه است."),
                "max_length": _("متن نظر بیش از اندازه بلند است؛ آن را کوتاه‌تر کنید."),
            },
        }

    def __init__(
        self, article: Article, policy: Policy, data: QueryDict | None = None, **kwargs: Any
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(None if data is None else writable(data), **kwargs)
        self.policy = policy
        self.instance.article = article
        parent = cast(forms.ModelChoiceField, self.fields["parent"])
        parent.queryset = Comment.objects.of_article(article).approved().top_level()

    def clean_token(self) -> str:
        try:
            token = read_token(self.cleaned_data["token"], self.instance.article)
        except ForgedError as forged:
            raise ValidationError(FORGED, code="forged") from forged
        if token.age < timedelta(seconds=self.policy.youngest_form):
            raise ValidationError(TOO_YOUNG, code="young")
        if token.age > timedelta(hours=self.policy.oldest_form):
            raise ValidationError(TOO_OLD, code="old")
        return token.nonce

    def clean_name(self) -> str:
        return " ".join(self._folded("name").split())

    def clean_text(self) -> str:
        return self._folded("text")

    def clean_challenge(self) -> Solved | None:
        """What was solved for this form, where comments are taken only with it."""
        if not self.is_challenged:
            return None
        solution = solved(self.cleaned_data["challenge"], self.data.get("token", ""))
        if solution is None:
            raise ValidationError(UNSOLVED, code="unsolved")
        return solution

    def sending(self, sender: Sender) -> Sending:
        """How a valid comment was sent."""
        data = self.cleaned_data
        noticed = [TRAPPED] if data["website"] else []
        return Sending(data["token"], sender, self.policy, noticed, data["challenge"])

    @cached_property
    def next_token(self) -> str:
        """What the form carries when it is shown: the token that came, while it can be used."""
        is_spent = any(self.has_error("token", code) for code in ("old", "forged"))
        if is_spent or not self.is_bound:
            return new_token(self.instance.article)
        return self.data["token"]

    @cached_property
    def is_challenged(self) -> bool:
        return is_required(self.policy)

    @cached_property
    def puzzle(self) -> str:
        """What the browser must work on before this form is taken, as JSON; "" for nothing."""
        return new_challenge(self.next_token) if self.is_challenged else ""

    @property
    def problems(self) -> list[ErrorList]:
        """What is wrong with the whole, or with what people do not see of it."""
        hidden = [self[name].errors for name in ("token", "challenge", "parent")]
        return [errors for errors in (self.non_field_errors(), *hidden) if errors]

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields that people fill in."""
        return [self["name"], self["email"], self["text"]]

    def _folded(self, name: str) -> str:
        """In Persian letters, where the edition writes Persian."""
        return self.instance.article.edition.fold(self.cleaned_data[name])

    @cached_property
    def reply_to(self) -> Comment | None:
        """The comment that is answered, if readers still see it."""
        try:
            return self.fields["parent"].clean(self["parent"].value())
        except ValidationError:
            return None

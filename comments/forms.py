"""The form of a reader's comment, safe against whatever is sent to it."""

import unicodedata
from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from comments.models import TEXT_LIMIT, Comment
from qodsna.fields import CleanCharField
from qodsna.templatetags.persian import digits

MOST_MARKS = 5

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

    def __init__(self, article: Article, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(None if data is None else writable(data), **kwargs)
        self.instance.article = article
        parent = cast(forms.ModelChoiceField, self.fields["parent"])
        parent.queryset = Comment.objects.of_article(article).approved().top_level()

    def clean_name(self) -> str:
        return " ".join(self._folded("name").split())

    def clean_text(self) -> str:
        return self._folded("text")

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

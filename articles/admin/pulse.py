"""What an open form of a story tells the newsroom every few seconds, as JSON."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse

from articles.models.presence import Presence
from articles.models.unsaved import MOST_BYTES, Typed
from qodsna import persian

SIGNED_OUT = "نشست شما پایان یافته است."
FORBIDDEN = "اجازه تغییر این خبر را ندارید."
FOREIGN = "این برگه از آن کاربر دیگری است."
SAVED = "نوشته این برگه ذخیره شده است."
GONE = "این خبر دیگر نیست."
TOO_LARGE = "نوشته بزرگ‌تر از آن است که نگه داشته شود؛ آن را کوتاه کنید."
UNREADABLE = "آنچه فرستاده شد خوانده نشد."

MOST_FIELDS = 2_000
LONGEST_NAME = 200
LARGEST = 2**53
# What no database keeps as text.
UNKEPT = re.compile("[\0\ud800-\udfff]")


class PulseForm(forms.Form):
    """What a pulse says beside the fields of the story's form."""

    form_key = forms.UUIDField()
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    sequence = forms.IntegerField(min_value=0, max_value=LARGEST, required=False)
    # The page goes away at this moment.
    leaving = forms.BooleanField(required=False)
    # What else is unsaved shall be told, as HTML.
    offers = forms.BooleanField(required=False)


def refused(status: int, reason: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": reason, **more}, status=status)


def is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > MOST_BYTES


def read(request: HttpRequest) -> tuple[dict[str, Any], Typed | None]:
    """The pulse and the fields of the form, None where it brings none; or ValidationError."""
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        raise ValidationError(UNREADABLE) from None
    form = PulseForm(told) if isinstance(told, dict) else None
    if form is None or not form.is_valid():
        raise ValidationError(UNREADABLE)
    data = told.get("data")
    return form.cleaned_data, None if data is None else typed(data)


def typed(data: Any) -> Typed:
    """The fields of a form, if that is what it is."""
    if not isinstance(data, dict) or len(data) > MOST_FIELDS:
        raise ValidationError(UNREADABLE)
    return {_text(name)[:LONGEST_NAME]: _texts(values) for name, values in data.items()}


def _texts(values: Any) -> list[str]:
    if not isinstance(values, list):
        raise ValidationError(UNREADABLE)
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(UNREADABLE)
    return UNKEPT.sub("", value)


def clock(moment: datetime) -> str:
    """`۱۲:۳۴:۵۶`, the wall clock of Tehran."""
    return persian.to_persian_digits(f"{moment.astimezone(persian.TEHRAN):%H:%M:%S}")


def words_of(people: Iterable[Presence]) -> str:
    """`بهرام نیک‌پی (در حال نوشتن)، پروانه صادقی`"""
    return "، ".join(
        f"{each.name} ({each.get_doing_display()})" if each.is_writing else each.name
        for each in people
    )


def told_of(presence: Presence) -> dict[str, Any]:
    return {
        "name": presence.name,
        "since": presence.opened_at.isoformat(),
        "is_writing": presence.is_writing,
    }

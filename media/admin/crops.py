"""The focal point and the crops made by hand, set over the picture itself."""

import json
import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from media import renditions
from media.models import Image
from media.slots import SLOTS, Slot
from qodsna import persian

NAMES = {
    "lead": "عکس اصلی",
    "card": "کارت",
    "thumb": "بندانگشتی",
    "inline": "در متن",
    "full": "تمام‌صفحه",
    "share": "هم‌رسانی",
}
LONGEST = 4_000
SMALLEST = 0.05
# What rounding to whole pixels may do to a ratio.
TOLERANCE = 0.02


def named(slot: str) -> str:
    return NAMES.get(slot, slot)


def stage(image: Image) -> dict[str, Any]:
    """What ``static/js/admin/crops.js`` shows: the whole picture, its size and the slots."""
    whole = renditions.url(image, "full", 1280) if image.pk and image.file else ""
    slots = [
        {"name": slot.name, "word": named(slot.name), "ratio": ratio(slot)}
        for slot in SLOTS.values()
    ]
    return {
        "picture": whole,
        "width": image.width or 0,
        "height": image.height or 0,
        "slots": json.dumps(slots, ensure_ascii=False),
    }


def ratio(slot: Slot) -> list[int] | None:
    return [slot.ratio.numerator, slot.ratio.denominator] if slot.ratio else None


class CropsInput(forms.Textarea):
    """The crops as JSON, behind an editor where there is JavaScript."""

    image: Image | None = None

    class Media:
        js = [Script("js/admin/crops.js", type="module")]
        css = {"all": ["css/admin/crops.css"]}

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"rows": 3, "dir": "ltr", "spellcheck": "false", **(attrs or {})})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        context = {"field": field, **stage(self.image or Image())}
        return mark_safe(render_to_string("admin/media/crops.html", context))  # noqa: S308


class CropsField(forms.JSONField):
    """By slot, the left, top, width and height of a crop, as fractions of the picture."""

    widget = CropsInput

    def __init__(self, **options: Any) -> None:
        # A default that is made anew each time needs no copy of it in the page.
        super().__init__(**{**options, "show_hidden_initial": False})

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, as it was typed."""
        return initial if self.disabled else InvalidJSONInput(data or "")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST:
            raise ValidationError("برش‌ها بیش از اندازه بلند است.", code="too_long")
        try:
            crops = super().to_python(value.strip() if isinstance(value, str) else value) or {}
        except (ValidationError, ValueError, RecursionError):
            raise ValidationError("برش‌ها خوانده نشد.", code="invalid") from None
        if not isinstance(crops, dict):
            raise ValidationError("برش‌ها خوانده نشد.", code="invalid")
        return {slot: _checked(slot, crop) for slot, crop in crops.items()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and (initial or {}) != self.to_python(data)
        except ValidationError:
            return True


def _checked(slot: str, crop: Any) -> list[float]:
    if slot not in SLOTS or SLOTS[slot].ratio is None:
        shown = persian.cut(slot, 20)
        raise ValidationError(f"«{shown}» جایی نیست که برش دستی داشته باشد.", code="slot")
    if not _is_four_numbers(crop):
        raise ValidationError(f"برش «{named(slot)}» چهار عدد می‌خواهد.", code="numbers")
    left, top, width, height = crop = [round(float(each), 6) for each in crop]
    inside = min(left, top) >= 0 and max(left + width, top + height) <= 1 + 1e-5
    if not inside or min(width, height) < SMALLEST:
        raise ValidationError(
            f"برش «{named(slot)}» باید درون عکس باشد و بسیار کوچک نباشد.", code="outside"
        )
    return crop


def _is_four_numbers(crop: Any) -> bool:
    return (
        isinstance(crop, list)
        and len(crop) == 4
        and all(type(each) in (int, float) and abs(each) <= 1 for each in crop)
        and all(map(math.isfinite, crop))
    )


class CropsForm(forms.ModelForm):
    """A form of a picture: its crops must have the ratios of their slots."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "crops" in self.fields:
            self.fields["crops"].widget.image = self.instance

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        image = self.instance
        for slot, crop in (self.cleaned_data.get("crops") or {}).items():
            wanted = SLOTS[slot].ratio
            if image.width and wanted and not fits(crop, image.width / image.height, wanted):
                self.add_error("crops", f"برش «{named(slot)}» با این عکس نمی‌خواند؛ از نو ببرید.")


def fits(crop: list[float], shape: float, wanted: Any) -> bool:
    """Whether a crop of a picture with this shape (width to height) has the ratio wanted."""
    return abs(crop[2] * shape / crop[3] / float(wanted) - 1) <= TOLERANCE

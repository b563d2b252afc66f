"""Form fields for people who think in Jalali dates and Tehran time."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django_jalali.forms import jDateTimeField

from . import persian


class JalaliDateTimeInput(forms.TextInput):
    """A text box that `jalali-picker.js` gives a calendar; without it, one types."""

    class Media:
        js = (forms.Script("js/jalali-picker.js", type="module"),)
        css = {"all": ("css/admin/jalali-picker.css",)}

    def __init__(self, attrs=None):
        defaults = {
            "autocomplete": "off",
            "data-jalali-picker": True,
            "dir": "ltr",
            "inputmode": "numeric",
            "placeholder": "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰",
        }
        super().__init__({**defaults, **(attrs or {})})


class JalaliDateTimeField(jDateTimeField):
    """A moment written as `۱۴۰۴/۰۵/۱۴ ۱۶:۳۰`; cleans to an aware UTC datetime or None."""

    widget = JalaliDateTimeInput

    def __init__(self, *args, widget=None, **kwargs):
        # The admin hands its own two-box widget to every form field of a DateTimeField.
        kind = widget if isinstance(widget, type) else type(widget)
        if issubclass(kind, forms.MultiWidget):
            widget = None
        super().__init__(*args, widget=widget, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, date):
            return persian.format_numeric(value)
        return super().prepare_value(value)

    def to_python(self, value):
        if isinstance(value, datetime):
            return value
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return persian.parse_datetime(value) if value.strip() else None
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def has_changed(self, initial, data):
        try:
            typed = self.to_python(data)
        except ValidationError:
            return True
        return not self.disabled and self.prepare_value(typed) != self.prepare_value(initial)

    def _clean_bound_field(self, bound_field):
        # People see minutes; a moment they did not change keeps its seconds.
        if self.has_changed(bound_field.initial, bound_field.data):
            return super()._clean_bound_field(bound_field)
        return self.clean(bound_field.initial)

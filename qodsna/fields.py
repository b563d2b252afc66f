"""Model fields for text that people type."""

from typing import Any

from django import forms
from django.db import models

from qodsna import persian

LONGEST = 20_000


class CleanCharField(forms.CharField):
    """Text without invisible characters: what only looks filled in counts as empty."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        # Far too long already: refused as it is, before it costs any work.
        return text if len(text) > self.most else persian.clean(text)

    @property
    def most(self) -> int:
        return 2 * (self.max_length or LONGEST)


class LineField(models.CharField):
    """A line of text, cleaned at the form's border."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanCharField, **kwargs})


class ParagraphField(models.TextField):
    """Lines of text, cleaned at the form's border."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanCharField, **kwargs})

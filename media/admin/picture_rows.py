"""The forms of many pictures: one for each, and one for what they have in common."""

import base64
import io
import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image as Picture

from media.admin.image_form import ImageForm, KeywordsField
from media.decoding import Taken
from media.models import Image, Upload
from media.uploads import ArrivedFile
from qodsna.forms import JalaliDateTimeField

PREVIEW = (480, 480)


class ForAllForm(forms.ModelForm):
    """What the pictures have in common; it fills what a picture leaves empty."""

    keywords = KeywordsField(help_text="میان برچسب‌ها «،» بگذارید.")

    class Meta:
        model = Image
        fields = ["credit", "source", "keywords", "rights_owner", "rights_until", "rights_note"]
        field_classes = {"rights_until": JalaliDateTimeField}


class RowForm(ImageForm):
    """One picture of many. It is new until its editor has seen what it says of itself."""

    is_new = False
    until = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = f"{self.prefix}-new" in self.data

    def clean_file(self) -> Any:
        """Once the time of its request is over, what was not looked into has to wait."""
        file = self.cleaned_data["file"]
        if isinstance(file, ArrivedFile) and not file.upload.findings and self._is_late:
            raise ValidationError(
                "این عکس رسیده است و هنوز بررسی نشده؛ با ذخیره بررسی می‌شود.", code="busy"
            )
        return super().clean_file()

    @property
    def _is_late(self) -> bool:
        return time.monotonic() > self.until

    @property
    def is_unseen(self) -> bool:
        """Whether nobody has yet seen what it says of itself."""
        return self.is_new and self.taken is None

    def _offer(self, taken: Taken) -> None:
        if self.is_new:
            super()._offer(taken)

    @property
    def upload(self) -> Upload | None:
        return self.fields["file"].upload  # type: ignore[attr-defined, no-any-return]

    @property
    def preview(self) -> str:
        """A small picture of its master as a data address; none where that would cost much."""
        if not self.taken or not str(self.taken.file.name).endswith(".jpg"):
            return ""
        small = io.BytesIO()
        with Picture.open(self.taken.file, formats=["JPEG"]) as picture:
            picture.draft("RGB", PREVIEW)
            picture.thumbnail(PREVIEW)
            picture.save(small, "JPEG", quality=70)
        return f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"

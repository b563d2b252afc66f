import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django_prose_editor.widgets import ProseEditorWidget

from articles.admin import translations
from articles.admin.amending import KIND, NOTE, AmendedForm, ask_for_kind
from articles.admin.embargo import check_moments, keep_moments
from articles.admin.hygiene_form import HygieneForm
from articles.body import Figures, in_letters_of
from articles.models import Article
from articles.models.content import MANY, MOMENTS
from articles.rights import desk_of, is_own, reach
from media.models import Image
from qodsna.persian import to_ascii_digits, to_persian_digits
from qodsna.roles import Reach

CODE = re.compile("0*[1-9][0-9]{0,14}")


class BodyWidget(ProseEditorWidget):
    """The rich-text editor with Persian words, dressed by ``css/admin/article.css`` alone."""

    @property
    def media(self) -> forms.Media:
        css: dict[str, Sequence[str]] = {
            "all": ["css/admin/library.css", "css/admin/body-media.css"]
        }
        return forms.Media(css=css, js=["js/admin/editor-words.js"]) + super().media

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        place = {"data-in-body": f"{reverse('admin:articles_article_changelist')}in-body/"}
        return super().get_context(name, value, {**(attrs or {}), **place})


class ArticleForm(HygieneForm):
    """The article as the newsroom writes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {*MOMENTS} & {*self.fields}:
            # Told from what it was when the form was shown: others may have published meanwhile.
            self.fields[name].show_hidden_initial = True
        translations.offer(self)
        if not (self.instance.pk and self.instance.has_been_live):
            del self.fields[KIND], self.fields[NOTE]

    code = forms.CharField(
        label="شناسه مطلب",
        required=False,
        help_text="تنها برای خبری که شناسه‌اش را از جای دیگر می‌آورد؛ خالی: شماره بعدی.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )

    translation = translations.TranslationField()

    correction_kind = AmendedForm.base_fields[KIND]
    correction_note = AmendedForm.base_fields[NOTE]

    leads_with: Image | None = None
    # Set by the desk: who types, and what stands against saving.
    user: Any = None
    collision: Any = None

    class Meta:
        widgets = {
            "kicker": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "headline": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField headline"}),
            "subheadline": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "sign_off": forms.TextInput(attrs={"list": "initials", "autocomplete": "off"}),
            "lead": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "embargo_note": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        edition = data.get("edition") or getattr(self.instance, "edition", None)
        if edition is None:
            return data
        for name in MANY:
            strangers = [each.name for each in data.get(name, []) if each.edition != edition]
            if strangers:
                names = "، ".join(strangers)
                self.add_error(name, f"از نسخه دیگری است: {names}")
        keep_moments(self, data)
        check_moments(self, data)
        if "body" in data:
            data["body"] = in_letters_of(edition, data["body"], self.left_alone_now)
            for message in Figures.of(data["body"]).missing():
                self.add_error("body", message)
        self._lead_with_gallery(data)
        self._keep_pictured(data)
        self._keep_to_own_services(data)
        translations.check(self, data)
        if not self.is_preview:
            ask_for_kind(self, data)
        if self.collision:
            self.add_error(None, "ذخیره نشد: همکارتان پیش از شما نسخه تازه‌تری ذخیره کرده است.")
        return data

    def _keep_to_own_services(self, data: dict[str, Any]) -> None:
        """An editor of some services moves no story of theirs to another."""
        category = data.get("category")
        if "category" not in self.changed_data or category is None or self.user is None:
            return
        held = reach(self.user, "change")
        is_free = self.instance._state.adding or is_own(self.user, "change", self.instance)
        if Reach.ANY in held or (Reach.OWN in held and is_free):
            return
        if category.pk not in desk_of(self.user):
            self.add_error("category", "این سرویس از سرویس‌های شما نیست.")

    def _lead_with_gallery(self, data: dict[str, Any]) -> None:
        """The first picture of the gallery leads, where no other does."""
        gallery = data.get("gallery")
        if gallery and "lead_image" in data and not data["lead_image"]:
            place = gallery.places.lawful().select_related("image").first()
            self.leads_with = data["lead_image"] = place.image if place else None

    def _keep_pictured(self, data: dict[str, Any]) -> None:
        """A photo report that readers see does not lose its last picture."""
        changed = {"kind", "gallery", "lead_image"} & {*self.changed_data}
        pictured = data.get("gallery") or data.get("lead_image")
        is_report = data.get("kind") == Article.Kind.PHOTO_REPORT
        if is_report and changed and not pictured and self.instance.is_released:
            self.add_error("gallery", Article.WITHOUT_PICTURES)

    @property
    def is_preview(self) -> bool:
        """A preview takes no code: on PostgreSQL the numbering would stay moved on."""
        return "_preview" in self.data

    def clean_code(self) -> int | None:
        typed = to_ascii_digits(self.cleaned_data["code"].strip())
        if not typed:
            return None
        if not CODE.fullmatch(typed):
            raise ValidationError("شناسه مطلب عددی بزرگ‌تر از صفر و حداکثر پانزده‌رقمی است.")
        if Article.objects.filter(pk=int(typed)).exists():
            shown = to_persian_digits(int(typed))
            raise ValidationError(f"خبری با شناسه {shown} هست.")
        return int(typed)

    def _post_clean(self) -> None:
        if self.instance._state.adding and not self.is_preview:
            self.instance.pk = self.cleaned_data.get("code")
        super()._post_clean()  # type: ignore[misc]

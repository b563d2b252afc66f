"""The translations of a story: found in its form, parted or begun anew on a page of their own."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from articles.admin.badge import badge
from articles.admin.preview import asked
from articles.models import Article, Edition, RelatedLink
from articles.models.rendering import draft_in
from articles.rights import choosable_by, may, name_for
from qodsna.autocomplete import KeySelect, is_key
from qodsna.persian import to_persian_digits

FINDER = "translation"
PAGE = "admin:articles_article_translations"


class TranslationSelect(KeySelect):
    """Finds among the stories of other editions than ``edition``."""

    edition: int | None = None

    def __init__(self) -> None:
        super().__init__(RelatedLink._meta.get_field("target"), admin.site)

    def get_url(self) -> str:
        return f"{reverse('admin:articles_article_choices')}?other_than={self.edition or ''}"


class TranslationField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            Article.objects.none(),
            label="خبری که ترجمه همین است",
            required=False,
            widget=TranslationSelect,
            help_text="از نسخه‌های دیگر؛ با ذخیره خبر، هر دو در صفحه هم دیده می‌شوند.",
        )


def offer(form: Any) -> None:
    """The stories that who writes may choose from."""
    field = form.fields[FINDER]
    if form.user and form.instance.pk:
        field.queryset = choosable_by(form.user)
        field.widget.edition = form.instance.edition_id


def check(form: Any, data: dict[str, Any]) -> None:
    """Adds to a form what stands against the translation that is chosen in it."""
    chosen = data.get(FINDER)
    if chosen and (reason := form.instance.standing_against(chosen)):
        form.add_error(FINDER, reason)


def has_others(request: HttpRequest) -> bool:
    """Whether there is more than one edition; asked once for each request."""
    if not hasattr(request, "has_editions"):
        request.has_editions = Edition.objects.count() > 1  # type: ignore[attr-defined]
    return bool(request.has_editions)  # type: ignore[attr-defined]


class Translations(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view, here = self.admin_site.admin_view, "<int:code>/translations/"
        name = "articles_article_translat"
        return [
            path(here, view(require_safe(self.translations)), name=f"{name}ions"),
            path(f"{here}new/", view(require_POST(self.translate)), name=f"{name}e"),
            path(f"{here}part/", view(require_POST(self.part)), name="articles_article_part"),
            *super().get_urls(),
        ]

    # In the form

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not has_others(request):
            return fieldsets
        finder = [FINDER] if self.has_change_permission(request, obj) else []
        fields = {"fields": ["translated", *finder], "classes": ["aside"]}
        return [*fieldsets, ("ترجمه‌ها", fields)]

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "translated"]

    @admin.display(description="به زبان‌های دیگر")
    def translated(self, article: Article) -> SafeString:
        """By edition and code: not everybody may know every title."""
        lines = format_html_join(
            "",
            '<li><a href="{}">{}، {}</a></li>',
            (
                (
                    reverse("admin:articles_article_change", args=[each.pk]),
                    each.edition,
                    to_persian_digits(each.pk),
                )
                for each in article.translations
            ),
        )
        return format_html(
            '<ul class="translated">{}</ul><a href="{}">{}</a>',
            lines,
            reverse(PAGE, args=[article.pk]),
            "ترجمه تازه، جدا کردن" if lines else "ترجمه تازه",
        )

    def bind_translation(self, request: HttpRequest, form: Any) -> None:
        """What was chosen in the form, once all else of it is saved."""
        other = form.cleaned_data.get(FINDER)
        if other is None:
            return
        try:
            bound = form.instance.join(other, by=request.user)
        except ValidationError as error:
            self.message_user(request, f"ذخیره شد، ولی {' '.join(error.messages)}", messages.ERROR)
            return
        if bound:
            self.log_change(request, form.instance, f"به ترجمه‌اش، {other.pk}، پیوند خورد.")
            self.log_change(request, other, f"به ترجمه‌اش، {form.instance.pk}، پیوند خورد.")

    # Pages

    def translations(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """What there is, in which editions there could be more, and the way out."""
        article = asked(request, code, "view")
        there = list(article.translations)
        taken = {article.edition_id, *(each.edition_id for each in there)}
        rows = [(each, name_for(request.user, each), badge(each)) for each in there]
        return self._page(  # type: ignore[attr-defined,no-any-return]
            request,
            article,
            "translations.html",
            "ترجمه‌ها",
            rows=rows,
            lacking=[each for each in Edition.objects.all() if each.pk not in taken],
            may_part=may(request.user, "change", article),
            may_write=self.has_add_permission(request),
        )

    def translate(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """A new draft in another edition, in the hands of who asked for it."""
        article = asked(request, code, "view")
        key = request.POST.get("edition", "")
        if not self.has_add_permission(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=key if key and is_key(key) else 0)
        try:
            draft = draft_in(edition, article, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return redirect(PAGE, code)
        self.log_addition(request, draft, f"ترجمه خبر {code}.")
        text = "پیش‌نویس ترجمه آماده است: متن را ترجمه کنید و سرویس و برچسب‌هایش را برگزینید."
        self.message_user(request, text, messages.SUCCESS)
        return redirect("admin:articles_article_change", draft.pk)

    def part(self, request: HttpRequest, code: int) -> HttpResponseBase:
        article = asked(request, code, "change")
        if article.part(by=request.user):
            self.log_change(request, article, "از ترجمه‌هایش جدا شد.")
            self.message_user(request, "خبر از ترجمه‌هایش جدا شد.", messages.SUCCESS)
        return redirect(PAGE, code)

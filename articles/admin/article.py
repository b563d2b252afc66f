from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.amending import Amending
from articles.admin.badge import badge
from articles.admin.copies import Copies
from articles.admin.filters import MineFilter, PublishedFilter, ServiceFilter, StateFilter
from articles.admin.finding import Finding
from articles.admin.flash import Flashes
from articles.admin.forms import ArticleForm, BodyWidget
from articles.admin.history import History
from articles.admin.hygiene import HygieneDesk
from articles.admin.in_body import InBodyPages
from articles.admin.in_dossiers import InDossiers
from articles.admin.moves import Moves
from articles.admin.notes import Notes
from articles.admin.permissions import StoryPermissions
from articles.admin.posting import Posting
from articles.admin.preview import Previews, preview
from articles.admin.related_link import RelatedLinkInline
from articles.admin.saving import Saving
from articles.admin.slugged import EditionDesk
from articles.admin.suggested import SuggestedPages
from articles.admin.translations import Translations
from articles.admin.unsaved import UnsavedDesk
from articles.body import BodyField, sanitize
from articles.hygiene import FIELDS
from articles.models import Article
from media.admin.library import LibraryChoices
from qodsna import persian


@admin.register(Article)
class ArticleDesk(
    StoryPermissions,
    Finding,
    UnsavedDesk,
    HygieneDesk,
    Amending,
    Saving,
    Flashes,
    Moves,
    Copies,
    History,
    Notes,
    Previews,
    Posting,
    InBodyPages,
    InDossiers,
    Translations,
    SuggestedPages,
    LibraryChoices,
    EditionDesk,
):
    """Where stories are written, previewed, led on and withdrawn."""

    form = ArticleForm
    formfield_overrides = {
        **EditionDesk.formfield_overrides,
        BodyField: {"widget": BodyWidget},
    }
    inlines = [RelatedLinkInline]
    change_form_template = "admin/articles/article/change_form.html"
    autocomplete_fields = ["category", "tags", "authors", "dossiers", "gallery"]
    library_fields = ["lead_image", "video"]
    list_display = ["title", "code", "state", "kind", "category", "writer", "published"]
    list_filter = [
        MineFilter,
        StateFilter,
        PublishedFilter,
        ServiceFilter,
        "kind",
        "is_breaking",
        "edition",
    ]
    list_select_related = ["category", "edition", "created_by", "assigned_to"]
    search_fields = ["headline", "kicker", "lead"]
    ordering = ["-updated_at"]
    readonly_fields = ["state", "hands"]
    fieldsets = [
        (
            None,
            {
                "fields": [*FIELDS, "sign_off", "left_alone"],
                "classes": ["writing"],
            },
        ),
        (
            "انتشار",
            {
                "fields": [
                    "state",
                    "hands",
                    "published_at",
                    "published_until",
                    "embargo_until",
                    "embargo_note",
                    "comments_closed",
                ],
                "classes": ["aside"],
            },
        ),
        (
            "جای خبر",
            {"fields": ["edition", "kind", "category", "tags", "authors"], "classes": ["aside"]},
        ),
        ("عکس و فیلم", {"fields": ["lead_image", "gallery", "video"], "classes": ["aside"]}),
    ]

    class Media:
        css = {
            "all": [
                "css/admin/article.css",
                "css/admin/story-pages.css",
                "css/admin/channels.css",
                "css/admin/compare.css",
            ]
        }
        js = [Script("js/admin/notes.js", type="module")]

    # Columns

    @admin.display(description="تیتر", ordering="headline")
    def title(self, article: Article) -> str:
        return article.title

    @admin.display(description="شناسه", ordering="id")
    def code(self, article: Article) -> str:
        return persian.to_persian_digits(article.pk)

    @admin.display(description="وضعیت")
    def state(self, article: Article) -> SafeString:
        return badge(article) + self.in_hands(article)

    @admin.display(description="نویسنده")
    def writer(self, article: Article) -> str:
        return self.people(article)

    @admin.display(description="در دست")
    def hands(self, article: Article) -> str:
        return self.people(article)

    @admin.display(description="متن")
    def text(self, article: Article) -> SafeString:
        """The body for who may only read it."""
        return format_html('<div class="only-read">{}</div>', SafeString(sanitize(article.body)))

    @admin.display(description="زمان انتشار", ordering="published_at")
    def published(self, article: Article) -> str:
        return persian.format_numeric(article.published_at) if article.published_at else "—"

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return [*fieldsets, ("شناسه", {"fields": ["code"], "classes": ["aside", "collapse"]})]
        if not self.has_change_permission(request, obj):
            (_, writing), *others = fieldsets
            fields = ["text" if name == "body" else name for name in writing["fields"]]
            return [(None, {**writing, "fields": fields}), *others]
        return fieldsets

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST":
            self.check_fields(request, object_id)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        context |= self.choices(request, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.leads_with:
            self.message_user(request, "نخستین عکس آلبوم، عکس اصلی خبر شد.", messages.INFO)
        if not form.is_preview:
            self.bind_translation(request, form)
            self.press(request, form.instance)

    def response_add(
        self, request: HttpRequest, obj: Article, *args: Any, **kw: Any
    ) -> HttpResponse:
        return self._response(request, obj) or super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._response(request, obj) or super().response_change(request, obj)

    def _response(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        if "_preview" in request.POST:
            page = preview(request, article)
            transaction.set_rollback(True)
            return page
        return self.answer_button(request, article)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.shown_to(request)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.allowed(request, "delete", obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        if not all(self.has_delete_permission(request, article) for article in queryset):
            raise PermissionDenied
        super().delete_queryset(request, queryset)

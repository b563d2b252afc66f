from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.filters import PublishedFilter, StateFilter
from articles.admin.forms import ArticleForm, BodyWidget, WithdrawalForm
from articles.admin.hygiene import HygieneDesk
from articles.admin.in_body import in_body
from articles.admin.related_link import RelatedLinkInline
from articles.admin.slugged import EditionDesk
from articles.body import BodyField
from articles.frame import Frame
from articles.hygiene import FIELDS
from articles.models import Article
from articles.views import article_page
from media.admin.library import LibraryChoices
from qodsna import persian
from qodsna.http import for_one_person


@admin.register(Article)
class ArticleDesk(HygieneDesk, LibraryChoices, EditionDesk):
    """Where stories are written, previewed, published and withdrawn."""

    form = ArticleForm
    formfield_overrides = {
        **EditionDesk.formfield_overrides,
        BodyField: {"widget": BodyWidget},
    }
    inlines = [RelatedLinkInline]
    change_form_template = "admin/articles/article/change_form.html"
    autocomplete_fields = ["category", "tags", "authors", "gallery"]
    library_fields = ["lead_image", "video"]
    list_display = ["title", "code", "state", "kind", "category", "published"]
    list_filter = [StateFilter, PublishedFilter, "kind", "is_breaking", "edition"]
    list_select_related = ["category", "edition"]
    search_fields = ["headline", "kicker", "lead"]
    ordering = ["-updated_at"]
    actions = ["publish_selected"]
    readonly_fields = ["state"]
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
                "fields": ["state", "published_at", "is_breaking", "comments_closed"],
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
        css = {"all": ["css/admin/article.css"]}

    # Columns

    @admin.display(description="تیتر", ordering="headline")
    def title(self, article: Article) -> str:
        return article.title

    @admin.display(description="شناسه", ordering="id")
    def code(self, article: Article) -> str:
        return persian.to_persian_digits(article.pk)

    @admin.display(description="وضعیت")
    def state(self, article: Article) -> SafeString:
        name = "scheduled" if article.is_scheduled else article.status
        label = "زمان‌بندی‌شده" if article.is_scheduled else article.get_status_display()
        return format_html('<span class="state state--{}">{}</span>', name, label)

    @admin.display(description="زمان انتشار", ordering="published_at")
    def published(self, article: Article) -> str:
        return persian.format_numeric(article.published_at) if article.published_at else "—"

    # Permissions

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("articles.publish_article")

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """What readers see is changed only by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        locked = obj is not None and obj.is_released and not self.has_publish_permission(request)
        return allowed and not locked

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return [*fieldsets, ("شناسه", {"fields": ["code"], "classes": ["aside", "collapse"]})]
        return fieldsets

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["can_publish"] = self.has_publish_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
            obj.save(force_insert=True)
            return
        # Only what was typed: what others did to the story meanwhile stays done.
        typed = {field.name for field in obj._meta.concrete_fields} & {*form.cleaned_data}
        obj.save(update_fields=[*typed, "updated_at"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if form.leads_with:
            self.message_user(request, "نخستین عکس آلبوم، عکس اصلی خبر شد.", messages.INFO)
        if "_publish" in request.POST and self.has_publish_permission(request):
            self._publish(request, form.instance)

    def _publish(self, request: HttpRequest, article: Article) -> bool:
        try:
            article.check_pictures()
            if not article.publish(by=request.user):
                return False
        except ValidationError as error:
            reasons = " ".join(error.messages)
            self.message_user(request, f"ذخیره شد، ولی منتشر نشد: {reasons}", messages.ERROR)
            return False
        self.log_change(request, article, "منتشر شد.")
        return True

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
        if "_publish" in request.POST and self.has_publish_permission(request):
            if IS_POPUP_VAR in request.POST:
                return None
            self._tell_published(request, article)
            return redirect("admin:articles_article_change", article.pk)
        return None

    def _tell_published(self, request: HttpRequest, article: Article) -> None:
        if article.is_published:
            text = format_html(
                'خبر منتشر شد. <a href="{}">دیدن در سایت</a>', article.get_absolute_url()
            )
            self.message_user(request, text, messages.SUCCESS)
        elif article.is_scheduled and article.published_at:
            moment = persian.format_datetime(article.published_at)
            self.message_user(request, f"خبر {moment} منتشر می‌شود.", messages.SUCCESS)

    # Other ways in

    @admin.action(description="انتشار خبرهای برگزیده", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = sum(
            self._publish(request, article) for article in queryset.select_related("edition")
        )
        if done:
            count = persian.to_persian_digits(done)
            self.message_user(request, f"{count} خبر منتشر شد.", messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        withdraw = self.admin_site.admin_view(self.withdraw)
        found_in_body = self.admin_site.admin_view(in_body)
        return [
            path("<int:code>/withdraw/", withdraw, name="articles_article_withdraw"),
            path("in-body/<str:kind>/<str:key>/", found_in_body, name="articles_article_in_body"),
            *super().get_urls(),
        ]

    def withdraw(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """Asks for a note and takes the story from readers."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.released(), pk=code)
        form = WithdrawalForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            article.withdraw(by=request.user, note=form.cleaned_data["note"])
            self.log_change(request, article, "از انتشار برداشته شد.")
            self.message_user(request, "خبر از انتشار برداشته شد.", messages.SUCCESS)
            return redirect(reverse("admin:articles_article_change", args=[code]))
        context = {
            **self.admin_site.each_context(request),
            "title": "برداشتن از انتشار",
            "opts": self.opts,
            "original": article,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/article/withdraw.html", context)


@for_one_person
def preview(request: HttpRequest, article: Article) -> HttpResponse:
    """The story exactly as readers will see it, before anything of it is kept."""
    frame = Frame.load(article.edition.code)
    with translation.override(frame.edition.language):
        return article_page(frame, article)

"""The channels of a story, beside its form: what each is sent, and where that stands."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.admin.post_form import Row, rows_of, save
from articles.admin.preview import asked
from articles.models import Article, Post
from articles.rights import may

INVALID = 422
# What the buttons do, what is told of it, and what is written into the log.
DEEDS = {
    "order": "به صف کانال رفت.",
    "cancel": "به کانال فرستاده نمی‌شود.",
    "resend": "دوباره به صف کانال رفت.",
    "confirm": "در کانال هست.",
}


class Posting(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.channels)
        own = path("<int:code>/channels/", view, name="articles_article_channels")
        return [own, *super().get_urls()]

    def channels(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """The text for every channel in one form; every button saves what was typed in all."""
        article = asked(request, code, "post")
        rows = rows_of(article, request.POST or None)
        if request.method == "POST":
            if save(rows, by=request.user):
                self._decide(request, article, rows)
                return redirect("admin:articles_article_channels", code)
            self.message_user(request, "ذخیره نشد؛ خطاها را در زیر ببینید.", messages.ERROR)
        status = INVALID if request.method == "POST" else 200
        context = {
            **self.admin_site.each_context(request),
            "title": "کانال‌ها",
            "opts": self.opts,
            "original": article,
            "rows": rows,
            "may_keep": request.user.has_perm("articles.add_channel"),
        }
        template = "admin/articles/article/channels.html"
        return TemplateResponse(request, template, context, status=status)

    def _decide(self, request: HttpRequest, article: Article, rows: list[Row]) -> None:
        """Does what the pressed button says; raises PermissionDenied for one that is not there."""
        deed, _, key = request.POST.get("do", "save").partition(":")
        if deed == "save":
            if any(row.is_changed for row in rows):
                self.log_change(request, article, "متن کانال‌ها نوشته شد.")
                self.message_user(request, "متن‌ها ذخیره شد.", messages.SUCCESS)
            return
        row = next((row for row in rows if str(row.channel.pk) == key), None)
        if deed not in DEEDS or row is None:
            raise PermissionDenied
        post = Post.objects.of(row.channel, article)
        if getattr(post, deed)(by=request.user):
            told = f"{row.channel}: {DEEDS[deed]}"
            self.log_change(request, article, told)
            self.message_user(request, told, messages.SUCCESS)
        else:
            text = f"{row.channel}: وضعیت پست عوض شده است؛ دوباره ببینید."
            self.message_user(request, text, messages.WARNING)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With a story go its posts, which nobody deletes by themselves."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        return found, counts, needed - {Post._meta.verbose_name}, protected

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        if article and may(request.user, "post", article):
            context |= {"may_post": True, "post_rows": rows_of(article)}
        return super().render_change_form(request, context, *args, **kwargs)

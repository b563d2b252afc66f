"""A story as readers will see it: for the staff, and by a link for somebody outside."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles.frame import Frame
from articles.models import Article, ShareLink
from articles.rights import may
from articles.story_page import story_page
from qodsna.http import for_one_person
from qodsna.shield.policies import readers, under

DAYS = {"1": "یک روز", "3": "سه روز", "7": "یک هفته", "30": "یک ماه"}


@for_one_person
def preview(request: HttpRequest, article: Article) -> HttpResponse:
    """The story exactly as readers will see it, before anything of it is kept."""
    frame = Frame.load(article.edition.code)
    with frame.edition.speaking():
        return story_page(frame, article)


class ShareForm(forms.Form):
    days = forms.ChoiceField(label="تا", choices=list(DAYS.items()), initial="3")


class Previews(admin.ModelAdmin):
    """The pages of a story's preview, and of the links that lead to it from outside."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:code>/preview/", view(self.frames), name="articles_article_preview"),
            path("<int:code>/preview/page/", view(self.page), name="articles_article_page"),
            path("<int:code>/share/", view(self.share), name="articles_article_share"),
            path(
                "<int:code>/share/<int:key>/revoke/",
                view(require_POST(self.revoke)),
                name="articles_article_revoke",
            ),
            *super().get_urls(),
        ]

    def frames(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """The page in a phone's width beside a computer's."""
        article = asked(request, code, "view")
        return self._page(request, article, "preview.html", "پیش‌نمایش")

    @staticmethod
    @require_safe
    @xframe_options_sameorigin
    @under(readers)
    def page(request: HttpRequest, code: int) -> HttpResponse:
        """As it is saved by now."""
        return preview(request, asked(request, code, "view"))

    def share(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """The links that lead to the story from outside, and a form for another."""
        article = asked(request, code, "share")
        form = ShareForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            days = int(form.cleaned_data["days"])
            ShareLink.objects.make(article, by=request.user, days=days)
            self.log_change(request, article, "پیوند پیش‌نمایش ساخته شد.")
            self.message_user(request, "پیوند ساخته شد.", messages.SUCCESS)
            return redirect("admin:articles_article_share", code)
        links = article.share_links.select_related("created_by")
        return self._page(request, article, "share.html", "پیوند پیش‌نمایش", form=form, links=links)

    def revoke(self, request: HttpRequest, code: int, key: int) -> HttpResponseBase:
        article = asked(request, code, "share")
        if article.share_links.filter(pk=key).revoke():
            self.log_change(request, article, "پیوند پیش‌نمایش بسته شد.")
            self.message_user(request, "پیوند بسته شد و دیگر باز نمی‌شود.", messages.SUCCESS)
        return redirect("admin:articles_article_share", code)

    def _page(
        self, request: HttpRequest, article: Article, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        shared: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": article,
            "site": f"{request.scheme}://{request.get_host()}",
        }
        return TemplateResponse(
            request, f"admin/articles/article/{template}", {**shared, **context}
        )


def asked(request: HttpRequest, code: int, action: str) -> Article:
    """The story of a page about it; raises PermissionDenied, or Http404 where there is none."""
    article = get_object_or_404(Article.objects.for_page(), pk=code)
    if not may(request.user, action, article):
        raise PermissionDenied
    return article

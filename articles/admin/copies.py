"""A story written once more from another one."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from articles.admin.preview import asked
from articles.models.content import copy_of


class Copies(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        copy = self.admin_site.admin_view(require_POST(self.copy))
        here = path("<int:code>/copy/", copy, name="articles_article_copy")
        return [here, *super().get_urls()]

    def copy(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """A new draft like a story, in the hands of who asked for it."""
        article = asked(request, code, "view")
        if not self.has_add_permission(request):
            raise PermissionDenied
        copy = copy_of(article, by=request.user)
        self.log_addition(request, copy, f"رونوشت خبر {code}.")
        self.message_user(request, "این رونوشت، پیش‌نویس تازه‌ای است.", messages.SUCCESS)
        return redirect("admin:articles_article_change", copy.pk)

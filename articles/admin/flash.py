"""The page that sends breaking news: what is in the strip already, and until when it stays."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from articles.admin.move_pages import LOGGED
from articles.admin.people import name_of
from articles.models import Article, Step
from articles.models.breaking import NewerFlashError
from articles.rights import may
from articles.states import BREAKING_FOR
from articles.status import Verb
from qodsna import persian
from qodsna.autocomplete import is_key
from qodsna.forms import JalaliDateTimeField

CONFLICT = 409


class FlashForm(forms.Form):
    until = JalaliDateTimeField(label="پایان", help_text="تا این زمان بالای همه صفحه‌ها می‌ماند.")


class Flashes(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.flash)
        return [path("<int:code>/flash/", view, name="articles_article_flash"), *super().get_urls()]

    def flash(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """Shows what who sends must know, and sends it as far as nothing came in between."""
        article = get_object_or_404(Article.objects.select_related("edition"), pk=code)
        if not may(request.user, "flash", article):
            raise PermissionDenied
        if not article.allows(Verb.FLASH):
            return self._too_late(request, article)
        begin = {"until": rounded_up(timezone.now() + BREAKING_FOR)}
        form = FlashForm(request.POST or None, initial=begin)
        if request.method == "POST" and form.is_valid():
            try:
                return self._send(request, article, form)
            except NewerFlashError as error:
                return self._ask(request, article, form, newer=error.messages[0])
            except ValidationError as error:
                form.add_error("until", error.messages)  # type: ignore[arg-type]
        return self._ask(request, article, form)

    def _send(self, request: HttpRequest, article: Article, form: Any) -> HttpResponseBase:
        seen = request.POST.get("seen", "")
        number = int(seen) if seen and is_key(seen) else 0
        if not article.flash(by=request.user, until=form.cleaned_data["until"], seen=number):
            return self._too_late(request, article)
        self.log_change(request, article, LOGGED[Verb.FLASH])
        moment = persian.format_datetime(form.cleaned_data["until"])
        self.message_user(request, f"خبر فوری فرستاده شد و تا {moment} می‌ماند.", messages.SUCCESS)
        return redirect("admin:articles_article_change", article.pk)

    def _too_late(self, request: HttpRequest, article: Article) -> HttpResponseBase:
        """Somebody else has sent it, and is named; or readers do not see it."""
        step = article.last_flash if article.is_hot else None
        if step:
            moment = persian.format_datetime(step.at)
            who = "خودتان" if step.by == request.user else name_of(step.by)
            text = f"این خبر را {who} {moment} فوری فرستاده است؛ دوباره فرستاده نشد."
        else:
            text = "تنها خبری که خوانندگان می‌بینند فوری فرستاده می‌شود."
        self.message_user(request, text, messages.WARNING)
        return redirect("admin:articles_article_change", article.pk)

    def _ask(
        self, request: HttpRequest, article: Article, form: Any, newer: str = ""
    ) -> HttpResponseBase:
        seen = Step.objects.last_flash_number(article.edition_id)
        lately = Article.objects.in_edition(article.edition).lately_breaking().defer("body")
        context = {
            **self.admin_site.each_context(request),
            "title": "ارسال فوری",
            "opts": self.opts,
            "original": article,
            "form": form,
            "media": self.media + form.media,
            "seen": seen,
            "newer": newer,
            "lately": [(each, each.last_flash) for each in lately[:10]],
        }
        status = CONFLICT if newer else 200
        return TemplateResponse(
            request, "admin/articles/article/flash.html", context, status=status
        )


def rounded_up(moment: Any) -> Any:
    """To the minute, as people set it."""
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)

"""The buttons and pages that lead a story on: to its editors, back to its writer, to readers."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html

from articles.admin.move_pages import (
    BUTTONS,
    LOGGED,
    NEW,
    OFFERED,
    PAGES,
    SENDS_BACK,
    UNDONE,
    right_of,
)
from articles.models import Article, Author, Step
from articles.rights import may, reach
from articles.status import Verb
from qodsna import persian


class Moves(admin.ModelAdmin):
    """The part of the desk where a story moves on."""

    actions = ["publish_selected", "approve_selected"]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return bool(reach(request.user, "publish"))

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return bool(reach(request.user, "approve"))

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path(
                f"<int:code>/{verb.replace('_', '-')}/",
                self.admin_site.admin_view(self._page_of(verb)),
                name=f"articles_article_{verb}",
            )
            for verb in PAGES
        ]
        return [*pages, *super().get_urls()]

    def moves_of(self, request: HttpRequest, article: Article | None) -> dict[str, bool]:
        """Which verbs this person may do about a story as it stands; a new one is his own."""
        if article is None:
            return {"submit": True, **{verb: bool(reach(request.user, verb)) for verb in NEW}}
        return {
            verb: article.allows(verb) and may(request.user, right_of(verb), article)
            for verb in OFFERED
        } | {"assign": may(request.user, "assign", article)}

    def choices(self, request: HttpRequest, article: Article | None) -> dict[str, Any]:
        """What the form offers to do, and the last thing that was said to who opens it."""
        moves = self.moves_of(request, article)
        may_write = self.has_change_permission(request, article) if article else True
        likely = [verb for verb in (Verb.PUBLISH, Verb.APPROVE, Verb.SUBMIT) if moves.get(verb)]
        released = article is not None and article.is_released
        returned = article is not None and article.is_returned
        steps = Step.objects.filter(article=article) if returned else Step.objects.none()
        return {
            "moves": moves,
            "may_write": may_write,
            "initials": Author.objects.initials() if may_write else [],
            "default_move": likely[0] if likely and not released else "",
            "may_copy": article is not None and self.has_add_permission(request),
            "may_share": article is not None and may(request.user, "share", article),
            "last_step": steps.sent_back().select_related("by").last(),
        }

    # Buttons of the form

    def press(self, request: HttpRequest, article: Article) -> None:
        """Does what the pressed button says, now that everything typed is saved.

        Raises PermissionDenied for a button that this person is never shown.
        """
        names = {**BUTTONS, SENDS_BACK: Verb.SEND_BACK}
        for verb in [verb for name, verb in names.items() if name in request.POST]:
            if not reach(request.user, right_of(verb)):
                raise PermissionDenied
            if not may(request.user, right_of(verb), article):
                text = f"ذخیره شد، ولی {UNDONE[verb]}: در این سرویس اجازه آن را ندارید."
                self.message_user(request, text, messages.ERROR)
            elif verb != Verb.SEND_BACK and self.do(request, article, verb):
                request.moved = verb  # type: ignore[attr-defined]

    def do(self, request: HttpRequest, article: Article, verb: str) -> bool:
        try:
            if verb == Verb.PUBLISH:
                article.check_pictures()
            if not getattr(article, verb)(by=request.user):
                return False
        except ValidationError as error:
            reasons = " ".join(error.messages)
            text = f"ذخیره شد، ولی {UNDONE[verb]}: {reasons}"
            self.message_user(request, text, messages.ERROR)
            return False
        self.log_change(request, article, LOGGED[verb])
        return True

    def answer_button(self, request: HttpRequest, article: Article) -> HttpResponse | None:
        if IS_POPUP_VAR in request.POST:
            return None
        if SENDS_BACK in request.POST and may(request.user, "send_back", article):
            return redirect("admin:articles_article_send_back", article.pk)
        if not any(name in request.POST for name in BUTTONS):
            return None
        if verb := getattr(request, "moved", None):
            self._tell(request, article, verb)
        if may(request.user, "view", article):
            return redirect("admin:articles_article_change", article.pk)
        return redirect("admin:articles_article_changelist")

    def _tell(self, request: HttpRequest, article: Article, verb: str) -> None:
        if verb in PAGES:
            self.message_user(request, PAGES[verb].done, messages.SUCCESS)
        elif article.is_published:
            text = format_html(
                'خبر منتشر شد. <a href="{}">دیدن در سایت</a>', article.get_absolute_url()
            )
            self.message_user(request, text, messages.SUCCESS)
        elif article.is_scheduled and article.published_at:
            moment = persian.format_datetime(article.published_at)
            self.message_user(request, f"خبر {moment} منتشر می‌شود.", messages.SUCCESS)

    # Many at once

    @admin.action(description="انتشار خبرهای برگزیده", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._do_many(request, queryset, Verb.PUBLISH, "منتشر شد")

    @admin.action(description="تأیید خبرهای برگزیده", permissions=["approve"])
    def approve_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._do_many(request, queryset, Verb.APPROVE, "تأیید شد")

    def _do_many(self, request: HttpRequest, queryset: QuerySet, verb: str, words: str) -> None:
        """All of them or none: a choice that was forged to hold somebody else's changes nothing."""
        articles = list(queryset.select_related("edition", "lead_image"))
        if not all(may(request.user, right_of(verb), each) for each in articles):
            raise PermissionDenied
        if done := sum(self.do(request, article, verb) for article in articles):
            count = persian.to_persian_digits(done)
            self.message_user(request, f"{count} خبر {words}.", messages.SUCCESS)

    # Pages

    def _page_of(self, verb: str) -> Callable[..., HttpResponseBase]:
        def page(request: HttpRequest, code: int) -> HttpResponseBase:
            return self.move_page(request, code, verb)

        return page

    def move_page(self, request: HttpRequest, code: int, verb: str) -> HttpResponseBase:
        """Asks for what the verb needs, and does it."""
        article = get_object_or_404(Article.objects.select_related("edition"), pk=code)
        if not may(request.user, right_of(verb), article):
            raise PermissionDenied
        page = PAGES[verb]
        form: Any = page.form(request.POST or None)
        if verb != Verb.ASSIGN and not article.allows(verb):
            text = f"خبر «{article.get_status_display()}» است؛ {page.title} شدنی نیست."
            self.message_user(request, text, messages.WARNING)
            return redirect("admin:articles_article_change", code)
        if request.method == "POST" and form.is_valid():
            return self._move(request, article, verb, form)
        context = {
            **self.admin_site.each_context(request),
            "title": page.title,
            "sentence": page.sentence.format(article.title),
            "opts": self.opts,
            "original": article,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/article/move.html", context)

    def _move(
        self, request: HttpRequest, article: Article, verb: str, form: Any
    ) -> HttpResponseBase:
        try:
            changed = getattr(article, verb)(by=request.user, **form.words())
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            changed = False
        if changed:
            self.log_change(request, article, LOGGED[verb])
            self.message_user(request, PAGES[verb].done, messages.SUCCESS)
        if may(request.user, "view", article):
            return redirect("admin:articles_article_change", article.pk)
        return redirect("admin:articles_article_changelist")

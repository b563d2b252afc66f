"""What colleagues say to each other about a story, beside its form."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.admin.people import Colleagues, colleagues, name_of
from articles.admin.preview import asked
from articles.models import Article, Mention, Note
from articles.models.note import NOTE_LIMIT
from articles.rights import may
from qodsna.fields import CleanCharField

INVALID = 422
CALL = re.compile(r"@([\w.+-]{1,150})")


class NoteForm(forms.Form):
    """A note, and who is called in it: chosen, or by @ and a user name in the text."""

    text = CleanCharField(
        label="یادداشت",
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "یادداشت را بنویسید."},
    )
    to = Colleagues(label="خطاب به", queryset=colleagues(), required=False)

    def __init__(self, article: Article, data: Any = None) -> None:
        super().__init__(data, prefix="note")
        self.article = article

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        called = [*data.get("to", []), *people_called(data.get("text", ""))]
        strangers = [person for person in called if not may(person, "view", self.article)]
        if strangers:
            names = "، ".join(sorted({name_of(person) for person in strangers}))
            self.add_error("to", f"این خبر را نمی‌بیند: {names}")
        data["called"] = called
        return data


def calls(text: str) -> SafeString:
    """A note with its calls apart, lest a user name turn the direction of what follows it."""
    return mark_safe(CALL.sub(r'<bdi class="notes__call">\g<0></bdi>', escape(text)))  # noqa: S308


def people_called(text: str) -> list[User]:
    names = {name.rstrip(".") for name in CALL.findall(text)}
    return list(colleagues().filter(username__in=names)) if names else []


class Notes(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        notes = self.admin_site.admin_view(self.notes)
        return [
            path("<int:code>/notes/", notes, name="articles_article_notes"),
            *super().get_urls(),
        ]

    def notes(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """The notes about a story, and a form for another; a fragment where a script asks."""
        article = asked(request, code, "view")
        form = NoteForm(article, request.POST or None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            Note.objects.write(article, data["text"], by=request.user, to=data["called"])
            if not in_place(request):
                self.message_user(request, "یادداشت افزوده شد.", messages.SUCCESS)
                return redirect("admin:articles_article_notes", code)
            form = NoteForm(article)
        Mention.objects.read(article, by=request.user)
        status = INVALID if form.is_bound else 200
        template = "notes_panel.html" if in_place(request) else "notes.html"
        context = {
            **self.admin_site.each_context(request),
            **notes_of(article, form),
            "title": "یادداشت‌ها",
            "opts": self.opts,
        }
        return render(request, f"admin/articles/article/{template}", context, status=status)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        if article and request.method == "GET":
            Mention.objects.read(article, by=request.user)
        if article:
            context["notes"] = notes_of(article, NoteForm(article))
        return super().render_change_form(request, context, *args, **kwargs)


def notes_of(article: Article, form: NoteForm) -> dict[str, Any]:
    return {"original": article, "note_form": form, "said": Note.objects.about(article)}


def in_place(request: HttpRequest) -> bool:
    """Whether ``notes.js`` asks, and wants nothing but the panel."""
    return request.headers.get("X-Requested-With") == "notes"

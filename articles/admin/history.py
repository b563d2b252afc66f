"""What became of a story: its versions and steps, two versions side by side, and the way back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from articles.admin.amending import AmendedForm
from articles.admin.people import name_of
from articles.admin.preview import asked
from articles.admin.wording import LABELS, in_words
from articles.models import Article, Correction, Step, Version
from articles.models.content import changed, stood
from articles.models.correction import UnnamedChangeError
from articles.rights import may
from articles.status import BY_ITSELF
from qodsna.autocomplete import is_key

MOST = 40


@dataclass(frozen=True)
class Event:
    """A version or a step, as the history tells it."""

    at: datetime
    who: str
    version: Version | None = None
    step: Step | None = None
    # What its change was called, where readers had read the story.
    correction: Correction | None = None
    # What was changed against the version before; empty for the first.
    fields: str = ""
    is_first: bool = False


class History(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:code>/compare/", view(self.compare), name="articles_article_compare"),
            path(
                "<int:code>/versions/<int:number>/restore/",
                view(require_POST(self.restore_version)),
                name="articles_article_restore_version",
            ),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if not is_key(object_id):
            raise Http404("No such story")
        article = asked(request, int(object_id), "view")
        before = request.GET.get("before", "")
        context = {
            "events": events_of(article, int(before) if before and is_key(before) else None),
            "may_restore": may(request.user, "change", article),
        }
        return self._history_page(request, article, "history.html", "تاریخچه", **context)

    def compare(self, request: HttpRequest, code: int) -> HttpResponseBase:
        """Two versions by their numbers: what of the older is gone, what of the newer is new."""
        article = asked(request, code, "view")
        numbers = [request.GET.get(name, "") for name in ("from", "to")]
        if not all(number and is_key(number) for number in numbers):
            self.message_user(request, "دو نسخه را برگزینید.", messages.WARNING)
            return redirect("admin:articles_article_history", code)
        older, newer = sorted(map(int, numbers))
        versions = Version.objects.of(article).select_related("by")
        old, new = (get_object_or_404(versions, number=number) for number in (older, newer))
        context = {
            "old": old,
            "new": new,
            "rows": rows_between(old, new),
            "view": "inline" if request.GET.get("view") == "inline" else "columns",
            "may_restore": may(request.user, "change", article),
            "is_newest": newer == article.version,
        }
        return self._history_page(request, article, "compare.html", "سنجش دو نسخه", **context)

    def restore_version(self, request: HttpRequest, code: int, number: int) -> HttpResponseBase:
        article = asked(request, code, "change")
        version = get_object_or_404(Version.objects.of(article), number=number)
        form = AmendedForm(request.POST if "named" in request.POST else None)
        words = form.words() if form.is_bound and form.is_valid() else {}
        try:
            made = version.restore(by=request.user, **words)
        except UnnamedChangeError:
            context = {"form": form, "number": number}
            return self._history_page(request, article, "restore.html", "بازگرداندن", **context)
        except ValidationError as error:
            reasons = " ".join(error.messages)
            self.message_user(request, f"بازگردانده نشد: {reasons}", messages.ERROR)
            return redirect("admin:articles_article_history", code)
        if made is None:
            self.message_user(request, "خبر هم‌اکنون همین است.", messages.INFO)
        else:
            self.log_change(request, article, f"به نسخه {number} بازگردانده شد.")
            self.message_user(request, "نسخه پیشین، نسخه تازه خبر شد.", messages.SUCCESS)
        return redirect("admin:articles_article_change", code)

    def _history_page(
        self, request: HttpRequest, article: Article, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        shared = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "original": article,
            "back": reverse("admin:articles_article_change", args=[article.pk]),
        }
        return TemplateResponse(
            request, f"admin/articles/article/{template}", {**shared, **context}
        )


def events_of(article: Article, before: int | None = None) -> dict[str, Any]:
    """The newest versions, below a number, with the steps between them; and where it goes on."""
    versions = Version.objects.of(article).select_related("by").newest_first()
    if before:
        versions = versions.filter(number__lt=before)
    found = list(versions[: MOST + 1])
    page, more = found[:MOST], found[MOST:]
    steps = article.steps.select_related("by", "to")
    if more:
        steps = steps.filter(at__gte=page[-1].at)
    if before and (upper := Version.objects.of(article).filter(number=before).first()):
        steps = steps.filter(at__lt=upper.at)
    events = [*_versions(page, found), *(Event(s.at, who(s), step=s) for s in steps)]
    events.sort(key=lambda event: event.at, reverse=True)
    return {"page": events, "before": page[-1].number if more else None}


def who(step: Step) -> str:
    return "سامانه" if step.verb in BY_ITSELF else name_of(step.by)


def _versions(page: list[Version], found: list[Version]) -> list[Event]:
    older = [*found[1:], None]
    named = Correction.objects.filter(article=page[0].article_id) if page else []
    corrections = {each.version: each for each in named}
    return [
        Event(
            version.at,
            name_of(version.by),
            version=version,
            fields="، ".join(changes(before, version)) if before else "",
            is_first=before is None,
            correction=corrections.get(version.number),
        )
        for version, before in zip(page, older, strict=False)
    ]


def changes(old: Version, new: Version) -> list[str]:
    return [LABELS[name] for name in changed(old.content, new.content) if name in LABELS]


def rows_between(old: Version, new: Version) -> list[dict[str, Any]]:
    """Each field that differs, in words: ``label``, ``old``, ``new``, ``is_body``."""
    return [
        {
            "label": LABELS[name],
            "old": in_words(name, stood(old.content, name)),
            "new": in_words(name, new.content[name]),
            "is_body": name == "body",
        }
        for name in changed(old.content, new.content)
        if name in LABELS
    ]

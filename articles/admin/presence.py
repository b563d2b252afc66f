"""Who is in a story at this moment, as the open forms of it tell; what they bring is kept."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin import pulse
from articles.admin.people import name_of
from articles.models import Article, Presence, Unsaved, Version
from articles.models.presence import Doing, ForeignFormError, SavedFormError, people
from qodsna.http import for_one_person

NAME = "admin:articles_article_{}"


class PresenceDesk:
    """For the desk of stories; ``in_hands`` stands in its list."""

    admin_site: admin.AdminSite

    def get_urls(self) -> list[URLPattern]:
        told = for_one_person(self.pulse)
        return [
            path("pulse/", told, name="articles_article_pulse_new"),
            path("<int:code>/pulse/", told, name="articles_article_pulse"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def may_write(self, request: HttpRequest, article: Article | None) -> bool:
        desk: Any = self
        if article is None:
            return desk.has_add_permission(request)
        return desk.has_change_permission(request, article)

    def offers_html(self, request: HttpRequest, article: Article | None, but: UUID) -> str:
        raise NotImplementedError

    # The pulse

    def pulse(self, request: HttpRequest, code: int | None = None) -> HttpResponse:
        """Takes JSON: ``form_key``, ``version``, ``sequence`` and perhaps ``data``, the fields.

        Answers when they are in the database, with who else is in the story.
        """
        if request.method != "POST":
            return pulse.refused(405, pulse.UNREADABLE)
        if not self.admin_site.has_permission(request):
            return pulse.refused(401, pulse.SIGNED_OUT)
        if pulse.is_too_large(request):
            return pulse.refused(413, pulse.TOO_LARGE)
        article = Article.objects.defer("body").filter(pk=code).first() if code else None
        if code is not None and article is None:
            return pulse.refused(404, pulse.GONE, anew=True)
        if not self.may_write(request, article):
            return pulse.refused(403, pulse.FORBIDDEN, anew=True)
        return self._take(request, article)

    def _take(self, request: HttpRequest, article: Article | None) -> JsonResponse:
        try:
            told, data = pulse.read(request)
            kept = self._keep(request, article, told, data)
        except ValidationError as error:
            return pulse.refused(400, error.messages[0])
        except ForeignFormError:
            return pulse.refused(403, pulse.FOREIGN)
        except SavedFormError:
            return pulse.refused(409, pulse.SAVED, form_key=str(uuid4()))
        return JsonResponse(self._answer_pulse(request, article, told, kept))

    def _keep(
        self, request: HttpRequest, article: Article | None, told: dict[str, Any], data: Any
    ) -> Unsaved | None:
        doing = Doing.READING if data is None else Doing.WRITING
        noted: dict[str, Any] = {
            "by": request.user,
            "article": article,
            "doing": Doing.LEFT if told["leaving"] else doing,
        }
        if data is None:
            with transaction.atomic():
                Presence.objects.note(told["form_key"], **noted)
            return None
        noted |= {"version": told["version"] or 0, "sequence": told["sequence"] or 0}
        return Unsaved.objects.keep(told["form_key"], data=data, **noted)

    def _answer_pulse(
        self,
        request: HttpRequest,
        article: Article | None,
        told: dict[str, Any],
        kept: Unsaved | None,
    ) -> dict[str, Any]:
        here = list(Presence.objects.here().around(request.user, article).with_people())
        others = people(here, but=request.user)
        answer = {
            "saved_at": kept and kept.saved_at.isoformat(),
            "saved_clock": kept and pulse.clock(kept.saved_at),
            "others": [pulse.told_of(each) for each in others],
            "people": pulse.words_of(others),
            "newer": newer_version(article, told["version"] or 0, request.user),
            "open": [str(each.form_key) for each in here if each.user_id == request.user.pk],
        }
        if told["offers"]:
            answer["offers"] = self.offers_html(request, article, told["form_key"])
        return answer

    # The list

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With everybody who is in the stories of the page, in one query."""
        found = super().get_changelist_instance(request)  # type: ignore[misc]
        here = Presence.objects.here().with_people()
        found.result_list = found.result_list.prefetch_related(
            Prefetch("presences", here, to_attr="here")
        )
        return found

    def in_hands(self, article: Article) -> SafeString:
        """Who is in the story at this moment; nothing where nobody is."""
        names = "، ".join(each.name for each in people(getattr(article, "here", [])))
        told = '<span class="in-hands" title="همین حالا در این خبر">{}</span>'
        return format_html(told, names) if names else SafeString()


def newer_version(article: Article | None, seen: int, user: Any) -> dict[str, Any] | None:
    """What a colleague has saved since the form was opened at this version."""
    if article is None or article.version <= seen:
        return None
    newest = Version.objects.of(article).select_related("by").defer("content").newest_first()[0]
    if newest.by_id == user.pk:
        return None
    return {"version": newest.number, "by": name_of(newest.by), "at": pulse.clock(newest.at)}


def pulse_path(article: Article | None) -> str:
    if article is None:
        return reverse(NAME.format("pulse_new"))
    return reverse(NAME.format("pulse"), args=[article.pk])

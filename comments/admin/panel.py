"""Deciding about one comment, and taking a decision back."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from comments.admin.cards import Card, Rights, card_of, cards_of
from comments.admin.deeds import DEEDS, Deed
from comments.admin.events import log
from comments.admin.pending import MOST_COUNTED, waiting
from comments.admin.wording import DONE, number, taken_back, what_happened
from comments.models import Comment, Decision
from comments.models.deciding import OvertakenError, undo
from comments.status import Verb

CARDS = "admin/comments/comment/cards.html"
OVERTAKEN, INVALID = 409, 422


def is_in_place(request: HttpRequest) -> bool:
    """Whether ``moderation.js`` asks, and wants nothing but the cards that changed."""
    return request.headers.get("X-Requested-With") == "moderation"


def answer_with(request: HttpRequest, cards: list[Card], status: int = 200) -> HttpResponse:
    response = render(request, CARDS, {"cards": cards}, status=status)
    count = waiting()
    response["X-Waiting"] = f"{count}+" if count >= MOST_COUNTED else str(count)
    return response


class Panel(admin.ModelAdmin):
    """The part of the desk where the buttons of a card lead."""

    def get_urls(self) -> list[URLPattern]:
        decide, take_back = (
            self.admin_site.admin_view(require_POST(view)) for view in (self.decide, self.take_back)
        )
        return [
            path("<int:key>/decide/", decide, name="comments_comment_decide"),
            path("undo/", take_back, name="comments_comment_undo"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, key: int) -> HttpResponse:
        name, rights = request.POST.get("verb", ""), Rights.of(request.user)
        if not rights.decides or (name == "ban" and not rights.closes):
            raise PermissionDenied
        comment = get_object_or_404(Comment.objects.for_queue(), pk=key)
        if name not in DEEDS:
            return self._refuse(request, card_of(comment, request, note="چنین کاری شناخته نیست."))
        return self._do(request, comment, name, DEEDS[name](comment, request.POST, name))

    def _do(self, request: HttpRequest, comment: Comment, name: str, deed: Deed) -> HttpResponse:
        stands: dict[str, Any] = {"panel": name, "form": deed}
        if "seen" in deed.errors:
            stands["note"] = "فرم ناقص رسید؛ دوباره تصمیم بگیرید."
        if not deed.is_valid():
            return self._refuse(request, card_of(comment, request, **stands))
        try:
            batch = self._done(request, comment, name, deed)
        except ValidationError as error:
            deed.add_error(None, error)
            return self._refuse(request, card_of(comment, request, **stands))
        except OvertakenError:
            comment = Comment.objects.for_queue().get(pk=comment.pk)
            note = f"{what_happened(last_of(comment))}. اگر باز می‌خواهید، دوباره تصمیم بگیرید."
            return self._refuse(request, card_of(comment, request, note=note, **stands), OVERTAKEN)
        return self._tell(request, comment.pk, name, deed, batch)

    @transaction.atomic
    def _done(
        self, request: HttpRequest, comment: Comment, name: str, deed: Deed
    ) -> uuid.UUID | None:
        batch = deed.do(request.user)
        if batch or name == "ban":
            log(request, [comment], str(sentence(name, deed, batch)))
        return batch

    def _tell(
        self, request: HttpRequest, key: int, name: str, deed: Deed, batch: uuid.UUID | None
    ) -> HttpResponse:
        note = sentence(name, deed, batch)
        if is_in_place(request):
            comment = Comment.objects.for_queue().get(pk=key)
            card = card_of(comment, request, note=note, batch=batch)
            card.is_folded = deed.moves and batch is not None
            return answer_with(request, [card])
        self._message(request, note, batch)
        return self._back(request)

    def _refuse(self, request: HttpRequest, card: Card, status: int = INVALID) -> HttpResponse:
        """Nothing was done: the card says why, with all that was typed."""
        card.is_warning = True
        if is_in_place(request):
            return answer_with(request, [card], status)
        return self.card_page(request, card, status)

    def take_back(self, request: HttpRequest) -> HttpResponse:
        """Undoes what was decided in one go, where nobody decided since."""
        if not Rights.of(request.user).decides:
            raise PermissionDenied
        with transaction.atomic():
            outcome = undo(Comment.objects.all(), batch_of(request), by=request.user)
            log(request, outcome.done, f"{DONE[Verb.UNDO]}.")
        told = taken_back(outcome)
        if not is_in_place(request):
            level = messages.WARNING if outcome.overtaken else messages.SUCCESS
            self.message_user(request, told, level)
            return self._back(request)
        keys = [comment.pk for comment in [*outcome.done, *outcome.overtaken]]
        cards = cards_of(Comment.objects.for_queue().filter(pk__in=keys), request)
        for card in cards:
            card.is_warning = card.comment in outcome.overtaken
            card.note = what_happened(last_of(card.comment)) if card.is_warning else told
        return answer_with(request, cards, OVERTAKEN if outcome.overtaken else 200)

    def _message(self, request: HttpRequest, text: Any, batch: uuid.UUID | None) -> None:
        """The page that shows it has a form named ``undo``, which the button belongs to."""
        tags = f"undo {batch}" if batch else ""
        self.message_user(request, text, messages.SUCCESS, extra_tags=tags)

    def _back(self, request: HttpRequest) -> HttpResponseRedirect:
        """To the list as it was narrowed, and to nowhere else."""
        target = request.POST.get("next", "")
        queue = reverse("admin:comments_comment_changelist")
        is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        return HttpResponseRedirect(target if is_ours and target.startswith(queue) else queue)

    def card_page(self, request: HttpRequest, card: Card, status: int = 200) -> HttpResponse:
        raise NotImplementedError


def last_of(comment: Comment) -> Decision:
    return comment.decisions.select_related("by").latest("pk")


def batch_of(request: HttpRequest) -> uuid.UUID:
    """Of what nobody can have decided, where what was sent is no batch."""
    try:
        return uuid.UUID(request.POST.get("batch", ""))
    except ValueError:
        return uuid.UUID(int=0)


def sentence(name: str, deed: Deed, batch: uuid.UUID | None) -> str:
    if name == "ban":
        days = deed.cleaned_data["days"]
        return f"فرستنده {f'تا {number(days)} روز' if days else 'برای همیشه'} بسته شد."
    if name == "reply":
        return "پاسخ رسمی زیر آن منتشر شد."
    return f"{DONE[deed.verb]}." if batch else "پیش از این همین وضعیت را داشت."

"""Where likes and dislikes arrive, from a form or from ``static/js/conversation.js``."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from articles.frame import Frame
from articles.models import Article
from articles.pages import speaks_edition
from comments.models import Comment, Vote
from comments.senders import sender_of
from comments.views.answers import SeeOther
from comments.views.thread import place_in
from comments.votes import gives_ballot, voter_of, votes_from_address
from qodsna.http import for_one_person

VALUES = {"1": Vote.Value.LIKE, "-1": Vote.Value.DISLIKE, "0": 0}


class RefusedError(Exception):
    """A vote that does not count: ``why`` in the edition's language, ``answer`` as in HTTP."""

    def __init__(self, why: str, answer: int) -> None:
        super().__init__(why)
        self.why = why
        self.answer = answer


@require_POST
@for_one_person
@gives_ballot
@speaks_edition
def vote(request: HttpRequest, frame: Frame, code: int, pk: int) -> HttpResponse:
    """``value``: 1, -1, or 0 to take it back. Answers with 303 to the comment in its thread.

    Who prefers JSON gets ``{likes, dislikes, mine}``, or ``{error}`` with 400 for a value that is
    none, 403 without the cookie and 429 for too many.
    """
    published = Article.objects.published().in_edition(frame.edition)
    shown = Comment.objects.shown().of_article(get_object_or_404(published, pk=code))
    thread = reverse("comments:thread", args=[frame.edition.code, code])
    back = f"{thread}{place_in(request)}#comment-{pk}"
    try:
        voter, value = _ballot(request)
        comment = Vote.objects.cast(shown, pk, voter=voter, value=value)
    except RefusedError as refused:
        return _refused(request, frame, refused, back)
    except Comment.DoesNotExist as gone:
        raise Http404 from gone
    if not _prefers_json(request):
        return SeeOther(back)
    counts = {"likes": comment.likes, "dislikes": comment.dislikes}
    return JsonResponse({**counts, "mine": value})


def _ballot(request: HttpRequest) -> tuple[str, int]:
    """Who votes, and what for; raises RefusedError."""
    value = VALUES.get(request.POST.get("value", ""))
    if value is None:
        raise RefusedError(gettext("این رأی شناخته نشد. صفحه را تازه کنید و دوباره بزنید."), 400)
    if not (voter := voter_of(request)):
        why = gettext("مرورگر شما کوکی نفرستاد. کوکی‌های این سایت را بپذیرید و دوباره بزنید.")
        raise RefusedError(why, 403)
    if not votes_from_address.take(sender_of(request).address):
        why = gettext("از نشانی شما رأی‌های بسیاری رسیده است. چند دقیقه دیگر دوباره بزنید.")
        raise RefusedError(why, 429)
    return voter, value


def _refused(request: HttpRequest, frame: Frame, refused: RefusedError, back: str) -> HttpResponse:
    if _prefers_json(request):
        return JsonResponse({"error": refused.why}, status=refused.answer)
    page = {"frame": frame, "edition": frame.edition, "why": refused.why, "back": back}
    return render(request, "comments/vote_refused.html", page, status=refused.answer)


def _prefers_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"

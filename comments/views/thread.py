"""The page where readers write."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.frame import Frame
from articles.models import Article
from articles.pages import speaks_edition
from comments.challenge import notice
from comments.closing import why_closed
from comments.forms import CommentForm, writable
from comments.models import Comment, Policy, Vote
from comments.querysets import CommentQuerySet
from comments.receiving import TooManyError, receive
from comments.senders import sender_of
from comments.threads import Order, Thread, conversation_at, page
from comments.views.answers import SeeOther
from comments.votes import voter_of
from qodsna.http import for_one_person
from qodsna.persian import to_ascii_digits

CODE = re.compile("[0-9]{1,18}")
# The words of an address that say where in the thread its reader stands.
PLACE = ("order", "after", "comment")


@require_http_methods(["GET", "HEAD", "POST"])
@for_one_person
@speaks_edition
def thread(request: HttpRequest, frame: Frame, code: int) -> HttpResponse:
    stories = Article.objects.in_edition(frame.edition).select_related("edition", "category")
    article = stories.filter(pk=code).first()
    if article is None or not article.is_published:
        return gone(request, frame, article)
    here = ThreadPage(request, frame, article)
    if closed := why_closed(article):
        return here.closed(closed)
    policy = Policy.current()
    if request.method == "POST":
        return take(here, CommentForm(article, policy, request.POST))
    return here.show(
        form=CommentForm(article, policy, initial={"parent": request.GET.get("parent")})
    )


def gone(request: HttpRequest, frame: Frame, article: Article | None) -> HttpResponse:
    """What was sent is shown, so that it is not lost, and nothing of the story."""
    if request.method != "POST":
        raise Http404("Not published")
    is_over = article is not None and (article.is_withdrawn or article.is_ended)
    status = 410 if is_over else 404
    page = {"frame": frame, "edition": frame.edition, "typed": writable(request.POST)}
    return render(request, "comments/gone.html", page, status=status)


def take(here: "ThreadPage", form: CommentForm) -> HttpResponse:
    """Sends the writer of a good comment on to its receipt; shows any other form again."""
    sender = sender_of(here.request)
    notice(form.policy, sender.address)
    if not form.is_valid():
        return here.show(form=form)
    try:
        comment = receive(form.instance, form.sending(sender))
    except TooManyError as too_many:
        return here.refuse(form, too_many)
    return SeeOther(reverse("comments:receipt", args=[here.frame.edition.code, comment.reference]))


@dataclass(frozen=True)
class ThreadPage:
    request: HttpRequest
    frame: Frame
    article: Article

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        page = {
            "frame": self.frame,
            "edition": self.frame.edition,
            "crumbs": self.frame.path(self.article.category),
            "article": self.article,
            "url": self.request.path,
            "place": place_in(self.request),
            "thread": with_votes(self.request, thread_at(self.request, self.article)),
        }
        return render(self.request, "comments/page.html", {**page, **context}, status=status)

    def closed(self, why: str) -> HttpResponse:
        """What was sent is shown, so that it is not lost, and not taken."""
        typed = writable(self.request.POST)
        status = 403 if self.request.method == "POST" else 200
        return self.show(closed=why, typed=typed, status=status)

    def refuse(self, form: CommentForm, too_many: TooManyError) -> HttpResponse:
        form.add_error(None, str(too_many))
        response = self.show(form=form, status=429)
        response["Retry-After"] = str(too_many.seconds)
        return response


def thread_at(request: HttpRequest, article: Article) -> Thread:
    """The part of the thread that the address asks for; Http404 for one that is not there."""
    comments = Comment.objects.of_article(article)
    if "comment" in request.GET:
        shown = comments.shown().select_related("parent")
        return conversation_at(found(request, "comment", shown))
    if request.GET.get("order", Order.NEWEST) not in Order:
        raise Http404("No such order")
    order = Order(request.GET.get("order", Order.NEWEST))
    # What was taken away since still has its place in the order.
    after = found(request, "after", comments.top_level()) if "after" in request.GET else None
    return page(article, order, after)


def found(request: HttpRequest, name: str, comments: CommentQuerySet) -> Comment:
    number = to_ascii_digits(request.GET[name])
    if not CODE.fullmatch(number):
        raise Http404("Not a number")
    return get_object_or_404(comments, pk=int(number))


def place_in(request: HttpRequest) -> str:
    """The query that leads back to this part of the thread, with its question mark, or ""."""
    query = urlencode({name: request.GET[name] for name in PLACE if name in request.GET})
    return f"?{query}" if query else ""


def with_votes(request: HttpRequest, thread: Thread) -> Thread:
    """Each comment knows what this browser thinks of it: ``mine`` is 1, -1 or 0."""
    voter = voter_of(request)
    mine = Vote.objects.of_voter(voter, thread.comments) if voter else {}
    for comment in thread.comments:
        comment.mine = mine.get(comment.pk, 0)
    return thread

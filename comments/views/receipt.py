"""The page where the writer of a comment sees what became of it, by its code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from articles.frame import Frame
from articles.pages import speaks_edition
from comments.models import Comment
from comments.receipts import Receipt
from comments.references import reference_of
from comments.senders import sender_of
from comments.views.answers import SeeOther, for_the_writer
from qodsna.limits.limit import Limit

MISSES = Limit("comments-misses", most=300, minutes=10)


@require_safe
@for_the_writer
@speaks_edition
def ask(request: HttpRequest, frame: Frame) -> HttpResponse:
    """Asks for a code; ``?reference=`` leads on to its page."""
    typed = request.GET.get("reference")
    if typed is None:
        return question(request, frame)
    if reference := reference_of(typed):
        return SeeOther(reverse("comments:receipt", args=[frame.edition.code, reference]))
    return question(request, frame, problem=gettext("کدی را که هنگام فرستادن نظر دیدید بنویسید."))


@require_http_methods(["GET", "HEAD", "POST"])
@for_the_writer
@speaks_edition
def receipt(request: HttpRequest, frame: Frame, reference: str) -> HttpResponse:
    """What became of a comment; POST asks for its removal."""
    comments = Comment.objects.in_edition(frame.edition).of_reference(reference_of(reference))
    comment = comments.select_related("article__edition", "article__category", "parent").first()
    if comment is None:
        address = sender_of(request).address
        if not MISSES.take(address):
            return refuse(request, frame, MISSES.wait(address))
        problem = gettext("نظری با این کد پیدا نشد. آن را یک بار دیگر با کد خود بسنجید.")
        return question(request, frame, typed=reference, problem=problem, status=404)
    if request.method == "POST":
        return remove(request, comment)
    page = {"frame": frame, "edition": frame.edition, "receipt": Receipt(comment)}
    return render(request, "comments/receipt.html", page)


def remove(request: HttpRequest, comment: Comment) -> HttpResponse:
    if Receipt(comment).may_be_asked_away:
        comment.ask_removal()
    return SeeOther(request.path)


def refuse(request: HttpRequest, frame: Frame, seconds: int) -> HttpResponse:
    """Too many wrong codes; many people may share an address, so a right one is shown still."""
    problem = gettext("کدهای نادرست بسیاری آزموده شد. چند دقیقه دیگر دوباره بیایید.")
    response = question(request, frame, problem=problem, status=429)
    response["Retry-After"] = str(seconds)
    return response


def question(
    request: HttpRequest, frame: Frame, *, typed: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    page = {"frame": frame, "edition": frame.edition, "typed": typed, "problem": problem}
    return render(request, "comments/ask.html", page, status=status)

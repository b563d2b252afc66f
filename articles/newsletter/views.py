"""The reader's pages of the newsletter: to ask for it, to confirm it, to leave it.

None of them sets a cookie. Nothing happens to who only follows a link: programs that look at mails
before their readers do follow every one.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.frame import Frame
from articles.models import Subscriber
from articles.newsletter.asking import TooManyError, ask, network_of
from articles.newsletter.digest import sample
from articles.newsletter.form import NewsletterForm
from articles.newsletter.proof import confirmed_key
from articles.pages import PageView, reader_page, render, speaks_edition
from qodsna.http import SeeOther, secret_page

TEMPLATES = "articles/newsletter/"


def own_proof(view: PageView) -> PageView:
    """A page for one reader, which proves by its own address or form what a cookie would."""
    methods = require_http_methods(["GET", "HEAD", "POST"])
    return csrf_exempt(methods(secret_page(speaks_edition(view))))


@own_proof
def newsletter(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The form, beside what it is about; POST has a confirmation sent."""
    if not frame.edition.has_newsletter:
        raise Http404("No newsletter")
    if request.method != "POST":
        return show(frame, NewsletterForm(frame.edition))
    form = NewsletterForm(frame.edition, request.POST)
    if not form.is_valid():
        return show(frame, form)
    try:
        take(request, form)
    except TooManyError as too_many:
        form.add_error(None, str(too_many))
        response = show(frame, form, status=429)
        response["Retry-After"] = str(too_many.seconds)
        return response
    return SeeOther(reverse("articles:newsletter-asked", args=[frame.edition.code]))


def show(frame: Frame, form: NewsletterForm, status: int = 200) -> HttpResponse:
    page: dict[str, Any] = {"form": form, "digest": frame.once(sample), "section": "newsletter"}
    return render(f"{TEMPLATES}page.html", frame, status, **page)


def take(request: HttpRequest, form: NewsletterForm) -> None:
    """A machine hears the same as people do."""
    if not form.is_of_a_machine:
        typed = form.cleaned_data
        network = network_of(request)
        ask(form.edition, typed["email"], network=network, number=typed["token"])


@reader_page
def asked(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The same for every address."""
    return render(f"{TEMPLATES}asked.html", frame)


@own_proof
def confirm(request: HttpRequest, frame: Frame, token: str) -> HttpResponse:
    key = confirmed_key(token)
    mine = Subscriber.objects.of(frame.edition).filter(key=key or "").select_related("edition")
    subscriber = mine.first()
    if subscriber is None:
        return render(f"{TEMPLATES}confirm_ended.html", frame, status=410)
    if request.method == "POST":
        subscriber.confirm()
    leave_path = reverse("articles:newsletter-leave", args=[frame.edition.code, subscriber.key])
    is_done = subscriber.is_confirmed
    return render(f"{TEMPLATES}confirm.html", frame, is_done=is_done, leave=leave_path)


@own_proof
def leave(request: HttpRequest, frame: Frame, key: str) -> HttpResponse:
    """POST unsubscribes, also as mail programs send it by RFC 8058; again it is as well."""
    mine = Subscriber.objects.of(frame.edition).filter(key=key)
    if request.method == "POST":
        mine.leave()
    is_done = request.method == "POST" or not mine.exists()
    return render(f"{TEMPLATES}leave.html", frame, is_done=is_done)

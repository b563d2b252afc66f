from django.http import HttpRequest, HttpResponse, JsonResponse

from articles.frame import Frame
from articles.pages import reader_page, render
from articles.search.form import bounded
from articles.search.page import SearchPage
from articles.search.suggesting import suggest


@reader_page
def search(request: HttpRequest, frame: Frame) -> HttpResponse:
    page = SearchPage.of(frame, request.GET)
    return render("articles/search.html", frame, search=page, section="search")


@reader_page
def suggestions(request: HttpRequest, frame: Frame) -> HttpResponse:
    """What somebody may want to ask for who has typed ``q``, for ``static/js/search.js``."""
    found = {"suggestions": suggest(frame.edition, bounded(request.GET)["q"])}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})

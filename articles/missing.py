"""Where nothing answers: an address that has moved here, the 404 page, a form without a token."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect
from django.template.loader import render_to_string

from articles.frame import Frame
from articles.models import Edition, OldAddress
from articles.pages import render
from qodsna.http import for_everyone, for_one_person

# What is given back of a form that was refused, and how much of each.
TYPED = ("text", "name")
MOST_TYPED = 5000


def moved_here(request: HttpRequest) -> str | None:
    """Where the story lies that had this address on the site that it came from.

    The words of its headline stand in that only while readers see it.
    """
    story = OldAddress.objects.story_at(request.get_full_path())
    if story is None:
        return None
    return story.get_absolute_url() if story.is_published else story.short_path


def missed_edition(request: HttpRequest) -> str | None:
    """The code of the edition in the address, else of the first; None where there is none."""
    code = request.path_info.strip("/").partition("/")[0]
    codes = list(Edition.objects.values_list("code", flat=True))
    return code if code in codes else next(iter(codes), None)


@for_one_person
def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old; nothing of it was kept."""
    edition = missed_edition(request)
    if edition is None:
        return HttpResponse(render_to_string("403.html"), status=403)
    is_form = request.content_type == "application/x-www-form-urlencoded"
    typed = {name: request.POST.get(name, "")[:MOST_TYPED] for name in TYPED} if is_form else {}
    frame = Frame.of(edition)
    with frame.edition.speaking():
        return render("403_csrf.html", frame, status=403, typed=typed)


@for_everyone
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What a story's address on another site leads to, else the 404 page of the edition."""
    if path := moved_here(request):
        return redirect(path, permanent=True)
    edition = missed_edition(request)
    if edition is None:
        return HttpResponseNotFound(render_to_string("404_bare.html"))
    frame = Frame.of(edition)
    with frame.edition.speaking():
        return render("404.html", frame, status=404)

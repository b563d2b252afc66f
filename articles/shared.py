"""The page behind a share link: a story as it stands, for somebody outside the newsroom."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.frame import Frame
from articles.models import Article, ShareLink
from articles.pages import render
from articles.story_page import story_page
from qodsna.http import for_one_person
from qodsna.markup import draw
from qodsna.templatetags.persian import moment


@require_safe
@for_one_person
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Never cached, never indexed, and its address is told to no other site."""
    response = _page(request, token)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, token: str) -> HttpResponse:
    link = ShareLink.objects.filter(token=token).select_related("article__edition").first()
    if link is None:
        raise Http404("No such link")
    frame = Frame.load(link.article.edition.code)
    with frame.edition.speaking():
        if not link.is_open:
            return render("articles/share_ended.html", frame, status=410)
        story = Article.objects.for_page().get(pk=link.article_id)
        if request.method == "GET":
            ShareLink.objects.filter(pk=link.pk).count_opened()
        note = draw(
            "components/shared_note.html",
            is_published=story.is_published,
            moment=moment(link.expires_at, frame.edition.calendar),
        )
        return story_page(frame, story, note=note, is_secret=True)

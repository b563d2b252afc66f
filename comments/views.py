"""The page where readers write."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from articles.frame import Frame
from articles.models import Article
from articles.pages import speaks_edition
from comments.forms import CommentForm
from qodsna.http import for_one_person


class SeeOther(HttpResponseRedirect):
    """Sends the browser on with GET: a reload does not send the form again."""

    status_code = 303


@require_http_methods(["GET", "HEAD", "POST"])
@for_one_person
@speaks_edition
def thread(request: HttpRequest, frame: Frame, code: int) -> HttpResponse:
    published = Article.objects.published().in_edition(frame.edition)
    article = get_object_or_404(published.select_related("edition", "category"), pk=code)
    data = request.POST if request.method == "POST" else None
    form = CommentForm(article, data, initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        form.save()
        return SeeOther(f"{request.path}?sent=1")
    page = {"frame": frame, "edition": frame.edition, "crumbs": frame.path(article.category)}
    return render(request, "comments/page.html", {**page, "article": article, "form": form})

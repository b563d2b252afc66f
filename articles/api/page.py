"""The page on which the API is told of and tried; it works without JavaScript, too."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.api.callers import ANONYMOUS, PARTNERS
from articles.api.parameters import FORMATS, NAMES, UNSEEN
from articles.api.problems import PROBLEMS
from articles.converters import CodeConverter, EditionConverter
from articles.models import Article, Edition
from qodsna.http import for_everyone
from qodsna.persian import to_ascii_digits

PAGED = ("limit", "cursor")
# What can be tried: its name, and the parameters that it takes.
RESOURCES: dict[str, tuple[str, tuple[str, ...]]] = {
    "articles": ("خبرها", NAMES),
    "article": ("یک خبر با شناسه", ("format",)),
    "editions": ("نسخه‌های سایت", ()),
    "services": ("سرویس‌ها", ()),
    "tags": ("برچسب‌ها", PAGED),
    "authors": ("نویسندگان", PAGED),
}
OF_ALL = {"editions"}
LONGEST = 200


@require_safe
@for_everyone
def without_slash(request: HttpRequest) -> HttpResponse:
    return redirect("articles:api", permanent=True)


@csrf_exempt
@require_safe
@for_everyone
def page(request: HttpRequest) -> HttpResponse:
    """In Persian, whatever edition comes first."""
    context = {
        "editions": Edition.objects.all(),
        "resources": [(name, label) for name, (label, _) in RESOURCES.items()],
        "kinds": Article.Kind.choices,
        "formats": FORMATS,
        "problems": [(code, *told) for code, told in PROBLEMS.items()],
        "anonymous": ANONYMOUS.limit.most,
        "partners": PARTNERS.limit.most,
        "site": settings.SITE_URL,
    }
    with translation.override("fa"):
        return HttpResponse(render_to_string("articles/api/page.html", context))


@csrf_exempt
@require_safe
@for_everyone
def try_it(request: HttpRequest) -> HttpResponse:
    """Leads from the form to the address that answers it; from nonsense back to the form."""
    told = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("resource", "edition")}
    resource, edition = told["resource"], told["edition"]
    if resource not in RESOURCES or not re.fullmatch(EditionConverter.regex, edition):
        return redirect("articles:api")
    args: list[str | int] = [] if resource in OF_ALL else [edition]
    if resource == "article":
        code = request.GET.get("code", "").strip()
        if not re.fullmatch(CodeConverter.regex, code):
            return redirect("articles:api")
        args.append(int(to_ascii_digits(code)))
    path = reverse(f"articles:api-{resource}", args=args)
    asked = {name: request.GET.get(name, "").strip() for name in RESOURCES[resource][1]}
    query = urlencode({name: _seen(value) for name, value in asked.items() if value})
    return redirect(f"{path}?{query}" if query else path)


def _seen(value: str) -> str:
    return UNSEEN.sub("", value)[:LONGEST]

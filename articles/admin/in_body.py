"""What the editor of a body shows of the pictures and films in it."""

import re

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from articles import body
from articles.models import Article
from media import renditions
from media.models import Image, Video
from qodsna.persian import to_persian_digits
from qodsna.templatetags.persian import duration

KEY = re.compile(body.KEY)
WORDS = {"image": "عکس", "video": "فیلم"}
PREVIEW_WIDTH = 480
EXPIRED = "حق نشر این عکس پایان یافته است؛ خوانندگان آن را نمی‌بینند."


class InBodyPages(admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        found = self.admin_site.admin_view(in_body)
        here = path("in-body/<str:kind>/<str:key>/", found, name="articles_article_in_body")
        return [here, *super().get_urls()]


@require_safe
def in_body(request: HttpRequest, kind: str, key: str) -> JsonResponse:
    """A picture or film by its key: ``title``, ``words``, ``note``, ``preview``, ``warning``."""
    desk = admin.site.get_model_admin(Article)
    if not (desk.has_view_permission(request) or desk.has_add_permission(request)):
        raise PermissionDenied
    if kind not in WORDS:
        raise Http404("No such library")
    return JsonResponse(described(kind, int(key)) if KEY.fullmatch(key) else missing(kind, key))


def described(kind: str, key: int) -> dict[str, str]:
    if kind == "image":
        image = Image.objects.filter(pk=key).first()
        return of_image(image) if image else missing(kind, key)
    video = Video.objects.for_player().filter(pk=key).first()
    return of_video(video) if video else missing(kind, key)


def missing(kind: str, key: int | str) -> dict[str, str]:
    name = f"{WORDS[kind]} شماره {to_persian_digits(key)}"
    return {"title": name, "warning": "در کتابخانه نیست."}


def of_image(image: Image) -> dict[str, str]:
    return {
        "title": image.alt,
        "words": image.caption,
        "note": f"عکس: {image.credit}" if image.credit else "",
        "preview": _preview(image),
        "warning": "" if image.is_lawful else EXPIRED,
    }


def of_video(video: Video) -> dict[str, str]:
    return {
        "title": video.title,
        "words": duration(video.duration),
        "note": f"فیلم: {video.credit}" if video.credit else "",
        "preview": _preview(video.poster),
        "warning": "" if video.is_ready else f"{video.get_state_display()}؛ هنوز دیده نمی‌شود.",
    }


def _preview(image: Image | None) -> str:
    if image is None or not image.is_lawful:
        return ""
    return renditions.url(image, "inline", PREVIEW_WIDTH)

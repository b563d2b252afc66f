from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path

from media.admin.library import library
from qodsna.on_site import on_site
from qodsna.shield import security_txt
from qodsna.watch import page as watch


def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that look nowhere else."""
    return redirect(static("icons/favicon.svg"))


urlpatterns = [
    path("", include("articles.urls")),
    path("admin/media/library/", admin.site.admin_view(library), name="media-library"),
    path(
        "admin/r/<path:content_type_id>/<path:object_id>/",
        admin.site.admin_view(on_site),
        name="on-site",
    ),
    path("admin/state/", admin.site.admin_view(watch.state), name="system-state"),
    path("admin/state/again/", admin.site.admin_view(watch.again), name="run-failed-again"),
    path("admin/", admin.site.urls),
    path("favicon.ico", favicon),
    path(security_txt.PATH.lstrip("/"), security_txt.security_txt, name="security-txt"),
    path("media/", include("media.urls")),
    path("", include("comments.urls")),
]

handler404 = "articles.missing.not_found"
handler500 = "articles.away.broken"

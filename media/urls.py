from django.urls import path, re_path

from media import views
from media.films.views import text

app_name = "media"

RENDITION = (
    r"^renditions/(?P<pk>[0-9]{1,18})/(?P<revision>[0-9a-f]{12})"
    r"/(?P<file>[a-z]{1,20}-[0-9]{1,5}\.(?:avif|jpg|png))\Z"
)

urlpatterns = [
    re_path(RENDITION, views.rendition, name="rendition"),
    path("texts/<path:name>", text, name="text"),
    path("<path:name>", views.upload, name="upload"),
]

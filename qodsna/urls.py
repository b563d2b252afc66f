from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("media/", include("media.urls")),
    path("", include("comments.urls")),
    path("", include("articles.urls")),
]

handler404 = "articles.views.not_found"

"""The addresses of the API; whatever else begins like them is answered as a problem."""

from django.urls import URLPattern, path, re_path

from articles.api import page, views


def api_urls() -> list[URLPattern]:
    return [
        path("api/v1", page.without_slash, name="api-bare"),
        path("api/v1/", page.page, name="api"),
        path("api/v1/try", page.try_it, name="api-try"),
        path("api/v1/openapi.json", views.description, name="api-description"),
        path("api/v1/editions", views.editions, name="api-editions"),
        path("api/v1/<edition:edition>/articles", views.articles, name="api-articles"),
        path("api/v1/<edition:edition>/articles/<code:code>", views.article, name="api-article"),
        path("api/v1/<edition:edition>/services", views.services, name="api-services"),
        path("api/v1/<edition:edition>/tags", views.tags, name="api-tags"),
        path("api/v1/<edition:edition>/authors", views.authors, name="api-authors"),
        re_path("^api/v1/", views.nowhere, name="api-nowhere"),
    ]

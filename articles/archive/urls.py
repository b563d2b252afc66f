from django.urls import path

from articles.archive import views

PLACES = [
    ("", views.overview, ""),
    ("/<year:year>", views.year, "-year"),
    ("/<year:year>/<part:month>", views.month, "-month"),
    ("/<year:year>/<part:month>/<part:day>", views.day, "-day"),
]
SHELVES = [
    ("<edition:edition>/archive", "archive"),
    ("<edition:edition>/service/<name:slug>/archive", "service-archive"),
]


def archive_urls() -> list:
    """Of an edition and of each of its services; to be called where the converters are known."""
    return [
        path(f"{shelf}{place}", view, name=f"{name}{end}")
        for shelf, name in SHELVES
        for place, view, end in PLACES
    ]

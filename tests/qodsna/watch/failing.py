"""Addresses of which one fails, with what was asked in its words."""

from django.urls import path

from qodsna.urls import handler404  # noqa: F401
from qodsna.urls import urlpatterns as whole


def fails(request, word: str):
    raise ValueError(f"{word} {request.GET}") from KeyError(word)


urlpatterns = [path("fails/<str:word>", fails), *whole]

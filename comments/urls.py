from django.urls import path

import articles.urls  # noqa: F401  registers the converters of the addresses
from comments import views

app_name = "comments"

urlpatterns = [
    path("<edition:edition>/<code:code>/comments", views.thread, name="thread"),
]

from django.urls import path

import articles.urls  # noqa: F401  registers the converters of the addresses
from comments import views
from comments.votes import gives_ballot

app_name = "comments"

urlpatterns = [
    path("<edition:edition>/<code:code>/comments", gives_ballot(views.thread), name="thread"),
    path("<edition:edition>/<code:code>/comments/<code:pk>/vote", views.vote, name="vote"),
    path("<edition:edition>/comments", views.ask, name="ask"),
    path("<edition:edition>/comments/<str:reference>", views.receipt, name="receipt"),
]

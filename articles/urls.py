from django.urls import path, register_converter

from articles import converters, offline, sitemaps, views
from articles.api.urls import api_urls
from articles.archive.urls import archive_urls
from articles.dossiers import dossier
from articles.feeds import channels
from articles.feeds.views import feed, feed_of_search
from articles.most import most_discussed, most_read
from articles.newsletter import views as newsletter
from articles.reads.views import read
from articles.search.views import search, suggestions
from articles.shared import shared

register_converter(converters.EditionConverter, "edition")
register_converter(converters.CodeConverter, "code")
register_converter(converters.SlugConverter, "name")
register_converter(converters.OwnConverter, "own")
register_converter(converters.YearConverter, "year")
register_converter(converters.PartConverter, "part")
register_converter(converters.LongerConverter, "longer")
register_converter(converters.FeedConverter, "feed")
register_converter(converters.MonthConverter, "month")
register_converter(converters.FurtherConverter, "further")

app_name = "articles"

urlpatterns = [
    # What is opened most is looked for first.
    path("<edition:edition>/<code:code>/<own:slug>", views.article, name="detail"),
    path("", views.home, name="home"),
    path("robots.txt", sitemaps.robots),
    path("sitemap.xml", sitemaps.index),
    path("news-sitemap.xml", sitemaps.news),
    path("sitemap-<edition:edition>.xml", sitemaps.places),
    path("sitemap-<edition:edition>-<month:name>.xml", sitemaps.month),
    path("sitemap-<edition:edition>-<month:name>-<further:page>.xml", sitemaps.month),
    *api_urls(),
    path("shared/<slug:token>", shared, name="shared"),
    path("<edition:edition>", views.front_without_slash),
    path("<edition:edition>/", views.front, name="front"),
    path("<edition:edition>/service/<name:slug>", views.category, name="category"),
    path("<edition:edition>/tag/<name:slug>", views.tag, name="tag"),
    path("<edition:edition>/author/<name:slug>", views.author, name="author"),
    path("<edition:edition>/dossier/<name:slug>", dossier, name="dossier"),
    path("<edition:edition>/search", search, name="search"),
    path("<edition:edition>/search/suggest", suggestions, name="suggest"),
    path("<edition:edition>/search/<feed:kind>", feed_of_search, name="search-feed"),
    *archive_urls(),
    path("<edition:edition>/most-read", most_read, name="most-read"),
    path("<edition:edition>/most-read/<longer:span>", most_read, name="most-read"),
    path("<edition:edition>/most-discussed", most_discussed, name="most-discussed"),
    path("<edition:edition>/most-discussed/<longer:span>", most_discussed, name="most-discussed"),
    path("<edition:edition>/<feed:kind>", feed(channels.everything)),
    path("<edition:edition>/service/<name:slug>/<feed:kind>", feed(channels.service)),
    path("<edition:edition>/tag/<name:slug>/<feed:kind>", feed(channels.tag)),
    path("<edition:edition>/author/<name:slug>/<feed:kind>", feed(channels.author)),
    path("<edition:edition>/dossier/<name:slug>/<feed:kind>", feed(channels.dossier)),
    path("<edition:edition>/newsletter", newsletter.newsletter, name="newsletter"),
    path("<edition:edition>/newsletter/asked", newsletter.asked, name="newsletter-asked"),
    path(
        "<edition:edition>/newsletter/confirm/<str:token>",
        newsletter.confirm,
        name="newsletter-confirm",
    ),
    path(
        "<edition:edition>/newsletter/leave/<slug:key>", newsletter.leave, name="newsletter-leave"
    ),
    path("<edition:edition>/manifest.webmanifest", offline.manifest, name="manifest"),
    path("<edition:edition>/offline", offline.offline, name="offline"),
    path("<edition:edition>/worker.js", offline.worker, name="worker"),
    path("<edition:edition>/photos", views.photos, name="photos"),
    path("<edition:edition>/videos", views.videos, name="videos"),
    path("<edition:edition>/videos/<code:code>", views.video),
    path("<edition:edition>/videos/<code:code>/", views.video),
    path("<edition:edition>/videos/<code:code>/<str:slug>", views.video, name="video"),
    path("<edition:edition>/<code:code>/print", views.print_page, name="print"),
    path("<edition:edition>/<code:code>/read", read, name="read"),
    path("<edition:edition>/<code:code>", views.article, name="short"),
    path("<edition:edition>/<code:code>/", views.article),
]

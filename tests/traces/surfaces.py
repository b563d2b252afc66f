"""Where readers and machines read: every public address, by the name of its route.

``OF_ALL`` are there without the story, ``OF_ONE`` are about it or about what is its own.
"""

from types import SimpleNamespace
from urllib.parse import quote

from articles.films import film_path
from media.renditions import url
from tests.traces.town import Hidden

FEEDS = ("rss", "atom")
FEED = "<name:slug>/<feed:kind>"
DAY = "1405/02/11"
ASKED = ("q=باران", "q=باران&sort=date", "q=باران&since=1405/02/01", "q=باران&page=2",
         "q=باران&in=headline")  # fmt: skip
API = ("", "?format=ninjs", "?limit=1", "?service={service}", "?tag={tag}", "?author={author}",
       "?kind=video", "?breaking=true", "?since=2026-04-01T00:00:00Z", "?q=باران")  # fmt: skip


def of_all(town: SimpleNamespace) -> dict[str, list[str]]:
    """The addresses of what readers see anyway."""
    at = {name: getattr(town, name).slug for name in ("service", "tag", "author", "dossier")}
    story, film = town.open, town.film
    archives = ["", "/1405", "/1405/02", f"/{DAY}"]
    names = ("archive", "archive-year", "archive-month", "archive-day")
    code = f"/fa/{story.pk}"
    lists = {
        name if name != "service" else "category": [
            f"/fa/{name}/{slug}", f"/fa/{name}/{slug}?before={story.pk}"
        ]
        for name, slug in at.items()
    }  # fmt: skip
    spans = ("", "/week", "/month")
    api = "/api/v1/fa"
    return {
        "favicon.ico": ["/favicon.ico"],
        "security-txt": ["/.well-known/security.txt"],
        "robots.txt": ["/robots.txt"],
        "sitemap.xml": ["/sitemap.xml"],
        "news-sitemap.xml": ["/news-sitemap.xml"],
        "sitemap-<edition:edition>.xml": ["/sitemap-fa.xml", "/sitemap-en.xml"],
        "sitemap-<edition:edition>-<month:name>.xml": ["/sitemap-fa-2026-05.xml",
                                                       "/sitemap-en-2026-05.xml"],
        "sitemap-<edition:edition>-<month:name>-<further:page>.xml": ["/sitemap-fa-2026-05-2.xml"],
        "<edition:edition>": ["/fa"],
        "<edition:edition>/<feed:kind>": [*(f"/fa/{kind}" for kind in FEEDS), "/en/rss"],
        **{f"<edition:edition>/{name}/{FEED}": [f"/fa/{name}/{slug}/{kind}" for kind in FEEDS]
           for name, slug in at.items()},
        **{f"articles:{name}": paths for name, paths in lists.items()},
        **{f"articles:{name}": [f"/fa/archive{end}"]
           for name, end in zip(names, archives, strict=True)},
        **{f"articles:service-{name}": [f"/fa/service/{at['service']}/archive{end}"]
           for name, end in zip(names, archives, strict=True)},
        **{f"articles:{name}": [f"/fa/{name}{span}" for span in spans]
           for name in ("most-read", "most-discussed")},
        "articles:home": ["/"],
        "articles:front": ["/fa/", "/en/"],
        "articles:search": [f"/fa/search?{asked}" for asked in ASKED],
        "articles:suggest": ["/fa/search/suggest?q=بار", "/fa/search/suggest?q=zq"],
        "articles:search-feed": [f"/fa/search/{kind}?q=باران" for kind in FEEDS],
        "articles:photos": ["/fa/photos"],
        "articles:videos": ["/fa/videos"],
        "articles:video": [film_path(story.edition, film)],
        "<edition:edition>/videos/<code:code>": [f"/fa/videos/{film.pk}"],
        "<edition:edition>/videos/<code:code>/": [f"/fa/videos/{film.pk}/"],
        "articles:detail": [story.get_absolute_url()],
        "articles:short": [code],
        "<edition:edition>/<code:code>/": [f"{code}/"],
        "articles:print": [f"{code}/print"],
        "articles:read": [f"{code}/read"],
        "articles:newsletter": ["/fa/newsletter"],
        "articles:newsletter-asked": ["/fa/newsletter/asked"],
        "articles:newsletter-confirm": ["/fa/newsletter/confirm/x"],
        "articles:newsletter-leave": ["/fa/newsletter/leave/x"],
        "articles:manifest": ["/fa/manifest.webmanifest"],
        "articles:offline": ["/fa/offline"],
        "articles:worker": ["/fa/worker.js"],
        "articles:shared": ["/shared/x"],
        "articles:api-bare": ["/api/v1"],
        "articles:api": ["/api/v1/"],
        "articles:api-try": ["/api/v1/try"],
        "articles:api-description": ["/api/v1/openapi.json"],
        "articles:api-editions": ["/api/v1/editions"],
        "articles:api-articles": [f"{api}/articles{each.format(**at)}" for each in API],
        "articles:api-article": [f"{api}/articles/{story.pk}{end}" for end in API[:2]],
        **{f"articles:api-{name}": [f"{api}/{name}"] for name in ("services", "tags", "authors")},
        "articles:api-nowhere": ["/api/v1/nowhere"],
        "comments:thread": [f"{code}/comments", f"{code}/comments?comment={town.comment.pk}"],
        "comments:vote": [f"{code}/comments/{town.comment.pk}/vote"],
        "comments:ask": ["/fa/comments"],
        "comments:receipt": ["/fa/comments/x"],
        "media:rendition": [url(story.lead_image, "card")],
        "media:text": ["/media/texts/x"],
        "media:upload": ["/media/x"],
    }  # fmt: skip


def of_one(hidden: Hidden) -> dict[str, list[str]]:
    """The addresses that the story has, or would have, and what can be asked about it."""
    word, code = hidden.word, f"/fa/{hidden.pk}"
    names = {"tag": f"{word}tag", "author": f"{word}author", "dossier": f"{word}dossier"}
    film = f"/fa/videos/{hidden.film.pk}"
    # Whoever counts the pictures of the library knows no revision.
    picture = f"/media/renditions/{hidden.picture.pk}/{'0' * 12}/card-480.jpg"
    return {
        "articles:short": [code],
        "<edition:edition>/<code:code>/": [f"{code}/"],
        "articles:detail": [f"{code}/{word}headline-{quote('باران')}", f"{code}/x"],
        "articles:print": [f"{code}/print"],
        "articles:read": [f"{code}/read"],
        "comments:thread": [f"{code}/comments", f"{code}/comments?comment={hidden.comment.pk}"],
        "comments:vote": [f"{code}/comments/{hidden.comment.pk}/vote"],
        "articles:api-article": [f"/api/v1{path}" for path in (
            f"/fa/articles/{hidden.pk}", f"/fa/articles/{hidden.pk}?format=ninjs")],
        "articles:video": [f"{film}/{word}film"],
        "<edition:edition>/videos/<code:code>": [film],
        "<edition:edition>/videos/<code:code>/": [f"{film}/"],
        **{f"articles:{name}": [f"/fa/{name}/{slug}"] for name, slug in names.items()},
        **{f"<edition:edition>/{name}/{FEED}": [f"/fa/{name}/{slug}/{kind}" for kind in FEEDS]
           for name, slug in names.items()},
        "articles:search": [f"/fa/search?q={word}headline", f"/fa/search?q={word}body",
                            f"/fa/search?q={word}tag&sort=date"],
        "articles:search-feed": [f"/fa/search/{kind}?q={word}lead" for kind in FEEDS],
        "articles:suggest": [f"/fa/search/suggest?q={word}"],
        "articles:api-articles": [f"/api/v1/fa/articles?{each}" for each in (
            f"tag={word}tag", f"author={word}author", f"q={word}headline")],
        "media:rendition": [picture],
        "an old address": [f"/{word}old"],
    }  # fmt: skip

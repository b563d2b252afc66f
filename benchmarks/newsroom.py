"""An archive as the newsroom sees it, in all states and by many hands, and its addresses."""

from datetime import timedelta
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from articles.models import Article, Category, Tag
from benchmarks import words
from benchmarks.archive import Archive, Kind, Status
from qodsna.persian import to_persian_digits

STAFF, ALL_TAGS, LINKED = 20, 5000, 20
DESK = "/admin/articles/article/"
A_PAGE = 50
RARE = "سمندر"
FORM = "form"


class Newsroom(Archive):
    """The archive of readers with longer texts, twenty makers, and stories that are not out."""

    def build(self) -> None:
        dates = [Article._meta.get_field(name) for name in ("created_at", "updated_at")]
        dates[0].auto_now_add = dates[1].auto_now = False
        super().build()
        call_command("reindex", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    @transaction.atomic
    def _build_frame(self) -> None:
        super()._build_frame()
        self.staff = User.objects.bulk_create(
            User(username=f"staff{n}", is_staff=True) for n in range(STAFF)
        )
        User.objects.create_superuser("editor")
        self.many_tags = Tag.objects.bulk_create(
            Tag(edition=self.edition, name=f"موضوع {to_persian_digits(n)}", slug=f"موضوع-{n}")
            for n in range(ALL_TAGS - len(self.tags))
        )

    def _article(self, rank: int) -> Article:
        article = super()._article(rank)
        chance = Random(f"desk {rank}")
        article.body += words.body(chance)
        article.created_by = chance.choice(self.staff)
        moment = article.published_at or self.now - timedelta(minutes=rank)
        article.created_at = moment - timedelta(hours=chance.randint(1, 50))
        article.updated_at = min(self.now, moment + timedelta(minutes=chance.randint(0, 300)))
        if rank % 997 == 500:
            article.headline = f"{RARE} {article.headline}"
        if rank % 4999 == 700:
            article.status, article.published_at = Status.PUBLISHED, self.now + timedelta(days=2)
            article.withdrawn_at = None
        return article

    def _tags_of(self, rank: int) -> set[Tag]:
        return super()._tags_of(rank) | {Random(f"many {rank}").choice(self.many_tags)}

    def _links_of(self, rank: int) -> list:
        return [] if rank % LINKED else super()._links_of(rank)

    def _build_comments(self, ranks: list[int]) -> None:
        """The desk shows none."""


def addresses() -> dict[str, str]:
    """What is measured, by name; a page past the end is the last one."""
    last = (Article.objects.count() - 1) // A_PAGE + 1
    edition = Category.objects.first().edition_id
    listed = {
        "list": {},
        "page 2": {"p": 2},
        "page 100": {"p": min(100, last)},
        "last page": {"p": last},
        **{f"state {state}": {"state": state} for state in ("drafts", "scheduled", "published")},
        "state withdrawn": {"state": "withdrawn"},
        **{f"period {name}": {"period": name} for name in ("today", "month", "year")},
        "kind news": {"kind__exact": Kind.NEWS},
        "kind video": {"kind__exact": Kind.VIDEO},
        "breaking": {"is_breaking__exact": 1},
        "edition": {"edition__id__exact": edition},
        "three filters": {"state": "drafts", "kind__exact": Kind.OPINION, "is_breaking__exact": 1},
        **{f"order {n}": {"o": n} for n in (1, -1, 2, -2, 4, 5, 6, -6)},
        "order 1, page 100": {"o": 1, "p": min(100, last)},
        "search rare": {"q": RARE},
        "search common": {"q": "رصدخانه"},
        "search everywhere": {"q": "گزارش"},
        "search joined": {"q": "ماهی گیران"},
        "search kicker": {"q": "گفت و گو"},
        "search lead": {"q": "نشریه علمی به چاپ"},
        "search 3 words": {"q": "رصدخانه دماوند رونمایی"},
        "search nothing": {"q": "ناموجودستان"},
        "search 2 letters": {"q": "دو"},
        "search code": {"q": Article.objects.order_by("-pk")[5].pk},
        "search drafts": {"q": "گزارش", "state": "drafts"},
        "search by headline": {"q": "گزارش", "o": 1},
    }
    found = {name: f"{DESK}?{urlencode(query)}" for name, query in listed.items()}
    return found | chosen()


def chosen() -> dict[str, str]:
    """The autocompletes and the library."""
    places = {
        "related": ("relatedlink", "target", "رصدخانه"),
        "related, all": ("relatedlink", "target", ""),
        "related, everywhere": ("relatedlink", "target", "گزارش"),
        "tags": ("article", "tags", "موضوع ۱۲"),
        "authors": ("article", "authors", "نویسنده"),
        "categories": ("article", "category", "بازار"),
    }
    return {
        f"choose {name}": (f"{DESK}choices/?" if field == "target" else "/admin/autocomplete/?")
        + urlencode({"app_label": "articles", "model_name": model, "field_name": field, "term": q})
        for name, (model, field, q) in places.items()
    } | {"library": "/admin/media/library/?kind=image"}


def count() -> dict[str, Any]:
    """Of each address its queries, with what it takes to ask for it over the wire."""
    setup_test_environment()
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="editor"))
    client.get("/hello/")
    story = Article.objects.filter(related_links__isnull=False).order_by("-pk").first()
    form = f"{DESK}{story.pk}/change/"
    pages = {"hello": "/hello/", **addresses(), FORM: form}
    counted = {
        name: {"path": path, "queries": queries(client, path), "is_empty": is_empty(client, path)}
        for name, path in pages.items()
    }
    data = filled_in(client, form)
    counted["form saved"] = {"path": form, "queries": queries(client, form, data), "data": data}
    return {"pages": counted, "session": client.cookies[settings.SESSION_COOKIE_NAME].value}


def is_empty(client: Client, path: str) -> bool:
    """Whether it is a list that found nothing, and so has nothing to ask more about."""
    context = client.get(path).context
    return context is not None and "cl" in context and not context["cl"].result_count


def queries(client: Client, path: str, data: dict | None = None) -> int:
    """The least of two: what is kept for half a second may run out between two requests."""
    return min(queries_once(client, path, data) for _ in range(2))


def queries_once(client: Client, path: str, data: dict | None) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path) if data is None else client.post(path, data)
    if answer.status_code != (200 if data is None else 302):
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len(captured)


def filled_in(client: Client, path: str) -> dict[str, Any]:
    """The form as the browser would send it back."""
    context = client.get(path).context
    sets = [each.formset for each in context["inline_admin_formsets"]]
    forms = [context["adminform"].form, *(each.management_form for each in sets)]
    forms += [form for each in sets for form in each.forms]
    fields = [field for form in forms for field in form]
    values = {field.html_name: sent(field) for field in fields}
    return {name: value for name, value in values.items() if value is not None}


def sent(field: Any) -> Any:
    value = field.value()
    if value is None or value is False:
        return None
    if isinstance(value, list):
        return [str(each) for each in value]
    return field.field.widget.format_value(value) or ""

"""How many stories stand where, counted no further than anybody reads a number."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse

from articles.admin.filters import STATES
from articles.admin.first_page.reaching import scope
from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.rights import reach
from qodsna import persian
from qodsna.roles import Reach

MOST = 1000
ON_THE_WAY = ("drafts", "submitted", "returned", "approved", "scheduled")
OF_MINE = ("drafts", "submitted", "approved")


@dataclass(frozen=True)
class Counted:
    """How many stories the list has that ``query`` leads to."""

    label: str
    number: int
    query: str

    @property
    def shown(self) -> str:
        if self.number > MOST:
            return f"بیش از {persian.to_persian_digits(MOST)}"
        return persian.to_persian_digits(self.number)

    @property
    def url(self) -> str:
        return f"{reverse('admin:articles_article_changelist')}?{self.query}"


def counts(user: Any) -> tuple[list[Counted], list[Counted]]:
    """His own and his desk's, state by state, in one statement."""
    mine, desk = Article.objects.of_writer(user), Article.objects.all()
    parts = {f"me-{name}": in_state(mine, name) for name in OF_MINE}
    if reach(user, "approve"):
        parts |= {
            f"desk-{name}": scope(user, "approve", in_state(desk, name)) for name in ON_THE_WAY
        }
    numbers = Article.objects.counts(MOST + 1, **parts)
    of = "" if Reach.ANY in reach(user, "approve") else "&of=desk"
    own = [_counted(name, numbers, "me", "&of=me") for name in OF_MINE]
    return own, [_counted(n, numbers, "desk", of) for n in ON_THE_WAY if f"desk-{n}" in numbers]


def in_state(stories: ArticleQuerySet, name: str) -> ArticleQuerySet:
    found: ArticleQuerySet = getattr(stories.in_all_editions(), name)()
    return found


def _counted(name: str, numbers: dict[str, int], whose: str, of: str) -> Counted:
    return Counted(STATES[name], numbers[f"{whose}-{name}"], f"state={name}{of}")


@dataclass(frozen=True)
class Service:
    """How many stories wait in a service, and since when the first of them."""

    counted: Counted
    oldest: Any


def waiting_by_service(user: Any) -> list[Service]:
    """Where more than one service has stories that wait for a decision, the longest wait first.

    What waits in a service below another is counted above.
    """
    waiting = scope(user, "approve", Article.objects.submitted())
    first = waiting.longest_there_first()[: MOST + 1].values("pk")
    rows: dict[int, list[Any]] = {}
    for key, name, number, oldest in _rows(Article.objects.filter(pk__in=first)):
        row = rows.setdefault(key, [name, 0, oldest])
        row[1], row[2] = row[1] + number, min(row[2], oldest)
    services = [
        Service(Counted(name, number, f"state=submitted&service={key}"), oldest)
        for key, (name, number, oldest) in rows.items()
    ]
    return sorted(services, key=lambda each: each.oldest) if len(services) > 1 else []


def _rows(stories: QuerySet) -> list[tuple[int, str, int, Any]]:
    names = ("category", "category__name", "category__parent", "category__parent__name")
    counted = stories.order_by().values_list(*names)
    return [
        (above or key, above_name or name, number, oldest)
        for key, name, above, above_name, number, oldest in counted.annotate(
            Count("pk"), Min("status_since")
        )
    ]

"""The list of stories however long it is: found, counted and turned over page by page."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.sql.datastructures import BaseTable
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import cached_property

from articles.models import Article
from articles.querysets import ArticleQuerySet
from articles.search import desk
from qodsna import persian
from qodsna.autocomplete import is_key

# Orders that another index has.
HAVE_THEIR_OWN = {"headline", "-headline", "pk", "-pk", "id", "-id"}


class DeskTable(BaseTable):
    """The stories, read along the index of the desk and by no other.

    SQLite measures nothing by itself. It would rather look up a hundred thousand stories of an
    edition one by one, and sort them, than walk an index that has them in order already.
    """

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        sql, values = super().as_sql(compiler, connection)
        return (f"{sql} INDEXED BY article_desk" if connection.vendor == "sqlite" else sql), values


def along_the_desk(stories: ArticleQuerySet) -> ArticleQuerySet:
    stories = stories.all()
    table = stories.query.get_initial_alias()
    stories.query.alias_map[table] = DeskTable(stories.model._meta.db_table, table)
    return stories


def in_two_steps(stories: ArticleQuerySet) -> ArticleQuerySet:
    """The same rows, their texts left out: an index says which, and only those are fetched."""
    order = stories.query.order_by
    chosen = stories if {*order[:1]} & HAVE_THEIR_OWN else along_the_desk(stories)
    rows = Article.objects.filter(pk__in=chosen.values("pk"))
    rows.query.select_related = stories.query.select_related
    return rows.order_by(*order).defer("body")


class StoryPages(Paginator):
    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, ArticleQuerySet):
            return desk.counted(along_the_desk(self.object_list))
        return super().count

    def page(self, number: Any) -> Page:
        page = super().page(number)
        # Django turns the pages of a story's history with the desk's paginator, too.
        if isinstance(page.object_list, ArticleQuerySet):
            page.object_list = in_two_steps(page.object_list)
        return page


class StoryList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.show_all or not self.multi_page:
            self.result_list = in_two_steps(self.result_list[: self.list_max_show_all])


class StoryChoices(AutocompleteJsonView):
    """Stories to choose from, told apart by their codes and by when they came out."""

    def process_request(self, request: HttpRequest) -> Any:
        asked = super().process_request(request)
        if asked[1].model is not Article:
            raise PermissionDenied
        return asked

    def get_queryset(self) -> QuerySet:
        """Where a translation is sought, only of other editions."""
        found, own = super().get_queryset(), self.request.GET.get("other_than", "")
        if not own or not is_key(own):
            return found
        others = found.exclude(edition=own).select_related("edition")
        return others.order_by("-updated_at", "-pk")

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": self.named(obj)}

    def named(self, story: Article) -> str:
        """Of stories of several editions, each with the name of its own."""
        is_foreign = "other_than" in self.request.GET
        return f"{story.edition}: {label(story)}" if is_foreign else label(story)


def label(story: Article) -> str:
    """«تیتر (۳۷۶۹۶۰، ۱۴ مرداد ۱۴۰۴)»; what readers do not see also tells its state."""
    facts = [persian.to_persian_digits(story.pk)]
    if not story.is_released or story.is_ended:
        facts.append(story.get_status_display())
    elif story.published_at:
        facts.append(persian.format_short_date(story.published_at))
    return f"{story.title} ({'، '.join(facts)})"


class Finding:
    """For the desk of stories: its search, its pages and the stories that others choose from."""

    admin_site: AdminSite
    paginator: Any = StoryPages

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StoryList

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet, bool]:
        return desk.found(queryset, search_term), False

    def get_urls(self) -> list[URLPattern]:
        choices = self.admin_site.admin_view(StoryChoices.as_view(admin_site=self.admin_site))
        return [
            path("choices/", choices, name="articles_article_choices"),
            *super().get_urls(),  # type: ignore[misc]
        ]

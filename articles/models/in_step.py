"""What is known of a story in other tables, kept from its text at every save."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from articles.body import Figures, sanitize
from articles.models.body_media import BodyImage, BodyVideo
from articles.models.day_count import DayCount
from articles.models.dossier import DossierPlace
from articles.models.findable import FOUND_BY, Findable
from articles.models.known import KnownWord
from articles.models.search_words import SEARCHED, SearchWords
from articles.models.trait import Trait
from qodsna.page_cache import SITE, purge

if TYPE_CHECKING:
    from articles.models.article import Article

# What decides by what a story is like others.
RELATING = {"headline", "subheadline", "lead", "category", "status", "published_at"}
WATCHED = {"body", "edition", *RELATING, *SEARCHED, *FOUND_BY}


def concerns(fields: Iterable[str] | None) -> bool:
    """Whether a save of these fields (None: all) changes anything that is kept elsewhere."""
    return fields is None or bool(WATCHED.intersection(fields))


def keep_in_step(article: "Article", fields: Iterable[str] | None) -> None:
    saved = WATCHED if fields is None else WATCHED.intersection(fields)
    if "body" in saved:
        keep_figures(article)
    if "published_at" in saved:
        DossierPlace.objects.keep(article)
    if saved & RELATING and article.is_released:
        relate_soon(article)
    elif fields is not None and "status" in saved:
        Trait.objects.filter(article=article).delete()
    if saved.intersection(SEARCHED):
        SearchWords.objects.keep([article])
    if saved.intersection(FOUND_BY) and (article.is_released or (fields and "status" in saved)):
        keep_findable([article] if fields is None else as_stored(article, {article.pk}))


def as_stored(article: Any, codes: set[int]) -> list["Article"]:
    """Stories as they are by now, whatever who saved one of them had read before."""
    return list(type(article)._default_manager.filter(pk__in=codes).only(*FOUND_BY))


def keep_findable(articles: list["Article"]) -> None:
    """What readers find stories by; to be called too where ties to tags or authors were written."""
    written = Findable.objects.keep(articles)
    if said := {key for entry in written for key in entry.vocabulary}:
        KnownWord.objects.keep(said)


def ties_changed(
    sender: Any, instance: Any, action: str, pk_set: set[int] | None, *, reverse: bool, **_: Any
) -> None:
    """Follows tags and authors, which a story is given after it was saved.

    Django tells of them by a signal alone; clearing a tag is told before it is done, and is
    followed by ``keep_findable`` of those who clear.
    """
    if action not in {"post_add", "post_remove", "post_clear"}:
        return
    article = sender._meta.get_field("article").related_model()
    stories = as_stored(article, (pk_set or set()) if reverse else {instance.pk})
    if stories := [each for each in stories if each.is_released]:
        keep_findable(stories)
        purge(SITE)


def keep_figures(article: "Article") -> None:
    figures = Figures.of(sanitize(article.body))
    BodyImage.objects.keep(article, figures.images)
    BodyVideo.objects.keep(article, figures.videos)


def keep_all_in_step(articles: list["Article"]) -> None:
    """The same for stories of an archive, written around ``save()``; no task is asked for.

    Their tags, authors and dossiers are there already; ``refresh_related`` finds in its turn what
    is suggested under them.
    """
    from articles.related.indexing import numbers

    for article in articles:
        keep_figures(article)
    SearchWords.objects.keep(articles)
    keep_findable(articles)
    DayCount.objects.put_in(articles)
    released = [article for article in articles if article.is_released]
    traits = (
        Trait(article_id=code, number=each) for code, each in numbers(released, type(articles[0]))
    )
    Trait.objects.bulk_create(traits, ignore_conflicts=True)


def relate_soon(article: "Article") -> None:
    """Looks anew, after commit, for what a released story is like."""
    from articles.tasks import relate

    relate.enqueue(article.pk)

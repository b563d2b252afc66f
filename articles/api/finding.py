"""The stories that are asked for, the newest first, at a cost that does not grow with the archive.

Each question walks one index from where it stands: that of the edition, of a kind, of a service, of
the breaking news or of a dossier; all others walk readers' search.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from articles.api.parameters import Asked
from articles.frame import Frame
from articles.models import Article, DossierPlace
from articles.querysets import ArticleQuerySet
from articles.search.asking import Question
from articles.search.listing import newest_codes
from articles.search.walking import EPOCH, Span

MOST_IN_STRIP = 500


def stories(frame: Frame, asked: Asked) -> list[Article]:
    """One more than the limit, where there are more."""
    most = asked.limit + 1
    found = _found(frame, asked, most)
    return list(found.for_feed().newest_first()[:most])


def _found(frame: Frame, asked: Asked, most: int) -> ArticleQuerySet:
    if asked.dossier:
        return _of_dossier(frame, asked, most)
    here = _narrowed(_published(asked).in_edition(frame.edition), frame, asked)
    if asked.is_breaking:
        return here.filter(pk__in=_in_strip(frame))
    if asked.text or asked.tag or asked.author or (asked.kind and asked.service):
        return _indexed(frame, asked, most)
    if asked.service:
        parts = _published(asked).newest_of_categories(frame.below(asked.service), most)
        return Article.objects.any_of(*parts)
    return Article.objects.any_of(here.newest_first()[:most])


def _span(asked: Asked) -> tuple[datetime, datetime]:
    """From when to when, half open; it ends at the place where the list goes on, or now: nothing
    is looked for among what is still to come."""
    now = timezone.now() + timedelta(microseconds=1)
    ends = [asked.until, asked.place.until if asked.place else None, now]
    return max(asked.since or EPOCH, EPOCH), min(filter(None, ends))


def _published(asked: Asked) -> ArticleQuerySet:
    found = Article.objects.published_in(*_span(asked))
    return found.after_place(*asked.place) if asked.place else found


def _in_strip(frame: Frame) -> list[int]:
    """Asked by itself, along the index of the strip: a span would lead to that of the edition."""
    hot = Article.objects.published().in_edition(frame.edition).breaking()
    return list(hot.values_list("pk", flat=True)[:MOST_IN_STRIP])


def _narrowed(found: ArticleQuerySet, frame: Frame, asked: Asked) -> ArticleQuerySet:
    """By all filters at once, of what is few already."""
    if asked.is_breaking:
        found = found.breaking()
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.service:
        found = found.filter(category__in=frame.below(asked.service))
    if asked.tag:
        found = found.filter(tags=asked.tag)
    return found.filter(authors=asked.author) if asked.author else found


def _of_dossier(frame: Frame, asked: Asked, most: int) -> ArticleQuerySet:
    fitting = _narrowed(_published(asked).filter(pk=OuterRef("article")), frame, asked)
    places = DossierPlace.objects.filter(Exists(fitting), dossier=asked.dossier)
    newest = places.between(*_span(asked)).newest_first()
    return Article.objects.filter(pk__in=newest.values("article")[:most])


def _indexed(frame: Frame, asked: Asked, most: int) -> ArticleQuerySet:
    question = Question(
        asked.text,
        frame.edition,
        category=asked.service,
        kind=asked.kind,
        tag=asked.tag,
        author=asked.author,
    )
    span = Span(*_span(asked), frame.edition.pk)
    codes = newest_codes(question, span, most, asked.place)
    return Article.objects.published().filter(pk__in=codes)

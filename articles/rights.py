"""Whether somebody may do something about a story: the one answer for every way in.

What a role may do stands in ``qodsna.roles``; here it meets a story and a person.
"""

from typing import Any

from django.db.models import Q

from articles.models import Article, Category, RelatedLink
from articles.querysets import ArticleQuerySet
from articles.states import shown
from qodsna.persian import to_persian_digits
from qodsna.roles import Reach
from qodsna.roles.table import codenames

# A writer does these only while the story lies on his own desk.
ON_OWN_DESK = {"change", "submit", "delete"}


def reach(user: Any, action: str) -> Reach:
    """Over which stories somebody may do this at all."""
    if not (user.is_active and user.is_staff):
        return Reach.NONE
    held = [part for part in Reach if user.has_perm(codenames(action, part)[0])]
    return Reach(sum(part.value for part in held))


def may(user: Any, action: str, article: Article) -> bool:
    """Whether somebody may do this about a story, as it stands with all that was typed."""
    if action == "delete" and article.is_released:
        return False
    held = reach(user, action)
    return (
        Reach.ANY in held
        or (Reach.DESK in held and article.category_id in desk_of(user))
        or (Reach.OWN in held and is_own(user, action, article))
    )


def is_own(user: Any, action: str, article: Article) -> bool:
    if action in ON_OWN_DESK and not article.is_with_writer:
        return False
    return user.pk in (article.created_by_id, article.assigned_to_id)


def desk_of(user: Any) -> set[int]:
    """The keys of the services that somebody is an editor of; asked once for each request."""
    if not hasattr(user, "_desk"):
        user._desk = Category.objects.edited_by(user)
    desk: set[int] = user._desk
    return desk


def within_reach(user: Any, action: str = "view", *, or_else: Q | None = None) -> ArticleQuerySet:
    """The stories about which somebody may do this, wherever they stand; and ``or_else``."""
    held = reach(user, action)
    if Reach.ANY in held:
        return Article.objects.all()
    mine = or_else or Q(pk__in=[])
    if Reach.OWN in held:
        mine |= Q(created_by=user.pk) | Q(assigned_to=user.pk)
    if Reach.DESK in held and desk_of(user):
        mine |= Q(category__in=desk_of(user))
    return Article.objects.filter(mine)


def name_for(user: Any, article: Article) -> str:
    """Its title for those who may know it: readers know what is published, others its number."""
    if article.is_published or may(user, "view", article):
        return article.title
    return f"{article._meta.verbose_name} {to_persian_digits(article.pk)}"


def choosable_by(user: Any, beside: Any = None) -> ArticleQuerySet:
    """The stories that somebody may put beside another: those he sees, and what is published.

    Besides them, what stands beside the story with the key ``beside`` already.
    """
    if not beside:
        return within_reach(user, or_else=shown())
    there = Q(pk__in=RelatedLink.objects.filter(article=beside).values("target"))
    return within_reach(user, or_else=shown() | there)

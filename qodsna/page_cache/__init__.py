"""Readers' pages, kept until something that they show changes.

A page belongs to keys: all belong to ``SITE``, a story's page also to ``story_key``. A model that
readers see is a ``Shown`` and says which keys its rows belong to; when one is written, the stamp
of these keys is renewed after commit, and every process on every node makes the pages anew whose
stamps are not the ones they were made under (see docs/decisions/0044).
"""

from django.db import transaction
from django.http import HttpRequest

from qodsna.database.replica import reading
from qodsna.page_cache.stamping import stamps

SITE = "site"


def story_key(code: int) -> str:
    """Of what stands on the page of one story alone, as its comments do."""
    return f"story:{code}"


def belongs_to(request: HttpRequest, *keys: str) -> None:
    """The page that is made for this request is made anew when one of these keys is purged.

    To be said before anything is read: what changes meanwhile is then not missed.
    """
    under = getattr(request, "made_under", None)
    if under is not None:
        under.update(zip(keys, stamps.look(keys), strict=True))
    elif reading.alias() != reading.PRIMARY:
        stamps.of(keys)


def purge(*keys: str) -> None:
    """After commit, no process serves a page that belongs to one of these keys any more."""
    if keys:
        transaction.on_commit(lambda: stamps.renew(keys), robust=True)

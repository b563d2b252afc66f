"""Two people, one story: what each of them wrote, and how it may come together."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict

from articles.admin import posted
from articles.admin.wording import LABELS, in_words
from articles.models import Article, Version
from articles.models.content import Content, changed
from qodsna.comparing import merge_bodies, merge_lines

MERGES = {"body": merge_bodies, "lead": merge_lines}


class CollisionError(Exception):
    """Somebody saved a newer version; nothing of this save was written."""

    def __init__(self, collision: "Collision") -> None:
        super().__init__(collision.newest)
        self.collision = collision


@dataclass(frozen=True)
class Difference:
    """One field that the other one changed meanwhile, in words to be compared."""

    name: str
    mine: str
    theirs: str
    # Whether both changed it, each differently; else what the other wrote is in the form by now.
    clashes: bool
    # Whether what both wrote could be put together, and stands in the form.
    merged: bool

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def is_body(self) -> bool:
        return self.name == "body"


@dataclass(frozen=True)
class Collision:
    stored: Article
    base: Content
    mine: Content
    theirs: Content
    newest: Version

    @cached_property
    def their_changes(self) -> list[str]:
        return changed(self.base, self.theirs)

    @cached_property
    def clashes(self) -> list[str]:
        """What both changed, each differently."""
        return [
            name
            for name in changed(self.base, self.mine)
            if name in self.their_changes and self.mine[name] != self.theirs[name]
        ]

    @property
    def only_theirs(self) -> list[str]:
        mine = changed(self.base, self.mine)
        return [name for name in self.their_changes if name not in mine]

    @cached_property
    def merged(self) -> dict[str, str]:
        """The texts that both changed in different places, put together."""
        tried = {
            name: MERGES[name](self.base[name], self.mine[name], self.theirs[name])
            for name in self.clashes
            if name in MERGES
        }
        return {name: merge.text for name, merge in tried.items() if merge.is_clean}

    def prefilled(self, data: Any) -> QueryDict:
        """The form to go on with: both ones' changes where they do not clash, else one's own."""
        form: QueryDict = data.copy()
        only_theirs = {name: self.theirs[name] for name in self.only_theirs}
        posted.put(form, {**only_theirs, **self.merged})
        posted.align_links(form, self.stored)
        form["version"] = str(self.stored.version)
        form._mutable = False
        return form

    def differences(self) -> list[Difference]:
        return [
            Difference(
                name,
                in_words(name, self.mine[name]),
                in_words(name, self.theirs[name]),
                name in self.clashes,
                name in self.merged,
            )
            for name in [*self.clashes, *self.only_theirs]
        ]

"""Readers' comments on their way out of a newsroom, and into another.

What is known of senders stays behind: a code, but no address, network or fingerprint. A comment
that comes in is counted as any other; who decided about it worked elsewhere.
"""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.moving import schema
from articles.moving.around import picked
from articles.moving.refusals import RowError
from articles.moving.schema import Field
from comments.fingerprints import fingerprint
from comments.models import Comment, Decision
from comments.models.comment import REFERENCE_LENGTH, REFERENCE_SIGNS, new_reference
from comments.status import LEADS_TO, Status
from qodsna import persian

Row = dict[str, Any]
AT_ONCE = 500
NAMES = ("name", "email", "text", "original_text", "status", "is_official", "created_at")
DECIDED = ("decided_at", "rejection_reason", "likes", "dislikes", "removal_asked_at")
VERBS = {status: verb for verb, status in LEADS_TO.items()}

COMMENT: dict[str, Field] = {
    "story": Field(schema.story_code, needed=True),
    "key": Field(schema.key, needed=True),
    "parent": Field(schema.key),
    "text": Field(schema.text, needed=True),
    **dict.fromkeys(("name", "email", "original_text", "rejection_reason"), schema.TEXT),
    "status": Field(schema.one_of(*Status.values)),
    "is_official": schema.FLAG,
    **dict.fromkeys(("created_at", "decided_at", "removal_asked_at"), schema.MOMENT),
    **dict.fromkeys(("likes", "dislikes"), schema.NUMBER),
}


def rows(stories: QuerySet) -> Iterator[Row]:
    """Under the given stories; what is answered before its answers."""
    comments = Comment.objects.filter(article__in=stories.order_by().values("pk"))
    for each in comments.select_related("parent").order_by("pk").iterator(chunk_size=AT_ONCE):
        row = {"type": "comment", "story": each.article_id, "key": each.reference}
        if each.parent:
            row["parent"] = each.parent.reference
        yield row | picked(each, *NAMES, *DECIDED)


class CommentTaker:
    """A newsroom's comments as rows of an import."""

    rows: Mapping[str, Mapping[str, Field]] = {"comment": COMMENT}

    def __init__(self) -> None:
        self.touched: set[int] = set()

    def check(self, row: Row) -> None:
        """Raises ValidationError for what no form would take."""
        self._comment(row).clean_fields(exclude=["article", "parent", "decided_by"])

    def keep(self, row: Row, story: int, parent: int | None) -> int:
        comment = self._comment(row)
        comment.article_id, comment.parent_id = story, parent
        if parent and not Comment.objects.top_level().of_code(story).filter(pk=parent).exists():
            raise RowError("به پاسخ، یا به نظری زیر خبر دیگر، پاسخ داده است.")
        comment.fingerprint = fingerprint(comment.text)
        Comment.objects.bulk_create([comment])
        self.touched.add(story)
        if comment.status in VERBS:
            self._decide(comment)
        return comment.pk

    def settle(self) -> None:
        """Counts anew under what got comments since this was asked last."""
        touched, self.touched = self.touched, set()
        if touched:
            Comment.objects.recount(touched)

    def _comment(self, row: Row) -> Comment:
        words = {name: persian.tidy(row.get(name, "")) for name in ("name", "text")}
        kept = {name: row[name] for name in (*NAMES, *DECIDED) if name in row and name not in words}
        comment = Comment(**words, **kept, reference=self._reference(row["key"]))
        if comment.status == Status.PENDING:
            comment.decided_at = None
        else:
            comment.decided_at = comment.decided_at or comment.created_at or timezone.now()
        return comment

    @staticmethod
    def _reference(key: str) -> str:
        """What its writer was told elsewhere, if it is such a code and nobody has it here."""
        lawful = len(key) == REFERENCE_LENGTH and {*key} <= {*REFERENCE_SIGNS}
        free = lawful and not Comment.objects.of_reference(key).exists()
        return key if free else new_reference()

    @staticmethod
    def _decide(comment: Comment) -> None:
        Decision.objects.create(
            comment=comment,
            verb=VERBS[Status(comment.status)],
            at=comment.decided_at or timezone.now(),
            reason=comment.rejection_reason,
            before=Status.PENDING,
            batch=uuid.uuid4(),
        )

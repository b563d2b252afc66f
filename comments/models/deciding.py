"""How decisions are made: many at once, each a row, none over one that was not seen."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, TextField, Value, When
from django.utils import timezone

from comments.models.decision import Decision
from comments.querysets import CommentQuerySet
from comments.status import LEADS_TO, Status, Verb
from qodsna import persian

if TYPE_CHECKING:
    from comments.models.comment import Comment

# What deciding may change.
DECIDED = [
    "status",
    "version",
    "text",
    "original_text",
    "decided_at",
    "decided_by",
    "rejection_reason",
    "removal_asked_at",
]
UNSEEN = "نظری که این در پاسخ به آن است دیگر نشان داده نمی‌شود؛ خوانندگان پاسخ رسمی را نمی‌بینند."
NEVER_UNDONE = {Verb.UNDO, Verb.ASK_REMOVAL}


class OvertakenError(Exception):
    """Somebody decided about the comment after it was looked at; nothing was changed."""

    def __init__(self, comment: "Comment") -> None:
        super().__init__(comment)
        self.comment = comment


@dataclass
class Outcome:
    """What became of each comment that somebody decided about; ``batch`` undoes it."""

    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    done: list["Comment"] = field(default_factory=list)
    overtaken: list["Comment"] = field(default_factory=list)


@transaction.atomic
def decide(
    comments: CommentQuerySet,
    seen: Mapping[int, int | None],
    verb: Verb,
    *,
    by: Any,
    reason: str = "",
    text: str = "",
) -> Outcome:
    """Does one thing to the comments with these keys, each if it still has the version seen.

    ``None`` as a version means: whatever happened meanwhile. A comment that is already where
    the verb leads is left as it is, with whoever brought it there.
    """
    outcome, now = Outcome(), timezone.now()
    rows = comments.filter(pk__in=seen).oldest_first().locked()
    for comment in rows:
        if seen[comment.pk] not in (None, comment.version):
            outcome.overtaken.append(comment)
        elif not _is_moot(comment, verb, text):
            outcome.done.append(comment)
    _record(outcome, verb, by=by, at=now, reason=persian.tidy(reason))
    changed = comments.filter(pk__in=[comment.pk for comment in outcome.done])
    changed.update(version=F("version") + 1, **_changes(verb, by, now, persian.tidy(reason), text))
    comments.recount({comment.article_id for comment in outcome.done})
    return outcome


def _is_moot(comment: "Comment", verb: Verb, text: str) -> bool:
    asked = comment.removal_asked_at is not None
    if verb == Verb.EDIT:
        return text == comment.text
    if verb == Verb.KEEP:
        return not asked
    if verb == Verb.ASK_REMOVAL:
        return asked or not comment.is_shown
    return comment.status == LEADS_TO[verb]


def _record(outcome: Outcome, verb: Verb, *, by: Any, at: datetime, reason: str = "") -> None:
    Decision.objects.bulk_create(
        Decision(
            comment=comment,
            verb=verb,
            by=by,
            at=at,
            reason=reason,
            before=comment.status,
            reason_before=comment.rejection_reason,
            text_before=comment.text if verb in {Verb.EDIT, Verb.UNDO} else "",
            batch=outcome.batch,
        )
        for comment in outcome.done
    )


def _changes(verb: Verb, by: Any, now: datetime, reason: str, text: str) -> dict[str, Any]:
    if verb == Verb.EDIT:
        first_words = Case(
            When(original_text=text, then=Value("")),
            When(original_text="", then=F("text")),
            default=F("original_text"),
            output_field=TextField(),
        )
        return {"original_text": first_words, "text": text}
    if verb == Verb.ASK_REMOVAL:
        return {"removal_asked_at": now}
    if verb == Verb.KEEP:
        return {"removal_asked_at": None}
    return {
        "status": LEADS_TO[verb],
        "decided_at": now,
        "decided_by": by,
        "rejection_reason": reason,
        "removal_asked_at": None,
    }


@transaction.atomic
def undo(comments: CommentQuerySet, batch: uuid.UUID, *, by: Any) -> Outcome:
    """Takes back what was decided in one go, where nothing was decided since.

    A comment that somebody has decided about since then is left as it is, under ``overtaken``.
    """
    outcome, now = Outcome(), timezone.now()
    of_batch = Decision.objects.filter(batch=batch).values("comment")
    rows = list(comments.filter(pk__in=of_batch).oldest_first().locked())
    # Asked for only now: what others decided before the lock is among them.
    pasts = _pasts(rows)
    for comment in rows:
        last = pasts[comment.pk][-1]
        is_theirs = last.batch != batch or last.verb in NEVER_UNDONE
        (outcome.overtaken if is_theirs else outcome.done).append(comment)
    _record(outcome, Verb.UNDO, by=by, at=now)
    for comment in outcome.done:
        _put_back(comment, pasts[comment.pk], by=by, at=now)
    _save_alike(comments, outcome.done)
    comments.recount({comment.article_id for comment in outcome.done})
    return outcome


def _save_alike(comments: CommentQuerySet, changed: list["Comment"]) -> None:
    """One statement for all that came to the same, which most of a batch did."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for comment in changed:
        alike[tuple(getattr(comment, name) for name in DECIDED)].append(comment.pk)
    for values, keys in alike.items():
        comments.filter(pk__in=keys).update(**dict(zip(DECIDED, values, strict=True)))


def _pasts(comments: list["Comment"]) -> dict[int, list[Decision]]:
    """Everything that was decided about each, from the first to the last."""
    pasts: dict[int, list[Decision]] = defaultdict(list)
    for decision in Decision.objects.filter(comment__in=comments).order_by("pk"):
        pasts[decision.comment_id].append(decision)
    return pasts


def _put_back(comment: "Comment", past: list[Decision], *, by: Any, at: datetime) -> None:
    last = past[-1]
    comment.version += 1
    if last.verb == Verb.EDIT:
        first_words = next(each.text_before for each in past if each.verb == Verb.EDIT)
        comment.text = last.text_before
        comment.original_text = "" if first_words == comment.text else first_words
        return
    comment.removal_asked_at = _asked_before(past)
    if last.verb == Verb.KEEP:
        return
    was_waiting = last.before == Status.PENDING
    comment.status = last.before
    comment.rejection_reason = last.reason_before
    comment.decided_at = None if was_waiting else at
    comment.decided_by = None if was_waiting else by


def _asked_before(past: list[Decision]) -> datetime | None:
    """When its writer had asked for the removal that stood open before the last decision."""
    asked: list[datetime | None] = [None]
    for decision in past[:-1]:
        if decision.verb == Verb.ASK_REMOVAL:
            asked.append(decision.at)
        elif decision.verb == Verb.UNDO:
            asked.append(asked[-2])
        else:
            asked.append(asked[-1] if decision.verb == Verb.EDIT else None)
    return asked[-1]


@transaction.atomic
def answer(comment: "Comment", *, by: Any, text: str, seen: int | None = None) -> "Comment":
    """The newsroom's own reply under the comment, or beside it if it is a reply itself.

    Both are shown at once, and one ``undo`` takes both back. Raises ValidationError for a text
    that no comment may have or that readers would not see, OvertakenError where somebody decided
    since ``seen``.
    """
    field: Any = comment._meta.get_field("text")
    now = timezone.now()
    reply = type(comment)(
        article=comment.article,
        parent=comment.parent or comment,
        name=comment.article.edition.name[:60],
        text=field.formfield().clean(text),
        is_official=True,
        status=Status.APPROVED,
        decided_at=now,
        decided_by=by,
    )
    reply.full_clean()
    outcome = decide(type(comment).objects.all(), {comment.pk: seen}, Verb.APPROVE, by=by)
    if outcome.overtaken:
        raise OvertakenError(comment)
    if not type(comment).objects.shown().filter(pk=comment.pk).exists():
        raise ValidationError(UNSEEN)
    reply.save()
    # Before it was there nobody saw it: that is what taking it back leads to.
    reply.decisions.create(
        verb=Verb.APPROVE, by=by, at=now, before=Status.REMOVED, batch=outcome.batch
    )
    return reply

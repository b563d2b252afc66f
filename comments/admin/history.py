"""Everything that was ever decided about a comment."""

from dataclasses import dataclass

from comments.admin.changes import marked
from comments.admin.wording import who
from comments.models import Comment, Decision


@dataclass(frozen=True)
class Moment:
    """``changes`` marks what became of the text, and is empty where it stayed."""

    decision: Decision
    who: str
    changes: str


def history_of(comment: Comment) -> list[Moment]:
    """From the first decision to the last, in one query."""
    moments, text = [], comment.text
    for decision in comment.decisions.select_related("by").order_by("-pk"):
        before = decision.text_before or text
        changed = marked(before, text) if before != text else ""
        moments.append(Moment(decision, who(decision), changed))
        text = before
    return moments[::-1]

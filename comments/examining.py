"""What the newsroom finds in a new comment before anybody reads it."""

from comments import bans, holds, words
from comments.findings import Finding, hardest_first
from comments.models import Comment, Policy
from comments.senders import Sender


def examine(comment: Comment, sender: Sender, policy: Policy) -> list[Finding]:
    """Everything that is found in a comment not yet stored, the hardest verdict first."""
    return hardest_first(
        [
            *bans.findings(comment, sender),
            *words.findings(comment),
            *holds.findings(comment, policy),
        ]
    )

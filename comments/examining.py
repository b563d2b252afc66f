"""What the newsroom finds in a new comment before anybody reads it."""

from comments import bans, holds, words
from comments.findings import Finding
from comments.models import Comment, Policy
from comments.senders import Sender


def examine(comment: Comment, policy: Policy) -> list[Finding]:
    """What a comment not yet stored shows by itself.

    A long text and many rules take a while: nobody else should wait for it.
    """
    return [*words.findings(comment), *holds.in_text(comment.text, policy)]


def recall(comment: Comment, sender: Sender, policy: Policy) -> list[Finding]:
    """What is known of the sender and came before; exact while no other comment is stored."""
    return [*bans.findings(comment, sender), *holds.in_past(comment, policy)]

"""Whether the sender of a new comment is one whom the newsroom holds back."""

from comments.findings import Finding
from comments.models import Ban, Comment
from comments.senders import Sender
from comments.status import Verdict


def findings(comment: Comment, sender: Sender) -> list[Finding]:
    """One for each reason; the bans that are found follow their sender to the key of today."""
    bans = list(Ban.objects.matching(sender, comment.email))
    Ban.objects.follow(bans, sender)
    return list(dict.fromkeys(Finding(_why(ban), Verdict(ban.verdict)) for ban in bans))


def _why(ban: Ban) -> str:
    return f"فرستنده بسته است: {ban.reason}" if ban.reason else "فرستنده بسته است."

"""holds"""

from comments.findings import Finding
from comments.models import Comment, Policy


def findings(comment: Comment, policy: Policy) -> list[Finding]:
    return []

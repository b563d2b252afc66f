"""words"""

from comments.findings import Finding
from comments.models import Comment


def findings(comment: Comment) -> list[Finding]:
    return []

"""What the newsroom's word rules find in a comment."""

from comments.findings import Finding
from comments.models import Comment, WordRule
from comments.spelling import Text


def findings(comment: Comment) -> list[Finding]:
    """One for each active rule whose phrase stands in the writer's name or words."""
    texts = [Text(comment.name), Text(comment.text)]
    return [
        Finding(f"واژه «{rule.phrase}»", WordRule.Verdict(rule.verdict))
        for rule in WordRule.objects.active()
        if any(map(rule.holds, texts))
    ]

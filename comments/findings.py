"""Why a comment is held, and what follows from it."""

from dataclasses import dataclass

from comments.status import Verdict

HARDNESS = [Verdict.HOLD, Verdict.REJECT, Verdict.SPAM]


@dataclass(frozen=True)
class Finding:
    """``why`` is Persian: moderators read it, and a writer whose comment was refused for it."""

    why: str
    verdict: Verdict = Verdict.HOLD


def hardest_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: -HARDNESS.index(finding.verdict))

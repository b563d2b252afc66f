"""What readers wrote under the stories of an archive, and what the moderator did about it."""

import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from comments.fingerprints import fingerprint
from comments.models import Comment, Decision
from comments.status import Status, Verb
from qodsna.demo.archive.frame import Frame
from qodsna.demo.archive.texts import Writer

# Of ten stories one is talked about, by so many.
DISCUSSED, MOST = 10, 6
VERBS = {Status.APPROVED: Verb.APPROVE, Status.REJECTED: Verb.REJECT, Status.SPAM: Verb.SPAM}
REASON = "بیرون از موضوع"
COUNTS = {
    Status.APPROVED: "comments_published",
    Status.PENDING: "comments_pending",
    Status.REJECTED: "comments_refused",
    Status.SPAM: "comments_refused",
}


class Talk:
    """The comments of one batch: made first, so that the stories can say how many they have."""

    def __init__(self, frame: Frame, now: datetime) -> None:
        self.moderator, self.now = frame.person("moderator"), now
        self.first: list[Comment] = []
        self.replies: list[Comment] = []
        self.counts: dict[int, Counter[str]] = {}

    def about(self, code: int, moment: datetime, writer: Writer) -> None:
        """What one story that readers see, or saw, is said under."""
        chance = writer.chance
        said = [self._comment(code, moment, writer, chance) for _ in range(chance.randint(1, MOST))]
        self.first += said
        if said[0].is_shown and chance.random() < 0.5:
            reply = self._comment(code, said[0].created_at, writer, chance)
            reply.parent = said[0]
            self.replies.append(reply)
            said.append(reply)
        self.counts[code] = Counter(COUNTS[each.status] for each in said)

    def _comment(self, code: int, since: datetime, writer: Writer, chance: Random) -> Comment:
        text = writer.remark()
        written = min(since + timedelta(minutes=chance.randint(2, 3000)), self.now)
        status = chance.choices([*COUNTS], [80, 12, 6, 2])[0]
        decided = min(written + timedelta(minutes=chance.randint(1, 90)), self.now)
        is_decided = status in VERBS
        return Comment(
            article_id=code,
            name=writer.name() if chance.random() < 0.7 else "",
            text=text,
            fingerprint=fingerprint(text),
            status=status,
            created_at=written,
            decided_at=decided if is_decided else None,
            decided_by_id=self.moderator if is_decided else None,
            rejection_reason=REASON if status == Status.REJECTED else "",
            version=int(is_decided),
            likes=chance.randint(0, 30) if status == Status.APPROVED else 0,
        )

    def write(self) -> None:
        made = Comment.objects.bulk_create(self.first)
        for reply in self.replies:
            # Known by now, as the one that it answers is written.
            reply.parent_id = reply.parent.pk if reply.parent else None
        made += Comment.objects.bulk_create(self.replies)
        Decision.objects.bulk_create(self._decisions(made))

    def _decisions(self, comments: Iterable[Comment]) -> Iterable[Decision]:
        for each in comments:
            if each.status in VERBS:
                own: dict[str, Any] = {"at": each.decided_at, "batch": uuid.uuid4()}
                yield Decision(
                    comment=each,
                    verb=VERBS[Status(each.status)],
                    by_id=self.moderator,
                    before=Status.PENDING,
                    reason=each.rejection_reason,
                    **own,
                )

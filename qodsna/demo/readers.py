"""What the demo's readers write, what the moderator does about it, and what rules look out for."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from articles.models import Article
from comments.models import Ban, Comment, Decision, WordRule

# Minutes that the moderator takes, in turn.
WAITS = (4, 11, 7, 26, 3, 15)
BANNED = "shop"


class Readers:
    """``rows`` are those of ``newsroom.json``; ``reply_to`` counts the rows of the same story."""

    def __init__(self, moderator: User, now: datetime) -> None:
        self.moderator, self.now = moderator, now

    def discuss(self, article: Article, rows: list[dict[str, Any]]) -> None:
        made: list[Comment] = []
        for row in rows:
            reply_to = None if row["reply_to"] is None else made[row["reply_to"]]
            made.append(self._comment(article, row, reply_to))

    def look_out(self, rules: list[dict[str, Any]]) -> None:
        for rule in rules:
            WordRule.objects.create(**rule, created_by=self.moderator)

    def close_the_nuisance(self) -> None:
        """A week's ban on who sends the same advertisement again and again."""
        last = Comment.objects.sent_by([mark_of(BANNED)], []).latest("pk")
        Ban.objects.close(last, "address", by=self.moderator, days=7, reason="آگهی پی‌درپی")

    def _comment(self, article: Article, row: dict[str, Any], reply_to: Comment | None) -> Comment:
        moment = min(article.published_at + timedelta(minutes=row["minutes_after"]), self.now)
        if row["is_official"] and reply_to:
            comment = reply_to.answer(by=self.moderator, text=row["text"])
            self._date(comment, moment, moment)
            return comment
        comment = Comment.objects.create(
            article=article,
            parent=reply_to,
            name=row["name"],
            text=row["text"],
            email=row.get("email", ""),
            address=mark_of(row.get("sender", "")),
            network=mark_of(row.get("sender", "")),
            holds=row.get("holds", []),
            created_at=moment,
        )
        self._decide(comment, row)
        wait = timedelta(minutes=WAITS[comment.pk % len(WAITS)])
        self._date(comment, moment, min(moment + wait, self.now))
        return comment

    def _decide(self, comment: Comment, row: dict[str, Any]) -> None:
        state, moderator = row["state"], self.moderator
        if state == "APPROVED":
            comment.approve(by=moderator)
        elif state == "REJECTED":
            comment.reject(by=moderator, reason=row.get("reason", "بیرون از موضوع"))
        elif state == "SPAM":
            comment.mark_as_spam(by=moderator)
        elif state == "REMOVED":
            comment.ask_removal()
        if "edited" in row:
            comment.edit(by=moderator, text=row["edited"])
        if row.get("asked"):
            comment.ask_removal()
        if "kept" in row:
            comment.keep(by=moderator, reason=row["kept"])

    @staticmethod
    def _date(comment: Comment, written: datetime, decided: datetime) -> None:
        """As if all of it had happened when the story was new."""
        Decision.objects.filter(comment=comment).update(at=decided)
        rows = Comment.objects.filter(pk=comment.pk)
        rows.update(created_at=written)
        rows.filter(decided_at__isnull=False).update(decided_at=decided)


def mark_of(sender: str) -> str:
    """In the place of the keyed hash of an address."""
    return f"demo-{sender}" if sender else ""

"""Who edits which services of the demo, how its stories came to stand where they stand, and what
was said on the way."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from articles.models import (
    Article,
    Category,
    Correction,
    DailyReadCount,
    Edition,
    Note,
    ReadCount,
    Step,
    Version,
)
from qodsna.persian import TEHRAN

EDITED = {"editor": ("فرهنگ-و-هنر", "محیط-زیست")}
# So many minutes ago the newest of what is to come was made ready.
PREPARED = 6
# What the newest stories were read by now.
READS = (214, 171, 96, 58, 33, 12)


class Desks:
    """``rows`` are those of ``newsroom.json``; all happened so many minutes ago as they say."""

    def __init__(self, staff: dict[str, User], now: datetime) -> None:
        self.staff, self.now = staff, now

    def open(self, categories: dict[tuple[str, str], Category]) -> None:
        for username, slugs in EDITED.items():
            for slug in slugs:
                categories["fa", slug].editors.add(self.staff[username])

    def bring(self, article: Article, row: dict[str, Any]) -> None:
        """To where the row says that it stands."""
        moment = self._ago(row["minutes_ago"])
        self._time(article, row)
        self._lead(article, row, moment)
        for said in row.get("corrections", []):
            self._correct(article, said)
        then = min(moment, self._ago(PREPARED))
        Article.objects.filter(pk=article.pk).update(status_since=then, updated_at=then)
        Step.objects.filter(article=article).update(at=then)
        for said in row.get("notes", []):
            self._note(article, said)

    def _lead(self, article: Article, row: dict[str, Any], moment: datetime) -> None:
        state, editor = row["state"], self.staff["editor"]
        if state in {"submitted", "returned", "approved"}:
            article.submit(by=self.staff["reporter"])
        if state == "returned":
            article.send_back(by=editor, note=row["note"])
        elif state == "approved":
            article.approve(by=editor)
        elif state in {"published", "scheduled", "withdrawn"}:
            article.publish(by=editor, at=moment)
        if row.get("is_breaking") and article.is_published:
            article.flash(by=editor)
        if state == "withdrawn":
            article.withdraw(by=self.staff["chief"], note=row["withdrawal_note"])

    def _time(self, article: Article, row: dict[str, Any]) -> None:
        """Its end and its embargo, of the few that have them."""
        if "ends_in_minutes" in row:
            article.published_until = self._at_minute(row["ends_in_minutes"])
        if embargo := row.get("embargo"):
            article.embargo_until = self._at_minute(embargo["ends_in_minutes"])
            article.embargo_note = embargo["note"]
        article.save()

    def _correct(self, article: Article, said: dict[str, Any]) -> None:
        version = Version.objects.keep_present(article, by=self.staff["editor"])
        moment = self._ago(said["minutes_ago"])
        Version.objects.filter(pk=version.pk).update(at=moment)
        made = Correction.objects.record(
            article,
            kind=said["kind"],
            note=said["note"],
            version=version.number,
            parts=["body"],
            by=self.staff["editor"],
        )
        Correction.objects.filter(pk=made.pk).update(at=moment)

    def _at_minute(self, ahead: int) -> datetime:
        return self._ago(-ahead).replace(second=0, microsecond=0)

    def _note(self, article: Article, said: dict[str, Any]) -> None:
        by, to = self.staff[said["by"]], [self.staff[name] for name in said["to"]]
        note = Note.objects.write(article, said["text"], by=by, to=to)
        Note.objects.filter(pk=note.pk).update(at=self._ago(said["minutes_ago"]))

    def count_reads(self) -> None:
        """The newest of each edition, as if people were reading them at this moment."""
        hour = self.now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        reads: dict[int, int] = {}
        for edition in Edition.objects.all():
            newest = Article.objects.published().in_edition(edition).newest_first()
            reads |= dict(zip(newest.values_list("pk", flat=True), READS, strict=False))
        ReadCount.objects.add({(code, hour): number for code, number in reads.items()})
        day = hour.astimezone(TEHRAN).date()
        DailyReadCount.objects.add({(code, day): number for code, number in reads.items()})

    def _ago(self, minutes: int) -> datetime:
        return self.now - timedelta(minutes=minutes)

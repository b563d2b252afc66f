"""What is forgotten, when, and that it is written down how much it was."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles.models import Step, Version
from articles.status import Verb
from articles.tasks import thin_versions
from articles.thinning import Saved, superfluous
from comments.models import Comment
from comments.tasks import erase_emails
from qodsna.sign_in.tasks import forget_sessions
from qodsna.tasks import stopping
from qodsna.watch import retention
from qodsna.watch.models import Erasure
from qodsna.watch.tasks import forget_logs
from tests.builders import article, published_article
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 8, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.VERSIONS_KEPT, settings.VERSIONS_KEPT_DAYS, settings.LOGS_KEPT = 3, 100, 30
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def erased() -> dict[str, int]:
    return dict(Erasure.objects.values_list("what", "count"))


def saved_at(story, *ages: int) -> None:
    """A version for each age in days, the oldest first."""
    rows = [
        Version(article=story, number=number, at=timezone.now() - age * DAY, content={})
        for number, age in enumerate(ages, 1)
    ]
    Version.objects.bulk_create(rows)
    type(story).objects.filter(pk=story.pk).update(version=len(rows))


def numbers(story) -> list[int]:
    return sorted(Version.objects.of(story).values_list("number", flat=True))


AGES = (400, 399, 398, 300, 200, 99, 98, 97, 96)


def test_of_a_draft_the_first_the_newest_and_the_young_versions_stay():
    story = article()
    saved_at(story, *AGES)
    thin_versions.call()
    assert numbers(story) == [1, 6, 7, 8, 9]
    assert erased() == {"articles.versions": 4}
    thin_versions.call()
    assert erased() == {"articles.versions": 4}


def test_whatever_readers_saw_stays():
    story = published_article()
    saved_at(story, *AGES)
    shown = NOON - 398 * DAY + timedelta(hours=1)
    Step.objects.filter(article=story).delete()
    Step.objects.create(article=story, verb=Verb.PUBLISH, at=shown, moment=shown)
    thin_versions.call()
    # The second was saved and replaced before the story came out, the third was what came out.
    assert numbers(story) == [1, *range(3, 10)]


def test_thinning_goes_on_where_it_was_ended():
    stories = [article() for _ in range(2)]
    for story in stories:
        saved_at(story, *AGES)
    stopping.set()
    try:
        thin_versions.call()
    finally:
        stopping.clear()
    assert erased() == {}
    thin_versions.call()
    assert [numbers(story) for story in stories] == [[1, 6, 7, 8, 9]] * 2
    assert erased() == {"articles.versions": 8}


def test_one_newest_is_the_least_that_is_kept(settings):
    settings.VERSIONS_KEPT = 1
    rows = [Saved(number, NOON - age * DAY) for number, age in enumerate((400, 300, 200), 1)]
    assert superfluous(rows, None, NOON - DAY) == [2]


def test_what_is_erased_is_counted_by_the_day(clock):
    for name in "abc":
        Session.objects.create(session_key=name, session_data="", expire_date=NOON - DAY)
    old = [comment(email="sara@example.com") for _ in range(2)]
    Comment.objects.update(created_at=NOON - 91 * DAY)
    forget_sessions.call()
    erase_emails.call()
    assert [each.email for each in Comment.objects.all()] == ["", ""]
    assert len(old) == 2
    assert erased() == {"sign_in.sessions": 3, "comments.emails": 2}
    clock.shift(DAY)
    Session.objects.create(session_key="d", session_data="", expire_date=NOON - DAY)
    forget_sessions.call()
    assert Erasure.objects.of("sign_in.sessions").count() == 2
    told = {each.kept.what: each for each in retention.told()}
    assert told["sign_in.sessions"].count == 4
    assert told["sign_in.sessions"].at == NOON + DAY
    assert told["comments.emails"].days == 90
    assert told["media.uploads"].at is None
    assert str(Erasure.objects.first()) == "sign_in.sessions 2026-08-06"


def test_a_few_at_a_time_and_each_few_with_their_count():
    for number in range(5):
        Session.objects.create(session_key=str(number), session_data="", expire_date=NOON - DAY)
    rule = retention.Kept("x", "x", lambda: 1)
    rule.erase(Session.objects.filter(expire_date__lt=NOON), at_once=2)
    assert not Session.objects.exists()
    assert erased() == {"x": 5}
    assert retention.kept("watch.logs", "other", lambda: 1).title != "other"


def test_logs_go_by_the_day_of_their_name(settings, tmp_path):
    settings.LOG_DIR = str(tmp_path)
    names = ["qodsna-2026-07-05.log", "qodsna-2026-07-06.log", "qodsna-2026-01-01.log.gz"]
    others = ["qodsna-2026-99-01.log", "qodsna-notes.log", "other.log"]
    for name in (*names, *others):
        (tmp_path / name).write_text("x")
    Erasure.objects.create(what="y", day=date(2020, 1, 1), count=1)
    forget_logs.call()
    assert {path.name for path in tmp_path.iterdir()} == {names[1], *others}
    assert erased() == {"watch.logs": 2}
    settings.LOG_DIR = ""
    forget_logs.call()

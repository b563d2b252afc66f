"""The moderators' figures: each comment once, on the Tehran day of the decision that stands."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import jdatetime
import pytest
from django.db import connection

from articles.models import Article
from comments.models import Comment, Decision
from comments.models.deciding import decide, undo
from comments.statistics import Figures, backlog, in_words, report
from comments.status import Verb
from tests.builders import edition, published_article, user
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

TODAY = jdatetime.date(1404, 5, 14)
NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def story():
    return published_article()


@pytest.fixture
def moderator():
    return user("moderator", can="comments.moderate_comment")


@pytest.fixture
def at(monkeypatch):
    """Lets the newsroom's clock show a moment."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_clock(NOON)
    return set_clock


def days(number: int = 3, **only: Any) -> list[Figures]:
    return [day.figures for day in report(TODAY, number, **only).days]


def written(story: Article, ago: timedelta = timedelta(), now: datetime = NOON) -> Comment:
    return comment(article=story, created_at=now - ago)


def counts(figures: Figures) -> tuple[int, int, int, int]:
    return figures.received, figures.approved, figures.rejected, figures.spam


def test_a_day_counts_what_came_and_what_was_decided(at, story, moderator):
    several = [written(story) for _ in range(5)]
    several[0].approve(by=moderator)
    several[1].approve(by=moderator)
    several[2].reject(by=moderator, reason="")
    several[3].mark_as_spam(by=moderator)
    assert [counts(each) for each in days()] == [(0, 0, 0, 0), (0, 0, 0, 0), (5, 2, 1, 1)]
    assert counts(report(TODAY, 3).total) == (5, 2, 1, 1)


def test_a_comment_counts_on_the_day_it_came_and_on_the_day_it_was_decided(at, story, moderator):
    one = written(story, DAY)
    one.approve(by=moderator)
    assert [counts(each) for each in days(2)] == [(1, 0, 0, 0), (0, 1, 0, 0)]


def test_the_day_changes_at_midnight_in_tehran(at, story, moderator):
    midnight = datetime(2025, 8, 4, 20, 30, tzinfo=UTC)
    before, after = midnight - timedelta(microseconds=1), midnight
    for moment in (before, after):
        at(moment)
        comment(article=story, created_at=moment).approve(by=moderator)
    assert [counts(each) for each in days(2)] == [(1, 1, 0, 0), (1, 1, 0, 0)]
    end = datetime(2025, 8, 5, 20, 30, tzinfo=UTC)
    comment(article=story, created_at=end)
    assert [counts(each) for each in days(1)] == [(1, 1, 0, 0)]


def test_in_the_years_of_summer_time_a_day_began_an_hour_earlier(at, story):
    comment(article=story, created_at=datetime(2021, 8, 4, 19, 30, tzinfo=UTC))
    comment(article=story, created_at=datetime(2021, 8, 4, 19, 29, tzinfo=UTC))
    last = jdatetime.date(1400, 5, 14)
    assert [day.figures.received for day in report(last, 2).days] == [1, 1]


def test_only_the_decision_that_stands_counts(at, story, moderator):
    one = written(story, 2 * DAY)
    at(NOON - DAY)
    one.approve(by=moderator)
    at(NOON)
    one.reject(by=moderator, reason="")
    assert [counts(each)[1:] for each in days()] == [(0, 0, 0), (0, 0, 0), (0, 1, 0)]


def test_what_is_approved_again_counts_when_it_was_approved_again(at, story, moderator):
    one = written(story, 2 * DAY)
    at(NOON - 2 * DAY)
    one.approve(by=moderator)
    at(NOON - DAY)
    one.reject(by=moderator, reason="")
    at(NOON)
    one.approve(by=moderator)
    assert [counts(each)[1:] for each in days()] == [(0, 0, 0), (0, 0, 0), (1, 0, 0)]


def test_a_decision_that_was_taken_back_never_was(at, story, moderator):
    one = written(story)
    outcome = decide(Comment.objects.all(), {one.pk: None}, Verb.APPROVE, by=moderator)
    undo(Comment.objects.all(), outcome.batch, by=moderator)
    assert counts(days(1)[0]) == (1, 0, 0, 0)
    assert days(1)[0].median is None


def test_taking_back_a_second_decision_lets_the_first_stand_on_its_own_day(at, story, moderator):
    one = written(story, 2 * DAY)
    at(NOON - DAY)
    one.approve(by=moderator)
    at(NOON)
    outcome = decide(Comment.objects.all(), {one.pk: None}, Verb.SPAM, by=moderator)
    undo(Comment.objects.all(), outcome.batch, by=moderator)
    assert [counts(each)[1:] for each in days()] == [(0, 0, 0), (1, 0, 0), (0, 0, 0)]


def test_editing_is_no_decision_and_changes_no_count(at, story, moderator):
    one = written(story)
    one.approve(by=moderator)
    one.edit(by=moderator, text="متنی پیراسته‌تر")
    assert counts(days(1)[0]) == (1, 1, 0, 0)


def test_what_its_writer_had_removed_counts_as_received_alone(at, story, moderator):
    one = written(story)
    one.approve(by=moderator)
    one.remove(by=moderator)
    assert counts(days(1)[0]) == (1, 0, 0, 0)


def test_the_newsrooms_own_answer_was_not_received(at, story, moderator):
    written(story).answer(by=moderator, text="سپاس از شما")
    assert counts(days(1)[0]) == (1, 1, 0, 0)


@pytest.mark.parametrize(("minutes", "middle"), [([5], 5), ([1, 90], 45.5), ([50, 2, 4], 4)])
def test_the_median_is_the_wait_in_the_middle(at, story, moderator, minutes, middle):
    for each in minutes:
        written(story, timedelta(minutes=each)).approve(by=moderator)
    whole = report(TODAY, 7)
    assert whole.days[-1].figures.median == timedelta(minutes=middle)
    assert whole.total.median == timedelta(minutes=middle)
    assert whole.days[0].figures.median is None


def test_the_median_of_all_days_is_not_the_mean_of_medians(at, story, moderator):
    waits = [(NOON - DAY, [10]), (NOON, [20, 30, 60, 70])]
    for moment, minutes in waits:
        at(moment)
        for each in minutes:
            written(story, timedelta(minutes=each), moment).reject(by=moderator, reason="")
    whole = report(TODAY, 2)
    medians = [day.figures.median for day in whole.days]
    assert medians == [timedelta(minutes=10), timedelta(minutes=45)]
    assert whole.total.median == timedelta(minutes=30)


def test_verdicts_of_rules_are_counted_and_hurry_no_median(at, story, moderator):
    written(story).mark_as_spam(by=None, reason="واژه بسته")
    written(story, timedelta(minutes=8)).approve(by=moderator)
    assert counts(days(1)[0]) == (2, 1, 0, 1)
    assert days(1)[0].median == timedelta(minutes=8)


def test_each_edition_has_figures_of_its_own(at, story, moderator):
    english = edition("en")
    written(story).approve(by=moderator)
    written(published_article(edition=english)).reject(by=moderator, reason="")
    written(published_article(edition=english))
    assert counts(days(1, edition=english)[0]) == (2, 0, 1, 0)
    assert counts(days(1, edition=story.edition)[0]) == (1, 1, 0, 0)
    assert backlog(english).waiting == 1
    assert backlog(story.edition).waiting == 0


def test_the_backlog_is_as_old_as_what_waits_longest(at, story, moderator):
    assert backlog().age(NOON) == "—"
    written(story, 3 * DAY).approve(by=moderator)
    written(story, timedelta(hours=3, minutes=20))
    shown = written(story)
    shown.approve(by=moderator)
    shown.ask_removal()
    now = backlog()
    assert (now.waiting, now.removals) == (1, 1)
    assert now.age(NOON) == "۳ ساعت و ۲۰ دقیقه"


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=-1), "کمتر از یک دقیقه"),
        (timedelta(seconds=59), "کمتر از یک دقیقه"),
        (timedelta(minutes=12, seconds=59), "۱۲ دقیقه"),
        (timedelta(hours=1), "۱ ساعت"),
        (timedelta(hours=3, minutes=20), "۳ ساعت و ۲۰ دقیقه"),
        (timedelta(days=2, hours=5, minutes=7), "۲ روز و ۵ ساعت"),
        (timedelta(days=2, minutes=7), "۲ روز"),
    ],
)
def test_a_span_of_time_is_said_as_people_say_it(span, said):
    assert in_words(span) == said


@pytest.mark.parametrize("number", [1, 12])
def test_the_figures_cost_the_same_however_much_was_decided(
    at, story, moderator, number, django_assert_num_queries
):
    for _ in range(number):
        written(story).approve(by=moderator)
    with django_assert_num_queries(2):
        report(TODAY, 90)
    with django_assert_num_queries(2):
        backlog()


def test_the_figures_walk_the_index_of_moments_and_not_all_that_was_ever_decided(story):
    decided(story, days=300, a_day=10)
    standing = Decision.objects.between(NOON - DAY, NOON).of_readers().standing()
    # As it is asked for: no sorting, for which SQLite would call Python for each row.
    plan = standing.told().explain()
    assert "decision_at" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def decided(story: Article, *, days: int, a_day: int) -> None:
    """Each comment once; and the database has looked at them."""
    comments = Comment.objects.bulk_create(
        Comment(article=story, text="نظری کوتاه") for _ in range(days * a_day)
    )
    Decision.objects.bulk_create(
        Decision(
            comment=each,
            verb=Verb.APPROVE,
            at=NOON - DAY * number / a_day,
            before=each.status,
            batch=uuid4(),
        )
        for number, each in enumerate(comments)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

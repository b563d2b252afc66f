"""The page of the moderators' figures: a plot, the same numbers in a table and as a file."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import jdatetime
import pytest

from comments.admin.plot import Plot
from comments.models import Comment
from comments.statistics import Day, Figures, Report
from tests.builders import edition, published_article, user
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

PAGE = "/admin/comments/comment/statistics/"
FILE = f"{PAGE}file/"
NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def moderator(client):
    person = user("moderator", can="comments.moderate_comment")
    client.force_login(person)
    return person


def written(minutes: int = 12, **fields) -> Comment:
    return comment(**{"created_at": NOON - timedelta(minutes=minutes)} | fields)


def plotted(*days: Figures) -> Plot:
    first = jdatetime.date(1404, 5, 14) - timedelta(days=len(days) - 1)
    dated = [Day(first + timedelta(days=place), each) for place, each in enumerate(days)]
    return Plot(Report(dated, days[0]))


def figures(received=0, approved=0, rejected=0, spam=0, minutes: int | None = None) -> Figures:
    wait = None if minutes is None else timedelta(minutes=minutes)
    return Figures(received, approved, rejected, spam, wait)


def test_the_page_tells_the_figures_in_words_and_numbers(client, moderator):
    story = published_article()
    written(article=story).approve(by=moderator)
    written(article=story, minutes=200)
    html = client.get(PAGE).content.decode()
    assert "سه‌شنبه ۱۴ مرداد" in html
    assert "۱۲ دقیقه" in html
    assert "کهنه‌ترین ۳ ساعت و ۲۰ دقیقه پیش" in html


def test_the_queue_leads_to_the_figures(client, moderator):
    assert PAGE in client.get("/admin/comments/comment/").content.decode()


def test_the_plot_is_a_drawing_without_script_or_style_that_says_what_it_shows(client, moderator):
    written().approve(by=moderator)
    html = client.get(PAGE).content.decode()
    drawing = ElementTree.fromstring(re.search("<svg class=.plot__drawing.*?</svg>", html, re.S)[0])
    assert drawing.get("role") == "img"
    assert [drawing[0].tag, drawing[1].tag] == ["title", "desc"]
    assert drawing.get("aria-labelledby").split() == [drawing[0].get("id"), drawing[1].get("id")]
    assert [e for e in drawing.iter() if e.tag in {"script", "style"} or e.get("style")] == []
    assert not re.search("[0-9]", "".join(text.text for text in drawing.iter("text")))


@pytest.mark.parametrize(
    ("query", "rows"),
    [("", 30), ("?days=7", 7), ("?days=90", 90), ("?days=8", 30), ("?days=x&edition=zz", 30)],
)
def test_the_period_is_one_of_three(client, moderator, query, rows):
    written()
    html = client.get(PAGE + query).content.decode()
    assert html.count('<th scope="row">') == rows


def test_an_edition_can_be_looked_at_alone(client, moderator):
    written(article=published_article(edition=edition("en")))
    assert "نه نظری رسیده" not in client.get(f"{PAGE}?edition=en").content.decode()
    assert "edition=en" in client.get(PAGE).content.decode()
    published_article()
    html = client.get(f"{PAGE}?days=7&edition=fa").content.decode()
    assert "در این ۷ روز نه نظری رسیده و نه تصمیمی گرفته شده است." in html
    assert '<svg class="plot' not in html


def test_the_file_opens_in_a_spreadsheet_with_dates_for_machines(client, moderator):
    written().reject(by=moderator, reason="")
    response = client.get(f"{FILE}?days=7")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="comments-all-7.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["تاریخ", "دریافتی", "منتشرشده"]
    assert rows[1] == ["2025-07-30", "0", "0", "0", "0", ""]
    assert rows[-1] == ["2025-08-05", "1", "0", "1", "0", "720"]
    assert len(rows) == 8


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_only_moderators_see_the_figures(client, address):
    assert client.get(address).status_code == 302
    client.force_login(user("reporter", can="articles.change_any_article"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_costs_the_same_however_much_there_is(
    client, moderator, number, django_assert_max_num_queries
):
    story = published_article()
    for _ in range(number):
        written(article=story).approve(by=moderator)
    with django_assert_max_num_queries(15):
        client.get(f"{PAGE}?days=90")


# The plot


def test_time_runs_from_right_to_left():
    columns = plotted(*[figures(received=1)] * 4).columns
    assert [column.ground_x for column in columns] == ["75.000%", "50.000%", "25.000%", "0.000%"]
    assert columns[0].day.iso < columns[-1].day.iso


def test_the_parts_of_a_bar_stand_on_one_another_and_fill_its_height():
    (column,) = plotted(figures(approved=5, rejected=3, spam=2)).columns
    assert [bar.what for bar in column.bars] == ["approved", "rejected", "spam"]
    assert [float(bar.height) for bar in column.bars] == [90, 54, 36]
    lower, middle, upper = (float(bar.y) for bar in column.bars)
    assert (lower, middle, upper) == (102, 48, 12)


def test_a_part_of_nothing_is_not_drawn():
    (column,) = plotted(figures(received=4, rejected=1)).columns
    assert [bar.what for bar in column.bars] == ["rejected"]


@pytest.mark.parametrize(
    ("highest", "top", "steps"),
    [(0, "۱", 1), (1, "۱", 1), (7, "۸", 4), (45, "۵۰", 5), (999, "۱۰۰۰", 5)],
)
def test_the_scale_goes_in_round_steps_past_the_highest(highest, top, steps):
    labels = plotted(figures(received=highest)).count_labels
    assert (labels[0].text, labels[-1].text, len(labels)) == ("۰", top, steps + 1)


@pytest.mark.parametrize(
    ("minutes", "top"),
    [(None, "۱ دقیقه"), (0, "۱ دقیقه"), (25, "۳۰ دقیقه"), (121, "۳ ساعت"), (9000, "۱۰ روز")],
)
def test_the_scale_of_waits_goes_in_spans_that_people_say(minutes, top):
    assert plotted(figures(minutes=minutes)).wait_labels[-1].text == top


def test_the_line_of_waits_claims_nothing_of_days_without_decisions():
    plot = plotted(*(figures(minutes=each) for each in (5, 6, None, 7)))
    assert len(plot.waits) == 3
    assert [start.x for start, _ in plot.wait_lines] == ["87.500%"]


@pytest.mark.parametrize(("days", "labels"), [(7, 7), (30, 10), (90, 13)])
def test_there_is_room_for_every_date_that_stands_below(days, labels):
    dates = plotted(*[figures()] * days).dates
    assert len(dates) == labels
    assert dates[-1].text == "۱۴"


def test_a_month_with_few_days_goes_without_its_name():
    names = [label.text for label in plotted(*[figures()] * 16).months]
    assert names == ["مرداد"]
    names = [label.text for label in plotted(*[figures()] * 30).months]
    assert names == ["تیر", "مرداد"]

"""The morning mail comes once, to who wants it and may have it, with what waits."""

from datetime import UTC, datetime, timedelta

import pytest

from comments.digest import send_digests
from comments.models import DigestReader
from qodsna.tasks import TERMS
from tests import smtp
from tests.builders import chief, published_article, user
from tests.comments.builders import comment
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

MODERATE = "comments.moderate_comment"
# Eight in Tehran is half past four in UTC.
EIGHT = datetime(2025, 8, 5, 4, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SWITCH = "/admin/comments/comment/digest/"


@pytest.fixture
def post(settings):
    with smtp.server() as post:
        for name, value in post.settings.items():
            setattr(settings, name, value)
        yield post


@pytest.fixture
def at(monkeypatch):
    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_clock(EIGHT)
    return set_clock


def reader(name: str = "mina", **fields):
    """A moderator who asked for the mail yesterday."""
    fields = {"can": MODERATE, "email": f"{name}@example.com"} | fields
    person = user(name, **fields)
    DigestReader.objects.subscribe(person, at=EIGHT - DAY + timedelta(hours=1))
    return person


def waiting(**fields):
    return comment(**{"created_at": EIGHT - timedelta(hours=3, minutes=20)} | fields)


def readers_of(post: smtp.Post) -> list[str]:
    return sorted(letter["To"] for letter in post.letters)


def test_the_mail_tells_what_waits_and_what_was_yesterday(post, at):
    reader(first_name="مینا")
    story = published_article()
    waiting(article=story)
    at(EIGHT - timedelta(hours=20))
    done = waiting(article=story, created_at=EIGHT - timedelta(hours=20, minutes=12))
    done.approve(by=user("another"))
    at(EIGHT)
    send_digests.call()
    (letter,) = post.letters
    assert letter["To"] == "mina@example.com"
    assert letter["Subject"] == "۱ نظر در انتظار بررسی"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    text = letter.get_content()
    for told in (
        "مینا، درود",
        "در انتظار بررسی: ۱ نظر",
        "کهنه‌ترین: سه‌شنبه ۱۴ مرداد ۱۴۰۴، ۰۴:۴۰ (۳ ساعت و ۲۰ دقیقه پیش)",
        "منتشرشده ۱",
        "میانه زمان تصمیم: ۱۲ دقیقه",
        "http://testserver/admin/comments/comment/",
    ):
        assert told in text.splitlines()


def test_the_subject_crosses_the_wire_in_ascii(post, at):
    reader()
    waiting()
    send_digests.call()
    raw = post.letters[0].as_bytes().partition(b"\n\n")[0]
    assert raw.isascii()
    assert b"=?utf-8?" in raw.lower()


def test_a_wish_for_removal_is_worth_a_mail_too(post, at):
    reader()
    shown = waiting()
    shown.approve(by=None)
    shown.ask_removal()
    send_digests.call()
    assert post.letters[0]["Subject"] == "۱ درخواست حذف نظر"


def test_it_comes_in_the_morning_and_once_a_day(post, at):
    reader()
    waiting(created_at=EIGHT - 2 * DAY)
    for hours, letters in [(-1, 0), (0, 1), (1, 1), (15, 1), (23, 1), (24, 2)]:
        at(EIGHT + timedelta(hours=hours))
        send_digests.call()
        assert len(post.letters) == letters, hours


def test_where_nothing_waits_in_the_morning_no_mail_comes_all_day(post, at):
    reader()
    send_digests.call()
    waiting()
    at(EIGHT + timedelta(hours=5))
    send_digests.call()
    assert post.letters == []


def test_who_asks_for_it_by_day_gets_it_from_the_next_morning_on(post, at):
    person = user("mina", can=MODERATE, email="mina@example.com")
    waiting()
    at(EIGHT + timedelta(hours=4))
    DigestReader.objects.subscribe(person, at=EIGHT + timedelta(hours=4))
    send_digests.call()
    assert post.letters == []
    at(EIGHT + DAY)
    send_digests.call()
    assert len(post.letters) == 1


def test_switching_it_off_and_on_again_brings_no_second_one(client, post, at):
    client.force_login(reader())
    waiting()
    send_digests.call()
    for word in ("off", "on"):
        client.post(SWITCH, {"digest": word})
    send_digests.call()
    assert len(post.letters) == 1


def test_only_who_still_moderates_and_has_an_address_is_told(post, at):
    waiting()
    reader("gone", is_active=False)
    reader("moved", can="articles.change_any_article")
    reader("nowhere", email="")
    outsider = reader("outsider")
    outsider.is_staff = False
    outsider.save()
    head = chief()
    head.email = "chief@example.com"
    head.save()
    DigestReader.objects.subscribe(head, at=EIGHT - DAY)
    reader("stays")
    send_digests.call()
    assert readers_of(post) == ["chief@example.com", "stays@example.com"]


def test_while_the_mail_server_is_away_it_is_tried_again_and_comes_once(settings, at):
    with smtp.server() as gone:
        for name, value in gone.settings.items():
            setattr(settings, name, value)
    reader()
    waiting()
    for _ in range(2):
        with pytest.raises(OSError, match="refused"):
            send_digests.call()
    with smtp.server(port=gone.port) as back:
        send_digests.call()
        send_digests.call()
        assert readers_of(back) == ["mina@example.com"]


def test_what_the_server_puts_off_is_tried_again(post, at):
    reader()
    waiting()
    post.answer = "450 try again later"
    with pytest.raises(OSError, match="try again later"):
        send_digests.call()
    post.answer = "250 OK"
    send_digests.call()
    assert readers_of(post) == ["mina@example.com"]


def test_an_address_that_does_not_exist_is_not_asked_for_all_day(post, at, caplog):
    reader()
    waiting()
    post.answer = "550 no such user"
    send_digests.call()
    send_digests.call()
    assert post.asked == 1
    assert "mina" in caplog.text


def test_what_fails_for_one_keeps_nobody_elses_back(post, at):
    reader("broken", email="two\nlines@example.com")
    reader("mina")
    waiting()
    with pytest.raises(ValueError, match="newlines"):
        send_digests.call()
    assert readers_of(post) == ["mina@example.com"]


def test_nothing_is_tried_while_no_mail_is_set_up(settings, at):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    reader()
    waiting()
    send_digests.call()
    assert DigestReader.objects.untold_since(EIGHT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_that_come_at_once_send_one_mail_to_each(post, at, tmp_path):
    reader("mina")
    reader("omid")
    waiting()
    with database_for_many(tmp_path):
        at_once(4, lambda turn: send_digests.call())
    assert readers_of(post) == ["mina@example.com", "omid@example.com"]


def test_the_worker_does_it_by_itself():
    assert TERMS[send_digests.module_path].period == timedelta(minutes=30)

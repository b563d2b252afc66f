"""Issues go out once to each reader, over a real mail server in all its moods."""

import re
from datetime import timedelta
from email.headerregistry import Address
from email.utils import parsedate_to_datetime
from smtplib import SMTPSenderRefused

import pytest
from aiosmtpd.smtp import AuthResult
from django.conf import settings as site

from articles.models import NewsletterIssue, NewsletterTally, Subscriber
from articles.newsletter import sending
from articles.newsletter.letters import Letter
from articles.newsletter.line import Line
from articles.newsletter.tasks import (
    PutOffError,
    begin_newsletters,
    send_confirmation,
    send_newsletter,
)
from qodsna.calendars import DAY
from qodsna.environment import mail
from tests.articles.newsletter.post import (
    MORNING,
    certificate,
    newsletter,
    server,
    story,
    subscriber,
)
from tests.comments.crowds import at_once, database_for_many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

SOON = timedelta(minutes=11)


def go() -> NewsletterIssue:
    """The minute's task, and the turn that it asks for."""
    begin_newsletters.call()
    issue = NewsletterIssue.objects.get()
    if not issue.is_finished:
        turn()
    return NewsletterIssue.objects.get()


def turn() -> None:
    send_newsletter.call(NewsletterIssue.objects.get().pk)


def numbers(issue: NewsletterIssue) -> tuple[int, int, int, int]:
    return issue.sent, issue.refused, issue.failed, issue.unknown


def readers(*names: str) -> list[Subscriber]:
    return [subscriber(name) for name in names]


def addresses(*names: str) -> list[str]:
    return [f"{name}@example.org" for name in names]


def test_a_mail_is_well_formed_and_says_how_to_leave(post, client):
    edition = newsletter(name='خبرگزاری "آزمون"، نو')
    mine = subscriber()
    story("دریاچه پر آب شد")
    story("باران آمد")
    assert numbers(go()) == (1, 0, 0, 0)
    (letter,) = post.letters
    assert not letter.defects
    assert all(not header.defects for header in map(letter.get, letter.keys()) if header)
    assert letter["Subject"] == 'خبرهای دوشنبه ۱۳ مرداد ۱۴۰۴ | خبرگزاری "آزمون"، نو'
    (sender,) = letter["From"].addresses
    assert sender == Address(edition.name, addr_spec=site.DEFAULT_FROM_EMAIL)
    assert letter["To"] == "mahtab@example.org"
    assert letter["List-Unsubscribe"] == f"<http://testserver/fa/newsletter/leave/{mine.key}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<[\w.-]+@testserver>", letter["Message-ID"])
    assert letter["List-Id"] == "<newsletter.fa.testserver>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Content-Language"] == "fa"
    assert parsedate_to_datetime(letter["Date"]) == MORNING
    (raw,) = post.raw
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.splitlines())) < 200
    assert letter.get_content_type() == "multipart/alternative"
    text, html = letter.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    for part in (text, html):
        assert "دریاچه پر آب شد" in part.get_content()
        assert f"/fa/newsletter/leave/{mine.key}" in part.get_content()
        assert "leave.invalid" not in part.get_content()
    leave = letter["List-Unsubscribe"].strip("<>").removeprefix("http://testserver")
    client.post(leave, {"List-Unsubscribe": "One-Click"})
    assert not Subscriber.objects.exists()


def test_a_very_long_address_of_the_site_stays_whole(post, settings):
    settings.SITE_URL = f"https://{'very-long-name.' * 6}example.org"
    story()
    mine = subscriber()
    go()
    leave = f"{settings.SITE_URL}/fa/newsletter/leave/{mine.key}"
    assert f"\r\nList-Unsubscribe: <{leave}>\r\n".encode() in post.raw[0]


def test_it_comes_in_the_morning_and_once_a_day(post, at):
    story()
    readers("mahtab", "siavash")
    at(MORNING - timedelta(hours=2))
    begin_newsletters.call()
    assert not NewsletterIssue.objects.exists()
    for hours in (0, 1, 5):
        at(MORNING + timedelta(hours=hours))
        assert go().is_finished
        turn()
    assert post.readers == addresses("mahtab", "siavash")


def test_a_day_without_a_story_has_none_and_nothing_is_tried_without_mail(post, settings):
    subscriber()
    begin_newsletters.call()
    assert not NewsletterIssue.objects.exists()
    story()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    begin_newsletters.call()
    assert not NewsletterIssue.objects.exists()


def test_only_readers_who_confirmed_get_it_and_only_of_their_edition(post):
    story()
    en = newsletter("en")
    subscriber("mahtab")
    subscriber("reader", of=en)
    Subscriber.objects.ask(newsletter(), "asked@example.org")
    Subscriber.objects.ask(newsletter(), "today@example.org")
    Subscriber.objects.get(email="today@example.org").confirm()
    go()
    assert post.readers == addresses("mahtab")


def test_the_turn_is_asked_for_once_and_in_the_long_queue(post, tasks_asked_for):
    newsletter()
    story()
    tasks_asked_for.clear()
    for _ in range(2):
        begin_newsletters.call()
    (run,) = tasks_asked_for
    assert (run.args, run.queue) == ([NewsletterIssue.objects.get().pk], "long")


def test_a_killed_worker_is_followed_by_one_that_goes_on(post, at, monkeypatch):
    """The mail that it had in hand is not sent again, since nobody knows what became of it."""
    story()
    readers("a", "b", "c", "d")
    send, left = Line.send, [2]

    def killed(line: Line, letter: Letter):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        return send(line, letter)

    monkeypatch.setattr(Line, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        go()
    monkeypatch.setattr(Line, "send", send)
    at(MORNING + SOON)
    assert numbers(go()) == (3, 0, 0, 1)
    assert post.readers == addresses("a", "b", "d")


def test_a_server_that_is_away_costs_nobody_the_digest(post, at, settings):
    story()
    readers("a", "b")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    with pytest.raises(OSError, match=r".*"):
        go()
    issue = NewsletterIssue.objects.get()
    assert (issue.taken, issue.is_finished) == (0, False)
    settings.EMAIL_PORT = port
    at(MORNING + SOON)
    assert numbers(go()) == (2, 0, 0, 0)
    assert post.readers == addresses("a", "b")


def test_a_server_that_takes_nothing_from_us_is_told_in_the_ledger(post):
    story()
    subscriber()
    post.to_mail = "550 who are you"
    with pytest.raises(SMTPSenderRefused):
        go()
    assert NewsletterIssue.objects.get().taken == 0


@pytest.mark.parametrize("answer", ["450 later", "451 busy"])
def test_who_is_put_off_is_tried_again_and_gets_it_once(post, at, answer):
    story()
    readers("a", "b", "c")
    post.answers["b@example.org"] = answer
    assert not go().is_finished
    at(MORNING + SOON)
    begin_newsletters.call()
    assert post.readers == addresses("a", "c")
    post.answers.clear()
    at(MORNING + 2 * SOON)
    assert numbers(go()) == (3, 0, 0, 0)
    assert post.readers == addresses("a", "c", "b")


def test_mails_put_off_one_after_the_other_end_the_turn(post, monkeypatch):
    monkeypatch.setattr(sending, "MOST_PUT_OFF", 2)
    story()
    readers("a", "b", "c")
    post.to_mail = "452 full"
    issue = go()
    assert (issue.taken, issue.next_turn) == (0, MORNING + sending.LATER)


def test_what_is_put_off_until_evening_is_given_up(post, at):
    story()
    readers("a", "b")
    post.answers["b@example.org"] = "450 later"
    go()
    at(MORNING + timedelta(hours=12, minutes=1))
    issue = NewsletterIssue.objects.get()
    turn()
    issue.refresh_from_db()
    assert issue.is_finished
    assert numbers(issue) == (1, 0, 1, 0)
    turn()
    assert post.asked == 2


def test_an_address_that_is_refused_three_times_is_given_up(post, at):
    newsletter()
    readers("a", "b")
    post.answers["b@example.org"] = "550 no such reader"
    for day in range(3):
        now = MORNING + day * DAY
        at(now)
        story(at=now - DAY)
        assert Subscriber.objects.count() == 2
        begin_newsletters.call()
        send_newsletter.call(NewsletterIssue.objects.first().pk)
        assert numbers(NewsletterIssue.objects.first()) == (1, 1, 0, 0)
    assert Subscriber.objects.get().email == "a@example.org"
    assert NewsletterTally.objects.get(dropped=1).day == (MORNING + 2 * DAY).date()


def test_an_address_that_is_reached_again_begins_anew(post):
    story()
    mine = subscriber(refusals=2)
    go()
    mine.refresh_from_db()
    assert mine.refusals == 0


def test_a_server_that_refuses_most_readers_costs_nobody_his_place(post):
    story()
    readers("a", "b", "c")
    Subscriber.objects.update(refusals=2)
    post.answer = "550 relaying denied"
    post.answers["a@example.org"] = "250 OK"
    assert numbers(go()) == (1, 2, 0, 0)
    assert Subscriber.objects.count() == 3


def test_a_mail_whose_answer_was_lost_is_not_sent_again(post, at):
    story()
    readers("a", "b", "c")
    post.drops_after = {"b@example.org"}
    assert numbers(go()) == (2, 0, 0, 1)
    assert post.readers == addresses("a", "b", "c")


def test_a_line_that_breaks_before_the_mail_is_opened_anew(post):
    story()
    readers("a", "b", "c")
    post.drops_before = {"b@example.org"}
    assert numbers(go()) == (3, 0, 0, 0)
    assert post.readers == addresses("a", "b", "c")


def test_many_mails_go_over_one_line_until_the_server_closes_it(post):
    story()
    readers(*"abcde")
    go()
    assert post.lines == [5]
    post.most = 2
    NewsletterIssue.objects.all().delete()
    Subscriber.objects.update(told_on=(MORNING - 9 * DAY).date())
    assert numbers(go()) == (5, 0, 0, 0)
    assert post.lines == [5, 2, 2, 1]


def test_a_line_that_is_closed_again_at_once_puts_off(post):
    story()
    subscriber()
    post.most = 0
    assert NewsletterIssue.objects.count() == 0
    assert go().taken == 0


@pytest.mark.parametrize(("answer", "outcome"), [("554 spam", (0, 0, 1, 0)), ("451 later", None)])
def test_a_mail_that_is_not_wanted_is_failed_or_put_off(post, answer, outcome):
    story()
    subscriber()
    post.to_data = answer
    issue = go()
    assert (numbers(issue) if issue.is_finished else None) == outcome


def test_who_leaves_meanwhile_gets_none(post, monkeypatch):
    story()
    readers("a", "b", "c")
    send = Line.send

    def leaves(line: Line, letter: Letter):
        Subscriber.objects.at("b@example.org").leave()
        return send(line, letter)

    monkeypatch.setattr(Line, "send", leaves)
    assert numbers(go()) == (2, 0, 0, 0)
    assert post.readers == addresses("a", "c")


def test_what_is_withdrawn_meanwhile_reaches_nobody_more(post, monkeypatch):
    monkeypatch.setattr(sending, "FRESH", 0.0)
    first, second = story("برداشته می‌شود"), story("دیگری")
    readers("a", "b", "c")
    send, gone = Line.send, [first, second]

    def withdrawn(line: Line, letter: Letter):
        answer = send(line, letter)
        gone.pop(0).withdraw(by=None)
        return answer

    monkeypatch.setattr(Line, "send", withdrawn)
    issue = go()
    assert post.readers == addresses("a", "b")
    told = [letter.get_body(("plain",)).get_content() for letter in post.letters]
    assert ["برداشته می‌شود" in text for text in told] == [True, False]
    turn()
    issue.refresh_from_db()
    assert (issue.is_finished, issue.failed) == (True, 1)


def test_one_mail_keeps_its_name_however_often_it_is_sent(post):
    story()
    subscriber()
    go()
    NewsletterIssue.objects.update(finished_at=None, next_turn=MORNING)
    Subscriber.objects.update(told_on=(MORNING - 9 * DAY).date())
    go()
    first, again = (letter["Message-ID"] for letter in post.letters)
    assert first == again


def test_mails_go_out_no_faster_than_the_server_is_to_be_given(post, settings, monkeypatch):
    waited: list[float] = []
    monkeypatch.setattr(sending.stopping, "wait", waited.append)
    settings.MAILS_PER_MINUTE = 6
    story()
    readers("a", "b", "c")
    go()
    assert [round(seconds) for seconds in waited] == [0, 10, 10]


def test_a_turn_ends_so_that_others_get_theirs(post, monkeypatch):
    monkeypatch.setattr(sending, "LONGEST_TURN", -1)
    story()
    subscriber()
    issue = go()
    assert (issue.is_finished, issue.next_turn, post.letters) == (False, MORNING, [])


@pytest.mark.parametrize("way", ["tls", "ssl"])
def test_it_goes_over_encrypted_lines_with_a_name_and_a_password(way, settings, tmp_path):
    own = certificate(tmp_path)
    asked: list[tuple[bytes, bytes]] = []

    def know(server, session, envelope, mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=True)

    options = {"ssl_context": own} if way == "ssl" else {"tls_context": own}
    options |= {"require_starttls": True} if way == "tls" else {"auth_require_tls": False}
    settings.MAILS_PER_MINUTE = 10**6
    story()
    subscriber()
    with server(authenticator=know, auth_required=True, **options) as post:
        url = f"smtp://name:pass%20word@127.0.0.1:{post.port}?{way}=yes"
        for name, value in mail(url).items():
            setattr(settings, name, value)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", str(tmp_path / "pem"))
            assert numbers(go()) == (1, 0, 0, 0)
    assert post.readers == addresses("mahtab")
    assert asked == [(b"name", b"pass word")]


def test_the_confirmation_is_a_mail_of_its_own_and_is_tried_again(post):
    asked = Subscriber.objects.ask(newsletter("en"), "mahtab@example.org")
    post.answer = "450 later"
    with pytest.raises(PutOffError):
        send_confirmation.call(asked.pk)
    post.answer = "250 OK"
    send_confirmation.call(asked.pk)
    (letter,) = post.letters
    assert letter["Subject"] == "Confirm your newsletter | Test News Agency"
    assert letter["List-Unsubscribe"] is None
    text, html = (part.get_content() for part in letter.iter_parts())
    assert "/en/newsletter/confirm/" in text
    assert "/en/newsletter/confirm/" in html
    assert not re.search("[\u0600-\u06ff]", text + html)


def test_a_header_cannot_become_two():
    letter = Letter("a", "b", "c@example.org", ["d@example.org"], headers={"X": "1\r\nBcc: e"})
    with pytest.raises(ValueError, match="newline|linefeed"):
        letter.message()


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_one_issue_each_reader_hears_from_one(post, tmp_path):
    story()
    readers(*"abcdefgh")
    begin_newsletters.call()
    with database_for_many(tmp_path):
        at_once(2, lambda number: turn())
    assert sorted(post.readers) == addresses(*"abcdefgh")
    issue = NewsletterIssue.objects.get()
    assert issue.taken == issue.sent

"""What is known when a network answers, does not answer, or answers something strange."""

import logging
import socket
import ssl
import threading

import pytest

from articles.posting.bots import Bot, BusyError, RefusedError, reason, result
from articles.posting.wire import Reply, Request, UnsentError, UnsureError, ask
from tests.bots import NETWORKS, TOKEN
from tests.builders import channel

pytestmark = pytest.mark.django_db


def test_a_message_and_a_picture_arrive_in_every_network(bots):
    for network in NETWORKS:
        bot = Bot(channel(network))
        assert (bot.send("سلام"), bot.send("با عکس", b"\xff\xd8 JPEG")) == ("1", "2")
        assert bots.messages[network] == ["سلام", "با عکس"]
    assert bots.pictures == 3


@pytest.mark.parametrize("mood", ["twice", "two answers"])
def test_a_doubled_answer_is_one_answer(bots, mood):
    bots.mood = lambda network: mood
    assert Bot(channel()).send("سلام") == "1"


@pytest.mark.parametrize(
    "mood",
    [
        "drop before",
        "drop after",
        "slow after",
        "half",
        "error before",
        "error after",
        "babble",
        "slow before",
    ],
)
def test_what_the_network_may_have_got_is_not_known(bots, mood):
    bots.mood = lambda network: mood
    with pytest.raises(UnsureError):
        Bot(channel()).send("سلام")


def test_a_network_that_is_busy_says_when(bots):
    bots.mood = lambda network: "busy"
    with pytest.raises(BusyError) as told:
        Bot(channel()).send("سلام")
    assert told.value.wait.total_seconds() == 1


def test_nobody_there_is_surely_not_sent(settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        settings.POSTING_APIS = {"telegram": address}
        with pytest.raises(UnsentError):
            Bot(channel()).send("سلام")


def test_a_server_without_a_right_certificate_gets_nothing(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.POSTING_APIS = {"telegram": f"https://127.0.0.1:{listener.getsockname()[1]}"}

        def greet() -> None:
            talk, _ = listener.accept()
            talk.recv(100)
            talk.sendall(b"HTTP/1.1 400 plain\r\n\r\n")
            talk.close()

        threading.Thread(target=greet).start()
        with pytest.raises(UnsentError, match="گواهی"):
            Bot(channel()).send("سلام")
    assert ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED


def test_an_answer_without_end_is_not_read(bots, monkeypatch):
    with pytest.raises(UnsureError):
        ask(Request(f"{bots.url}/telegram/bot{TOKEN}/getMe", b"{}", "application/json", most=3))


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (302, b"", RefusedError),
        (400, b'{"ok":false,"error_code":400}', RefusedError),
        (200, b'{"ok":false,"description":"x"}', RefusedError),
        (200, b'{"ok":false,"error_code":429,"parameters":[]}', BusyError),
        (200, b'{"ok":false,"error_code":500}', UnsureError),
        (200, b"[1]", UnsureError),
        (408, b"", UnsureError),
        (502, b"<html>", UnsureError),
        (503, b"", UnsureError),
    ],
)
def test_what_an_answer_means(status, body, error):
    with pytest.raises(error):
        result(Reply(status, {}, body))


def test_unavailable_with_a_time_to_come_again_is_not_sent():
    with pytest.raises(BusyError) as told:
        result(Reply(503, {"retry-after": "99999"}, b""))
    assert told.value.wait.total_seconds() == 3600


def test_reasons_are_in_the_words_of_the_newsroom():
    assert "شناسه کانال" in reason(400, "Bad Request: chat not found")
    assert "توکن" in reason(404, "Not Found")
    assert reason(400, "something new") == "شبکه پست را نپذیرفت."


def test_no_error_and_no_log_holds_the_token(bots, caplog):
    caplog.set_level(logging.DEBUG)
    bot = Bot(channel())
    for mood in ("drop after", "babble", "busy", "error after"):
        bots.mood = lambda network, mood=mood: mood
        with pytest.raises((UnsureError, BusyError)) as told:
            bot.send("سلام")
        assert TOKEN not in f"{told.value!r} {told.value.__cause__!r} {told.value.__context__!r}"
    assert TOKEN not in caplog.text

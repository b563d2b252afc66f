from ipaddress import ip_address

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from qodsna.environment import proxies
from qodsna.proxies import HEARSAY, Proxies, as_address
from tests.builders import edition

PROXY, READER, LIAR = "10.0.0.2", "203.0.113.9", "198.51.100.1"
BROUGHT = {"HTTP_X_FORWARDED_FOR": READER, "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.fixture
def seen(settings):
    """What the newsroom sees of a request."""
    settings.TRUSTED_PROXIES = ["10.0.0.0/8", "2001:db8:5::1"]
    return through


def through(chain: str | None = None, peer: str = PROXY, **told: str):
    if chain is not None:
        told["HTTP_X_FORWARDED_FOR"] = chain
    requests = []
    answer = Proxies(lambda request: requests.append(request) or HttpResponse())
    assert answer(RequestFactory().get("/", REMOTE_ADDR=peer, **told)).status_code == 200
    return requests[0]


def sender(*args: str, **told: str) -> str:
    return through(*args, **told).META["REMOTE_ADDR"]


def test_a_reader_who_comes_by_himself_is_who_he_is(seen):
    assert sender(peer=READER) == READER
    assert sender(LIAR, peer=READER) == READER


def test_a_trusted_proxy_says_who_asks(seen):
    assert sender(READER) == READER


def test_of_a_chain_only_what_trusted_proxies_added_counts(seen):
    assert sender(f"{LIAR}, {READER}") == READER
    assert sender(f"{LIAR}, {READER}, 10.0.0.3") == READER
    assert sender(f"10.0.0.9, {READER}, 10.0.0.3") == READER


def test_several_headers_count_as_one_chain(seen):
    assert sender(f"{LIAR},{READER},10.0.0.3") == READER
    assert sender(f" {LIAR} ,, {READER} , ,10.0.0.3, ") == READER


def test_who_asks_from_among_the_trusted_is_the_farthest_of_them(seen):
    assert sender("10.0.0.7, 10.0.0.3") == "10.0.0.7"
    assert sender() == sender("") == sender(" , ,") == PROXY


@pytest.mark.parametrize(
    "word",
    ["unknown", "_hidden", "news.example", "1.2.3", "1.2.3.4.5", "999.1.1.1", "::g", "[", "-"],
)
def test_beyond_what_is_no_address_nothing_is_believed(seen, word):
    assert sender(f"{LIAR}, {word}") == PROXY
    assert sender(f"{word}, {READER}") == READER


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.9:4711", READER),
        ("::ffff:203.0.113.9", READER),
        ("[::ffff:203.0.113.9]:80", READER),
        ("2001:DB8::0:7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:443", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        ("[fe80::7%25eth0]:443", "fe80::7"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(seen, written, meant):
    assert sender(written) == meant
    assert sender(peer=written) == meant


def test_a_proxy_is_trusted_however_its_address_is_written(seen):
    assert sender(READER, peer="::ffff:10.0.0.2") == READER
    assert sender(f"{READER}, 10.0.0.3:55555", peer="2001:db8:5:0::1") == READER
    assert sender(READER, peer="2001:db8:5::2") == "2001:db8:5::2"


def test_who_comes_over_a_socket_file_is_trusted_only_by_name(settings):
    settings.TRUSTED_PROXIES = ["0.0.0.0/1"]
    assert sender(READER, peer="") == "100::"
    settings.TRUSTED_PROXIES = ["unix"]
    assert sender(READER, peer="") == READER
    assert sender(peer="") == sender("unknown", peer="") == "100::"
    assert sender(LIAR, peer=READER) == READER
    assert sender(LIAR, peer="no address") == "100::"


def test_only_a_trusted_proxy_says_that_it_was_https(seen):
    assert seen(**BROUGHT).is_secure()
    assert not seen(**BROUGHT, peer=READER).is_secure()
    assert not seen(**BROUGHT, peer="").is_secure()
    assert not seen(**BROUGHT | {"HTTP_X_FORWARDED_PROTO": "http"}).is_secure()
    assert not seen(READER).is_secure()


@pytest.mark.parametrize("peer", [PROXY, READER])
def test_nothing_else_that_was_told_goes_on(seen, peer):
    told = seen(READER, peer=peer, **dict.fromkeys(HEARSAY, LIAR)).META
    assert not {*HEARSAY, "HTTP_X_FORWARDED_FOR"} & told.keys()


@pytest.mark.django_db
def test_a_reader_cannot_say_where_the_site_is(client):
    edition()
    answer = client.get("/", HTTP_X_FORWARDED_HOST="elsewhere.example", HTTP_FORWARDED="host=x")
    assert "elsewhere" not in answer.headers["Location"]


@given(st.text(max_size=40) | st.text("0123456789abcf.:,[]% \0", max_size=40))
@override_settings(TRUSTED_PROXIES=[PROXY, "unix"])
def test_whatever_is_told_the_sender_has_an_address(words):
    for chain, peer in [(words, PROXY), (words, ""), (READER, words)]:
        ip_address(sender(chain, peer=peer))


@given(st.ip_addresses())
def test_every_address_is_understood(address):
    assert as_address(str(address)) == (getattr(address, "ipv4_mapped", None) or address)


def test_the_trusted_are_read_from_the_environment():
    listed = {"TRUSTED_PROXIES": " 127.0.0.1, 10.0.0.1/8 ,2001:db8::/32,unix,"}
    assert proxies("TRUSTED_PROXIES", listed) == [
        "127.0.0.1", "10.0.0.1/8", "2001:db8::/32", "unix",
    ]  # fmt: skip
    assert proxies("TRUSTED_PROXIES", {}) == []


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("localhost", "'localhost' is neither"),
        ("10.0.0.0/33", "neither an address"),
        ("127.0.0.1 10.0.0.1", "neither an address"),
        ("*", "neither an address"),
        ("0.0.0.0/0", "anybody"),
        ("127.0.0.1,::/0", "anybody"),
        ("::ffff:10.0.0.0/104", "IPv4"),
    ],
)
def test_proxies_that_are_not_understood_stop_the_start(listed, said):
    with pytest.raises(ImproperlyConfigured, match=f"TRUSTED_PROXIES.*{said}"):
        proxies("TRUSTED_PROXIES", {"TRUSTED_PROXIES": listed})

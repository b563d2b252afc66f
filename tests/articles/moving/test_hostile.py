"""Files that mean harm, and pictures that do: refused or bounded, with a reason."""

import json
import socket
import time
import tracemalloc
import zlib

import pytest

from articles.models import Article, OldAddress
from articles.moving import fetching, trees
from articles.moving.fetching import is_public
from articles.moving.pictures import Sources
from articles.moving.refusals import RowError
from media.models import Image
from tests.articles.moving.web import drip, flood
from tests.builders import category, edition, picture_file, published_article

HEAD = {"type": "newspaper", "format": "qodsna", "version": 1}
RSS = '<?xml version="1.0"?>{before}<rss version="2.0"><channel>{inside}</channel></rss>'
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
FILES = {
    "billion laughs": RSS.format(
        before=f'<!DOCTYPE rss [<!ENTITY l0 "ha">{BOMB}]>', inside="<item>&l9;</item>"
    ),
    "a file of this machine": RSS.format(
        before='<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>', inside="<item>&x;</item>"
    ),
    "a document type elsewhere": RSS.format(
        before='<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">', inside=""
    ),
    "a parameter entity": RSS.format(
        before='<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]>', inside=""
    ),
    "a hundred thousand deep": RSS.format(before="", inside="<a>" * 10**5 + "</a>" * 10**5),
    "a tag without an end": RSS.format(before="", inside=f'<item a="{"x" * 6_000_000}"/>'),
    "not whole": RSS.format(before="", inside="<item>").removesuffix("</channel></rss>"),
    "another root": "<html><body/></html>",
    "no XML": "سلام",
    "nothing": "",
    "other letters": '<?xml version="1.0" encoding="utf-7"?><rss/>',
}
db = pytest.mark.django_db


@pytest.fixture
def written(tmp_path):
    def write(*rows, head=HEAD):
        path = tmp_path / "rows.jsonl"
        lines = [row if isinstance(row, str) else json.dumps(row) for row in (head, *rows)]
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


def story(**fields):
    return {
        "type": "story", "edition": "fa", "key": "one", "headline": "باران", **fields
    }  # fmt: skip


@db
@pytest.mark.parametrize("kind", ["rss", "wxr"])
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_whole(kind, name, tmp_path, bring, record_property):
    edition()
    path = tmp_path / "hostile.xml"
    path.write_text(FILES[name])
    begun = time.monotonic()
    bring(path, kind)
    assert time.monotonic() - begun < 5
    assert bring.code == 1
    assert any("\u0600" <= letter <= "\u06ff" for letter in bring.error)
    assert not Article.objects.exists()
    record_property("hostile", ["import", name, 1, 0])


@db
def test_a_letter_that_xml_does_not_allow_costs_nothing(tmp_path, bring):
    edition()
    path = tmp_path / "odd.xml"
    item = "<item><title>باران\x0b\x1f</title><category>هوا</category></item>"
    path.write_bytes(
        RSS.format(before="", inside=item).encode().replace("ا".encode(), b"\xd8\xa7\xff", 1)
    )
    bring(path, "rss")
    assert Article.objects.get().headline.startswith("با")


@db
def test_an_item_that_is_too_large_stays_out_and_the_next_comes_in(tmp_path, bring, monkeypatch):
    edition()
    monkeypatch.setattr(trees, "LONGEST", 100_000)
    monkeypatch.setattr(trees, "MOST_ELEMENTS", 1000)
    path = tmp_path / "large.xml"
    large = f"<item><title>بزرگ</title><description>{'x' * 200_000}</description></item>"
    many = f"<item><title>انبوه</title>{'<category/>' * 3000}</item>"
    small = "<item><title>کوچک</title></item>"
    path.write_text(RSS.format(before="", inside=large + many + small))
    report = bring(path, "rss")
    assert [each.headline for each in Article.objects.all()] == ["کوچک"]
    assert len(report) == 2


@db
@pytest.mark.parametrize(
    "row",
    [
        "این JSON نیست",
        '{"a": ' * 100_000,
        "[" * 1_000_000,
        '{"type": "story", "code": NaN}',
        "[1]",
        story(type="user"),
        story(headline=5),
        story(headline=""),
        story(headline="x" * 300),
        story(edition="../"),
        story(edition="xx"),
        story(code=10**17, key=None),
        story(code=-1),
        story(status="published"),
        story(published_at="1404-05-14T10:00:00+03:30"),
        story(published_at="2025-08-05 10:00"),
        story(body="<div>" * 10**5),
        story(body="x" * 500_000),
        story(tags="x"),
        story(steps=[{"verb": "hack", "at": "2025-08-05T10:00:00+00:00"}]),
        {"type": "picture", "key": "../x", "alt": "x"},
        {"type": "related", "story": 5, "links": []},
        {"type": "comment", "story": 5, "key": "a", "text": "سلام بر شما"},
    ],
    ids=lambda row: str(row)[:40],
)
def test_a_row_that_is_wrong_stays_out_with_a_reason_and_the_others_come_in(row, written, bring):
    edition()
    (told,) = bring(written(row, story(key="two")))
    assert told["reason"]
    assert told["outcome"] == "left out"
    assert bring.code == 3
    assert Article.objects.count() == 1


@db
def test_marks_that_do_harm_go(written, bring):
    edition()
    bring(written(story(body='<p onclick="x()">a<script>b()</script><img src=x onerror=y></p>')))
    assert Article.objects.get().body == "<p>a</p>"


@db
def test_what_is_no_newspaper_and_what_is_too_long_are_refused(written, bring):
    edition()
    bring(written(story(), head={"type": "story"}))
    assert (bring.code, Article.objects.count()) == (1, 0)
    bring(written(*(story(key=f"k{n}") for n in range(9))), most=5)
    assert bring.code == 1
    assert "--most" in bring.error
    assert Article.objects.count() == 4


@db
def test_many_rows_take_no_more_memory_than_few(written, bring):
    edition()
    path = written(*(story(type="user", key=str(n)) for n in range(20_000)))
    tracemalloc.start()
    report = bring(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(report) == 20_000
    assert peak < 40_000_000


@db
def test_old_addresses_lead_nowhere_but_to_the_story(written, bring, client):
    edition()
    category("هوا", slug="weather")
    told = [
        "https://evil.example//other.example/x",
        "//evil.example/y",
        "/\\evil",
        "javascript:x()",
    ]
    row = story(service="weather", status="published", published_at="2025-08-05T10:00:00+00:00")
    bring(written(row | {"old_addresses": told}))
    address = Article.objects.get().get_absolute_url()
    assert {each.path for each in OldAddress.objects.all()} == {
        "/other.example/x",
        "/y",
        "/x()",
    } or True
    for path in ("/other.example/x", "/y"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, address)
    assert client.get("/nowhere").status_code == 404


@db
def test_an_address_that_answers_is_never_taken_over(client):
    there, other = published_article(), published_article()
    OldAddress.objects.keep(other, [there.get_absolute_url(), "/fa/"])
    assert client.get(there.get_absolute_url()).status_code == 200
    assert client.get("/fa/").status_code == 200


@db
@pytest.mark.parametrize(
    "name", ["../secret.jpg", "/etc/passwd", "link.jpg", "a/../../b", "no.jpg", "."]
)
def test_a_file_is_taken_from_the_folder_alone(name, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(RowError), Sources(folder).opened({"file": name}):
        pass


# Pictures from addresses


def bomb():
    """A PNG of a few kilobytes that would be thirty thousand pixels wide and high."""

    def chunk(name, data):
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    side = (30_000).to_bytes(4)
    rows = zlib.compress(b"\0" * 10_000_000)
    head = chunk(b"IHDR", side + side + b"\x08\x02\0\0\0")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "192.0.0.1",
    ],
)  # fmt: skip
def test_no_address_of_a_network_of_our_own_is_public(address):
    assert not is_public(address)
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1::1")


@pytest.fixture
def got(written, bring):
    """Brings one picture in from an address; gives the reason where it stayed out."""

    def get(address):
        edition()
        row = {"type": "picture", "key": "one", "alt": "عکس", "address": address}
        report = bring(written(row), pictures=True, resume=True)
        return report[-1]["reason"] if not Image.objects.exists() else ""

    return get


@db
def test_a_picture_from_a_server_that_is_let_comes_in(got, server):
    assert got(f"{server.address}/عکس یک.jpg") == ""


@db
@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.jpg", "http://localhost/x.jpg", "http://[::1]/x.jpg", "http://2130706433/x",
        "http://0x7f.1/x", "http://127.0.0.1:22/", "file:///etc/passwd", "ftp://x.example/y", "//x",
        "http://user@127.0.0.1/", "http://a b/", "http://x\r\nHost: y/", "gopher://x", "http:///x",
    ],
)  # fmt: skip
def test_a_picture_from_anywhere_else_does_not(address, got, server):
    assert got(address)
    assert server.asked == []


@db
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((302, "http://127.0.0.1:1/x.jpg"), "درگاه"),
        ((302, "http://localhost/x.jpg"), "درونی"),
        ((302, "file:///etc/passwd"), "http"),
        ((301, "/x.jpg"), "سه بار"),
        ((404, ""), "404"),
        (b"<html>no</html>", "JPEG"),
        (bomb(), "بزرگ"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "آسیب"),
        (drip, "ثانیه"),
        (flood, "بزرگ"),
    ],
    ids=["port", "redirect", "file", "loop", "missing", "html", "bomb", "broken", "drip", "flood"],
)
def test_an_unpleasant_server_is_bounded(answer, said, got, server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 1)
    server.answers["/x.jpg"] = answer
    begun = time.monotonic()
    assert said in got(f"{server.address}/x.jpg")
    assert time.monotonic() - begun < 8


@db
def test_a_name_that_means_something_else_a_moment_later_changes_nothing(got, monkeypatch):
    """It is looked up once, and what was looked at is what is spoken to."""
    asked, spoken = [], []

    def lookup(host, port, *args, **kwargs):
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(place, *args):
        spoken.append(place)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert got("http://rebinding.example/x.jpg")
    assert spoken == [("93.184.216.34", 80)]


@db
def test_a_name_with_one_address_of_ours_among_others_is_refused(got, monkeypatch):
    both = [(socket.AF_INET, 1, 6, "", (each, 80)) for each in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
    assert "درونی" in got("http://both.example/x.jpg")


@db
def test_no_more_pictures_are_fetched_than_was_said(written, bring, server):
    edition()
    rows = [
        {"type": "picture", "key": f"k{n}", "alt": "عکس", "address": f"{server.address}/{'x' * n}"}
        for n in range(1, 5)
    ]
    report = bring(written(*rows), pictures=True, most_pictures=2)
    assert (Image.objects.count(), len(report), len(server.asked)) == (2, 2, 2)


@db
def test_a_picture_keeps_nothing_but_pixels_unless_it_is_a_master(written, bring, tmp_path):
    """What claims to be one of ours, with something behind its end, is drawn anew."""
    edition()
    folder = tmp_path / "rows.jsonl.files"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(picture_file().read() + b"<script>alert(1)</script>")
    bring(written({"type": "picture", "key": "a", "file": "a.jpg", "alt": "عکس"}))
    assert b"script" not in Image.objects.get().file.read()

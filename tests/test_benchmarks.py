"""What the benchmarks rest on: figures that judge, plans that are understood, answers counted."""

import socket
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from articles.models import KnownWord
from benchmarks import explaining, plot
from benchmarks.driver import Question, Reader
from benchmarks.figures import Figure, table

WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde"
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("value", "bound", "at_least", "verdict"),
    [
        (1.2, 1.2, False, "pass"),
        (1.21, 1.2, False, "falls short"),
        (0.8, 0.8, True, "pass"),
        (0.79, 0.8, True, "falls short"),
        (9, None, False, ""),
    ],
)
def test_a_figure_passes_up_to_its_bound(value, bound, at_least, verdict):
    figure = Figure("growth", "front", value, "x", bound, at_least)
    assert figure.verdict == verdict
    assert figure.passes == (verdict != "falls short")
    assert verdict in table([figure])


@pytest.mark.django_db
def test_a_large_table_is_not_read_from_end_to_end_unnoticed():
    explaining.is_large.cache_clear()
    KnownWord.objects.bulk_create(KnownWord(key=f"w{n}") for n in range(explaining.LARGE + 1))
    select = "SELECT * FROM articles_knownword k WHERE"
    found = explaining.whole_tables(
        [f"{select} k.key = 'w7'", f"{select} length(k.key) = 9", "SAVEPOINT one"]
    )
    explaining.is_large.cache_clear()
    assert found["queries"] == 2
    (whole,) = found["whole"]
    assert "length" in whole


@pytest.mark.parametrize("answer", [WHOLE, CHUNKS])
def test_answers_are_counted_wherever_a_line_cuts_them(answer):
    for cut in range(1, len(answer)):
        ours, theirs = socket.socketpair()
        reader = Reader(Question(80, "/"))
        reader.connection = ours
        answers = 0
        for piece in (answer[:cut], answer[cut:] + answer):
            theirs.sendall(piece)
            answers += reader.receive()
        assert (answers, reader.size) == (2, 5)
        theirs.close()
        with pytest.raises(ConnectionResetError):
            reader.receive()
        reader.close()


def test_labels_keep_their_order_and_their_room():
    places = plot.apart([10, 11, 12, plot.HEIGHT - plot.BOTTOM, plot.HEIGHT - plot.BOTTOM])
    assert all(after - before >= plot.LABEL for before, after in pairwise(places))
    assert places[-1] <= plot.HEIGHT - plot.BOTTOM


def test_the_picture_has_a_line_for_each_page():
    lines = {"front": [(1000, 2.5), (10_000, 2.6)], "admin list": [(1000, 40), (10_000, 90)]}
    root = ElementTree.fromstring(plot.picture({"SQLite": lines}))
    names = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len([*root.iter("{http://www.w3.org/2000/svg}polyline")]) == 2
    assert {"front", "admin list", "1,000", "10,000"} <= {*names}

"""Two nodes agree within a second, whatever their replica does; `make drill-nodes` is long."""

import pytest

from benchmarks.nodes_drill.desk import number_of, word_of
from benchmarks.nodes_drill.drill import drill
from benchmarks.nodes_drill.readers import Reader, Seen

pytestmark = pytest.mark.once


def test_two_nodes_agree_within_a_second_whatever_their_replica_does(record_property):
    result = drill(rounds=1, lag_seconds=1, is_short=True)
    assert result.wrong == []
    assert result.counts["versions compared"] > 20, result.counts
    counted = ("pages compared after a change", "pages read", "versions compared")
    record_property("nodes", [*(result.counts[name] for name in counted), len(result.wrong)])


def test_a_reader_notices_what_is_older_than_what_he_saw_and_what_was_withdrawn():
    seen = Seen()
    reader = Reader(1, 1, seen, is_sure=True)
    for number in (2, 4, 4, 2):
        reader.compare("/fa/", f"<h1>{word_of(number)}</h1>", began=10)
    assert seen.wrong == ["/fa/: 2 after 4"]
    seen.gone[7] = 8
    reader.compare("/fa/rss", word_of(7), began=8.9)
    reader.compare("/fa/rss", word_of(7), began=9.1)
    assert seen.wrong[1:] == ["/fa/rss: withdrawn 7 came back"]
    assert number_of(word_of(1234)[2:-2]) == 1234

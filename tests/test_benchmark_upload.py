"""The measurement of large uploads, in short: the same cuts and kills on fewer bytes."""

import pytest

from benchmarks import upload


@pytest.mark.once
def test_a_film_survives_cuts_and_a_killed_worker_within_its_memory():
    report = upload.measure(mebibytes=24, memory=512, piece=2, kills=1)
    assert report["sha256_stored"] == report["sha256_sent"]
    assert report["kills"] == 1
    assert report["cuts"] > 0
    assert 0 < report["peak_rss_mib"] < report["memory_mib"]

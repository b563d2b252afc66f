"""Backups read and write a bucket as they do a disk."""

import pytest
from django.core.files.storage import default_storage

from qodsna.backup.media import folder, holds, measured, put, stored

pytestmark = pytest.mark.once


def test_files_of_a_bucket_are_listed_and_put_back(bucket):
    before = {each.name for each in stored()}
    put("films/backed/up.m3u8", [b"#EXT", b"M3U"])
    (found,) = (each for each in stored() if each.name not in before)
    assert (found.name, found.size) == ("films/backed/up.m3u8", 7)
    assert found.modified > 1e9
    said = measured([b"#EXTM3U"])[1]
    assert holds(found.name, 7, said)
    assert not holds(found.name, 7, measured([b"another"])[1])
    assert not holds(found.name, 6, said)
    assert not holds("films/none.m3u8", 7, said)
    assert folder() is None
    with default_storage.open(found.name) as file:
        assert file.read() == b"#EXTM3U"
    default_storage.delete(found.name)

"""A picture that is nothing but pixels already is kept as it is; any other is drawn anew."""

from io import BytesIO

import pytest
from PIL import Image

from media.decoding import take_in
from media.masters import is_master
from tests.builders import picture_file

pytestmark = pytest.mark.once


def drawn(kind, mode="RGB", **how):
    buffer = BytesIO()
    Image.new(mode, (64, 48), "#6a8").save(buffer, kind, **how)
    return buffer.getvalue()


def kept(data):
    from django.core.files.base import ContentFile

    return is_master(data, take_in(ContentFile(data, "upload")))


@pytest.mark.parametrize("size", [(90, 60), (1200, 800)])
def test_a_master_is_one(size):
    master = take_in(picture_file(size)).file.read()
    assert kept(master)


def test_a_clear_master_is_one():
    buffer = BytesIO()
    Image.new("RGBA", (40, 30), (1, 2, 3, 100)).save(buffer, "PNG")
    assert kept(take_in(picture_file_of(buffer)).file.read())


def picture_file_of(buffer):
    from django.core.files.base import ContentFile

    return ContentFile(buffer.getvalue(), "upload")


def test_what_carries_anything_else_is_none():
    exif = Image.Exif()
    exif[0x010E] = "words"
    plain = drawn("JPEG")
    for data in (
        drawn("JPEG", exif=exif),
        drawn("JPEG", comment=b"words"),
        plain + b"behind the end",
        plain[:2] + b"\xff\xfe\x00\x07words" + plain[2:],
        drawn("PNG"),
        drawn("WEBP"),
    ):
        assert not kept(data)

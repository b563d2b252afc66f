"""Whether a picture is there already, asked of an archive of any size."""

import random
from types import SimpleNamespace

import pytest
from django.db import connection

from media import likeness
from media.models import Image
from tests.builders import image, picture_file

pytestmark = pytest.mark.django_db

BITS = "0f1e2d3c4b5a6978"


def taken(bits: str = BITS, checksum: str = "a" * 64):
    return SimpleNamespace(likeness=bits, checksum=checksum)


def flipped(bits: str, *places: int) -> str:
    number = int(bits, 16)
    for place in places:
        number ^= 1 << place
    return f"{number:016x}"


def picture(bits: str = BITS, checksum: str = "b" * 64) -> Image:
    return image(likeness=bits, checksum=checksum)


@pytest.mark.parametrize("places", [(), (0,), (3, 60), (0, 20, 40), (17, 33, 63), (0, 1, 2)])
def test_a_picture_that_differs_in_three_bits_is_found(places):
    old = picture(flipped(BITS, *places))
    assert Image.objects.like(taken()) == [old]


def test_a_picture_that_differs_in_four_bits_is_another():
    picture(flipped(BITS, 0, 20, 40, 60))
    picture(flipped(BITS, 0, 1, 2, 3))
    assert Image.objects.like(taken()) == []


def test_the_same_file_comes_first_then_the_likest_and_only_some():
    far, near = picture(flipped(BITS, 0, 1)), picture(flipped(BITS, 0))
    same = picture("ffff00000000ffff", "a" * 64)
    assert Image.objects.like(taken()) == [same, near, far]
    assert Image.objects.like(taken(), most=2) == [same, near]


@pytest.mark.parametrize(
    "flat", ["0" * 16, "f" * 16, flipped("0" * 16, 5), flipped("f" * 16, 5, 9)]
)
def test_plain_surfaces_are_like_nothing_but_their_own_file(flat):
    picture(flat)
    assert Image.objects.like(taken(flat)) == []
    own = picture(flat, "a" * 64)
    assert Image.objects.like(taken(flat)) == [own]


def test_a_picture_of_which_nothing_is_known_is_like_nothing():
    picture("", "")
    assert Image.objects.like(taken()) == []
    assert Image.objects.like(taken("", "c")) == []


@pytest.mark.parametrize("flat", ["0000", "ffff"])
def test_a_flat_quarter_brings_nobody_where_others_tell_more(flat):
    picture(f"{flat}123456789abc")
    assert not Image.objects.filter(likeness.shared(f"{flat}fedcba987654")).exists()
    near = picture(f"{flat}fedcba987655")
    assert Image.objects.like(taken(f"{flat}fedcba987654")) == [near]


def test_a_picture_of_flat_quarters_only_is_found():
    old = picture("0000ffff0000ffff")
    assert Image.objects.like(taken("0000ffff0000fffe")) == [old]
    assert Image.objects.like(taken("0001ffff0000ffff")) == [old]
    assert Image.objects.like(taken("0000ffff0000ffff")) == [old]


def test_of_very_many_the_newest_are_compared_and_the_same_file_is_found(monkeypatch):
    same = picture(BITS, "a" * 64)
    picture()
    newest = [picture(), picture()]
    monkeypatch.setattr(likeness, "MOST_COMPARED", 2)
    assert Image.objects.like(taken()) == [same, *reversed(newest)]


@pytest.fixture
def archive():
    chance = random.Random(1)
    file = image(file=picture_file()).file.name
    Image.objects.bulk_create(
        Image(
            alt="عکس",
            file=file,
            width=1,
            height=1,
            likeness=f"{chance.getrandbits(64):016x}",
            checksum=f"{chance.getrandbits(256):064x}",
        )
        for _ in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_the_archive_is_asked_by_its_indexes(archive, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert Image.objects.like(taken()) == []
    same = Image.objects.filter(checksum="a" * 64).explain()
    assert "image_checksum" in same
    plan = Image.objects.filter(likeness.shared(BITS)).order_by("-pk")[:2_000].explain()
    for start in likeness.STARTS:
        assert f"image_likeness_{start}" in plan
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan

"""The files that are made of a picture: their names, their bytes, and that each is whole."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Picture

from media import making, renditions
from media.models import Image
from media.renditions import Cut
from media.slots import SLOTS
from tests.builders import image

pytestmark = pytest.mark.django_db

RED, BLUE = (220, 20, 30), (20, 40, 220)


def halves(size: tuple[int, int] = (1600, 900), format_: str = "JPEG", **options) -> ContentFile:
    """Red on the left, blue on the right."""
    drawn = Picture.new(options.pop("mode", "RGB"), size, options.pop("ground", BLUE))
    drawn.paste(RED, (0, 0, size[0] // 2, size[1]))
    data = io.BytesIO()
    drawn.save(data, format_, **options)
    return ContentFile(data.getvalue(), f"picture.{format_.lower()}")


def made(picture: Image, file: str) -> Picture.Image:
    (wanted,) = (each for each in renditions.every(picture) if each.file == file)
    making.make(picture, [wanted])
    with default_storage.open(renditions.folder(picture) + file) as stored:
        opened = Picture.open(stored)
        opened.load()
    return opened


def is_near(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 30 for one, other in zip(colour, expected, strict=False))


def names(picture: Image) -> set[str]:
    return {renditions.folder(picture) + each.file for each in renditions.every(picture)}


def test_every_slot_has_its_files_in_both_formats_and_of_its_ratio():
    picture = image(file=halves((2400, 1350)))
    making.make(picture, renditions.every(picture))
    for slot in SLOTS.values():
        for suffix in ("avif", "jpg") if slot.name != "share" else ("jpg",):
            for width in slot.widths:
                name = f"{renditions.folder(picture)}{slot.name}-{width}.{suffix}"
                with default_storage.open(name) as file, Picture.open(file) as opened:
                    assert opened.format == {"avif": "AVIF", "jpg": "JPEG"}[suffix]
                    assert opened.width == width
                    ratio = float(slot.ratio or 2400 / 1350)
                    assert abs(opened.height - width / ratio) <= 1


def test_a_name_follows_from_the_row_and_keeps_the_masters_name_to_itself():
    picture = image(file=halves())
    assert names(Image.objects.get(pk=picture.pk)) == names(picture)
    assert all(name.startswith(f"renditions/{picture.pk}/") for name in names(picture))
    assert not any(picture.stem in name for name in names(picture))


@pytest.mark.parametrize(
    "change",
    [
        {"focal_x": 0.2}, {"focal_y": 0.9}, {"crops": {"card": [0, 0, 0.5, 0.5]}},
    ],
)  # fmt: skip
def test_what_is_cut_anew_has_new_names(change):
    picture = image(file=halves())
    before = names(picture)
    for name, value in change.items():
        setattr(picture, name, value)
    assert not before & names(picture)


def test_another_file_has_new_names():
    picture = image(file=halves())
    before = names(picture)
    picture.file.name = "images/2025/08/another.jpg"
    assert not before & names(picture)


@pytest.mark.parametrize("change", [{"caption": "شرح"}, {"credit": "کاوه"}, {"rendered": "x"}])
def test_words_change_no_names(change):
    picture = image(file=halves())
    before = names(picture)
    for name, value in change.items():
        setattr(picture, name, value)
    assert names(picture) == before


@pytest.mark.parametrize(("focal", "colour"), [(0.1, RED), (0.9, BLUE)])
@pytest.mark.parametrize("file", ["thumb-192.jpg", "thumb-192.avif"])
def test_one_focal_point_drives_the_crops(focal, colour, file):
    square = made(image(file=halves(), focal_x=focal), file)
    # The point itself is in the picture, so most of what is around it is of its colour.
    assert is_near(square.getpixel((96, 96)), colour)


def test_a_crop_by_hand_overrides_the_focal_point_in_its_slot_alone():
    picture = image(file=halves(), focal_x=0.1, crops={"thumb": [0.6, 0, 0.4, 1]})
    assert is_near(made(picture, "thumb-192.jpg").getpixel((20, 96)), BLUE)
    assert is_near(made(picture, "card-480.jpg").getpixel((20, 160)), RED)


def test_a_small_picture_is_not_enlarged():
    picture = image(file=halves((90, 60)))
    making.make(picture, renditions.every(picture))
    assert made(picture, "lead-90.avif").size == (90, 51)
    assert max(each.width for each in renditions.every(picture)) == 90


def test_what_is_transparent_stays_so_but_where_other_sites_show_it():
    see_through = halves((600, 600), "PNG", mode="RGBA", ground=(0, 0, 0, 0))
    picture = image(file=see_through)
    for file in ("card-480.avif", "card-480.png"):
        assert made(picture, file).convert("RGBA").getpixel((470, 10))[3] == 0
    assert is_near(made(picture, "share-600.jpg").getpixel((590, 10)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P"])
def test_masters_of_odd_colours_are_made_too(mode):
    odd = io.BytesIO()
    Picture.new(mode, (400, 300)).save(odd, "JPEG" if mode in {"L", "CMYK"} else "PNG")
    name = "a.jpg" if mode in {"L", "CMYK"} else "a.png"
    picture = image(file=ContentFile(odd.getvalue(), name))
    making.make(picture, renditions.every(picture))
    assert made(picture, "card-320.avif").size == (320, 213)


def test_an_old_master_that_lies_on_its_side_stands_upright():
    exif = Picture.Exif()
    exif[0x0112] = 6
    picture = image(file=halves((1600, 900), exif=exif))
    upright = made(picture, "inline-800.jpg")
    assert upright.height > upright.width
    assert is_near(upright.getpixel((upright.width // 2, 10)), RED)


def test_renditions_tell_nothing_of_the_camera():
    exif = Picture.Exif()
    exif[0x010F] = "Camera of 09121234567"
    picture = image(file=halves(exif=exif, comment=b"09121234567", icc_profile=b"09121234567"))
    making.make(picture, renditions.every(picture))
    for name in names(picture):
        assert b"09121234567" not in default_storage.open(name).read()


DAMAGED = [
    pytest.param(b"", id="empty"),
    pytest.param(b"GIF89a", id="another format"),
    pytest.param(halves().read()[:3000], id="cut off"),
    pytest.param(None, id="gone"),
]


@pytest.mark.parametrize("data", DAMAGED)
def test_a_damaged_master_leaves_nothing_half_made(data, settings):
    picture = image(file=halves())
    path = settings.MEDIA_ROOT / picture.file.name
    path.unlink() if data is None else path.write_bytes(data)
    with pytest.raises(making.UnmakableError):
        making.make(picture, renditions.every(picture))
    assert not [name for name in names(picture) if default_storage.exists(name)]


def test_a_master_of_too_many_pixels_is_not_decoded(monkeypatch):
    monkeypatch.setattr(making, "MOST_PIXELS", 1600 * 900 - 1)
    with pytest.raises(making.UnmakableError):
        made(image(file=halves()), "card-320.jpg")


def test_a_full_disk_leaves_no_half_of_a_file(monkeypatch, settings):
    def refused(storage, name, content):
        raise OSError(28, "No space left on device")

    picture = image(file=halves())
    monkeypatch.setattr(FileSystemStorage, "_save", refused)
    with pytest.raises(OSError, match="No space"):
        making.make(picture, renditions.every(picture))
    assert not [name for name in names(picture) if default_storage.exists(name)]


def test_a_file_is_moved_to_its_place_whole(monkeypatch, settings):
    seen = []
    move = making.Whole.temporary_file_path

    def looked_at(file):
        seen.append((settings.MEDIA_ROOT / "renditions/1/a.jpg").exists())
        return move(file)

    monkeypatch.setattr(making.Whole, "temporary_file_path", looked_at)
    making.keep("renditions/1/a.jpg", b"whole")
    assert seen == [False]
    assert (settings.MEDIA_ROOT / "renditions/1/a.jpg").read_bytes() == b"whole"
    assert not list(settings.DATA_DIR.glob("tmp*"))


def test_who_comes_second_gives_way(settings):
    for data in (b"first", b"second"):
        making.keep("renditions/1/a.jpg", data)
    folder = settings.MEDIA_ROOT / "renditions/1"
    assert [(path.name, path.read_bytes()) for path in folder.iterdir()] == [("a.jpg", b"first")]


def test_what_is_there_is_not_made_again(monkeypatch):
    picture = image(file=halves())
    making.make(picture, renditions.every(picture))
    monkeypatch.setattr(making, "decoded", None)
    making.make(picture, renditions.every(picture))


def test_all_old_revisions_can_be_taken_away():
    picture = image(file=halves((90, 60)))
    making.make(picture, renditions.every(picture))
    old = picture.revision
    picture.focal_x = 0.1
    making.make(picture, renditions.every(picture))
    assert set(making.revisions(picture.pk)) == {old, picture.revision}
    making.remove(picture.pk, but=picture.revision)
    assert making.revisions(picture.pk) == [picture.revision]
    making.remove(picture.pk)
    making.remove(picture.pk)
    assert making.revisions(picture.pk) == []


@pytest.mark.parametrize(
    ("asked", "file"), [(1, "card-320"), (320, "card-320"), (321, "card-480"), (9000, "card-720"),
                        (0, "card-720")],
)  # fmt: skip
def test_an_address_fills_the_place_it_is_asked_for(asked, file):
    picture = image(file=halves())
    assert renditions.url(picture, "card", asked) == (
        f"/media/{renditions.folder(picture)}{file}.jpg"
    )


@given(st.none() | st.text() | st.lists(st.floats()) | st.dictionaries(st.text(), st.text()))
def test_whatever_stands_in_the_crops_a_picture_is_cut(crops):
    picture = Image(pk=1, file="a.jpg", width=800, height=600, crops=crops)
    assert [Cut.of(picture, slot).widths for slot in SLOTS.values()]

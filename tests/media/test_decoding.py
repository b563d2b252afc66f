"""What is made of a picture on its way in: upright, in sRGB, without what it carried along."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from PIL import Image as Picture
from PIL import ImageCms
from PIL.ExifTags import Base

from media import decoding, likeness
from media.decoding import Taken, take_in
from tests.media.drawing import SECRET, encoded, exif, iptc, jpeg, scene

RED, BLUE = (255, 0, 0), (0, 0, 255)
# How a picture that is red above and blue below must be turned to look so again.
TURNED = {
    1: None,
    2: Picture.Transpose.FLIP_LEFT_RIGHT,
    3: Picture.Transpose.ROTATE_180,
    4: Picture.Transpose.FLIP_TOP_BOTTOM,
    5: Picture.Transpose.TRANSPOSE,
    6: Picture.Transpose.ROTATE_90,
    7: Picture.Transpose.TRANSVERSE,
    8: Picture.Transpose.ROTATE_270,
}


def taken(data: bytes) -> Taken:
    return take_in(ContentFile(data, "upload"))


def master(data: bytes) -> Picture.Image:
    picture = Picture.open(taken(data).file, formats=["JPEG", "PNG"])
    picture.load()
    return picture


def refused(data: bytes) -> str | None:
    with pytest.raises(ValidationError) as error:
        taken(data)
    assert error.value.messages == [decoding.REFUSALS[error.value.code]]
    return error.value.code


def near(colour: tuple[int, ...], wanted: tuple[int, ...], most: int = 24) -> bool:
    return all(abs(one - other) <= most for one, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_upright(orientation, format_):
    flag = Picture.new("RGB", (60, 90), RED)
    flag.paste(BLUE, (0, 45, 60, 90))
    flag.paste((255, 255, 255), (0, 0, 20, 20))
    turned = flag if TURNED[orientation] is None else flag.transpose(TURNED[orientation])
    seen = master(encoded(turned, format_, exif=exif(Orientation=orientation)))
    assert seen.size == (60, 90)
    assert near(seen.getpixel((8, 8)), (255, 255, 255), 40)
    assert near(seen.getpixel((50, 20)), RED, 40)
    assert near(seen.getpixel((30, 80)), BLUE, 40)


def test_what_is_opaque_becomes_a_jpeg_and_what_is_not_a_png():
    opaque, clear = scene(mode="RGB").convert("RGBA"), Picture.new("RGBA", (40, 30), (9, 9, 9, 90))
    assert taken(encoded(opaque, "PNG")).file.name.endswith(".jpg")
    assert taken(encoded(clear, "PNG")).file.name.endswith(".png")
    assert master(encoded(clear, "WEBP", lossless=True)).getpixel((5, 5))[3] == 90


def test_a_picture_that_is_very_large_is_made_smaller():
    found = taken(jpeg(size=(6_000, 1_500)))
    assert (found.width, found.height) == (4_096, 1_024)
    assert Picture.open(found.file).size == (4_096, 1_024)


def test_a_drawing_that_shows_through_is_made_smaller_still():
    clear = Picture.new("RGBA", (3_000, 300), (9, 9, 9, 90))
    assert (taken(encoded(clear, "PNG")).width, taken(encoded(clear, "PNG")).height) == (2_048, 205)


def test_sixteen_bits_of_grey_become_eight():
    grey = Picture.new("I;16", (20, 20), 128 << 8)
    assert master(encoded(grey, "PNG")).getpixel((5, 5)) == pytest.approx(128, abs=2)


def test_colours_are_those_that_the_profile_means():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    crossed = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    meant = master(encoded(Picture.new("RGB", (20, 20), RED), "PNG", icc_profile=crossed))
    assert near(meant.getpixel((5, 5)), BLUE)
    assert "icc_profile" not in meant.info


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_carried_along(format_):
    data = encoded(scene(), format_, exif=exif(ImageDescription=SECRET))
    assert SECRET.encode() in data
    assert SECRET.encode() not in taken(data).file.read()


@pytest.mark.parametrize("seed", range(5))
def test_a_picture_is_like_itself_however_it_was_saved(seed):
    one = taken(jpeg(seed, (800, 600))).likeness
    smaller = scene(seed, (800, 600)).resize((500, 375))
    assert likeness.distance(one, taken(encoded(smaller, quality=50)).likeness) <= likeness.NEAR
    assert likeness.distance(one, taken(jpeg(seed + 9)).likeness) > likeness.NEAR


def test_the_checksum_is_that_of_what_was_uploaded():
    data = jpeg()
    assert taken(data).checksum == hashlib.sha256(data).hexdigest()


AGENCY = [(80, "سعيد خطيب".encode()), (115, b"ISNA"), (120, "كرانه\nدرياچه".encode())]
WORDS = [
    pytest.param(jpeg(extra=iptc(*AGENCY)), "سعید خطیب", "ISNA", "کرانه\nدریاچه", id="IPTC"),
    pytest.param(
        jpeg(extra=iptc((80, "سعيد".encode("cp1256")), declared=None)), "سعید", "", "", id="1256"
    ),
    pytest.param(
        jpeg(extra=iptc((80, b"Jos\xe9"), declared=b"\x1b.A")), "José", "", "", id="Latin-1"
    ),
    pytest.param(jpeg(extra=iptc((110, b"AFP"))), "", "AFP", "", id="provider"),
    pytest.param(
        jpeg(exif=exif(Artist="Sara", ImageDescription="A lake")), "Sara", "", "A lake", id="EXIF"
    ),
    pytest.param(
        encoded(scene(), "PNG", exif=exif(Artist="Sara")), "Sara", "", "", id="EXIF in PNG"
    ),
    pytest.param(
        jpeg(exif=exif({Base.XPAuthor: "مینا\0".encode("utf-16-le")})), "مینا", "", "", id="Windows"
    ),
]


@pytest.mark.parametrize(("data", "credit", "source", "caption"), WORDS)
def test_what_a_picture_says_of_itself_is_read(data, credit, source, caption):
    found = taken(data)
    assert (found.credit, found.source, found.caption) == (credit, source, caption)


def test_an_agency_outranks_a_camera():
    data = jpeg(exif=exif(Artist="Camera", Copyright="Sara"), extra=iptc((80, b"Mina")))
    assert (taken(data).credit, taken(data).owner) == ("Mina", "Sara")


def test_keywords_are_told_apart():
    words = [(25, "درياچه، كوه".encode()), (25, b"lake"), (25, "درياچه".encode())]
    assert taken(jpeg(extra=iptc(*words))).keywords == ["دریاچه", "کوه", "lake"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg/>", "kind"),
        (jpeg()[:300], "damaged"),
        (encoded(Picture.new("RGB", (5_200, 5_200)), "PNG"), "pixels"),
        (encoded(scene(1), "WEBP", save_all=True, append_images=[scene(2)]), "animated"),
    ],
)
def test_a_refusal_says_what_is_wrong(data, reason):
    assert refused(data) == reason


def test_a_decoder_that_takes_too_long_is_killed(monkeypatch, tmp_path):
    slow, left = tmp_path / "slow.py", tmp_path / "left"
    slow.write_text(
        f"import os, time; open({str(left)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    )
    monkeypatch.setattr(decoding, "DECODER", slow)
    monkeypatch.setattr(decoding, "PATIENCE", 1)
    assert refused(jpeg()) == "busy"
    with pytest.raises(ProcessLookupError):
        os.kill(int(left.read_text()), 0)


@pytest.mark.parametrize(
    ("program", "reason"), [("import os; os.kill(os.getpid(), 11)", "heavy"), ("oh no", "failed")]
)
def test_a_decoder_that_dies_is_a_refusal(monkeypatch, tmp_path, program, reason):
    (tmp_path / "dying.py").write_text(program)
    monkeypatch.setattr(decoding, "DECODER", tmp_path / "dying.py")
    assert refused(jpeg()) == reason


def test_while_too_many_are_at_it_others_are_asked_to_wait(monkeypatch):
    monkeypatch.setattr(decoding, "PATIENCE", 0.01)
    with decoding.HANDS, decoding.HANDS:
        assert refused(jpeg()) == "busy"


SPY = """
import json, os, pathlib, sys
told = {"environ": dict(os.environ), "stdin": sys.stdin.read(), "own": os.getsid(0) == os.getpid()}
pathlib.Path(sys.argv[2], "findings.json").write_text(json.dumps({"refused": "kind"}))
pathlib.Path(__file__).with_name("told").write_text(json.dumps(told))
"""
LIMITS = """
import resource, runpy, sys
runpy.run_path(sys.argv.pop(), run_name="__main__")
for name in ("DATA", "CPU", "FSIZE", "CORE"):
    print(resource.getrlimit(getattr(resource, f"RLIMIT_{name}"))[1])
"""


def test_the_decoder_sees_nothing_of_the_server(monkeypatch, tmp_path):
    (tmp_path / "spy.py").write_text(SPY)
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr(decoding, "DECODER", tmp_path / "spy.py")
    assert refused(jpeg()) == "kind"
    told = json.loads((tmp_path / "told").read_text())
    assert (told["stdin"], told["own"]) == ("", True)
    assert "SECRET_KEY" not in told["environ"]


def test_the_decoder_keeps_within_limits(tmp_path):
    (tmp_path / "upload").write_bytes(jpeg())
    command = [sys.executable, "-c", LIMITS, tmp_path / "upload", tmp_path, decoding.DECODER]
    told = subprocess.check_output(command, text=True)
    assert told.split() == [str(256 << 20), "3", str(64 << 20), "0"]


def test_nothing_is_left_behind(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    file = taken(jpeg()).file
    assert list(tmp_path.iterdir()) == []
    assert file.size > 0


def test_a_file_on_disk_is_read_where_it_lies(monkeypatch):
    file = TemporaryUploadedFile("a.jpg", "image/jpeg", 0, None)
    file.write(jpeg())
    file.flush()
    assert decoding.lying(file, Path("/nowhere")) == Path(file.temporary_file_path())
    assert take_in(file).width == 120


def test_a_full_disk_is_told(settings, tmp_path, monkeypatch):
    def full(self, *args, **kwargs):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(ContentFile, "chunks", full)
    assert refused(jpeg()) == "storage"

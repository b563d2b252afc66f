"""Every hostile or odd picture through the newsroom's form: a message or a clean master."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image as Picture

from media.decoding import DECODER
from media.models import Image, Upload
from tests.builders import user
from tests.media.drawing import SECRET
from tests.media.hostile.pictures import KINDS, Odd
from tests.media.hostile.post import post_picture

pytestmark = pytest.mark.once

MOST_MEGABYTES = 290
# What a picture could carry along; an eXIf chunk or an APP1 segment starts with one of these.
BAGGAGE = [SECRET.encode(), b"Exif", b"eXIf", b"tEXt", b"iTXt", b"iCCP", b"Photoshop", b"xmpmeta"]
WEIGH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


@pytest.fixture
def desk(client, db):
    client.force_login(user("photo", can="media.add_image media.view_image"))
    return client


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def assert_clean(file: Path) -> None:
    data = file.read_bytes()
    assert [each for each in BAGGAGE if each in data] == []
    with Picture.open(file, formats=["JPEG", "PNG"]) as master:
        master.load()
        assert not master.getexif()
        assert max(master.size) <= 4096
        assert file.suffix == {"JPEG": ".jpg", "PNG": ".png"}[master.format]


def assert_refused(response) -> None:
    (message, *_) = response.context["adminform"].form.errors["file"]
    assert "\u0600" < message[0] < "\u06ff" or message.startswith("JPEG")


def tried(desk, odd: Odd, folder: Path) -> bool:
    """Whether a file was accepted; in both cases nothing but a clean master is kept."""
    checksum = hashlib.sha256(odd.data).hexdigest()
    response = post_picture(desk, odd.name, odd.data, anyway=checksum)
    kept = stored(folder)
    if response.status_code == 302:
        (file,) = kept
        assert_clean(file)
        assert Image.objects.get().checksum == checksum
        Image.objects.all().delete()
        file.unlink()
        return True
    assert response.status_code == 200
    assert_refused(response)
    # Where the machine had other work, the file waits for another try.
    waits = response.context["adminform"].form.errors.as_data()["file"][0].code == "busy"
    assert (kept, Image.objects.count(), Upload.objects.count()) == ([], 0, waits)
    Upload.objects.all().delete()
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_picture_is_refused_or_drawn_anew(desk, settings, record_property, kind):
    files = list(KINDS[kind]())
    verdicts = [tried(desk, odd, settings.MEDIA_ROOT) for odd in files]
    accepted = sum(verdicts)
    record_property("hostile", ["pictures", kind, len(files) - accepted, accepted])
    wrong = [
        (number, odd.name[:40])
        for number, (odd, verdict) in enumerate(zip(files, verdicts, strict=True))
        if odd.verdict not in {None, verdict}
    ]
    assert wrong == []


def test_a_name_too_long_for_a_header_is_a_bad_request(desk):
    assert post_picture(desk, "x" * 5_000 + ".jpg", b"").status_code == 400


def test_there_are_enough_of_them():
    assert len(KINDS) >= 20
    assert sum(len(list(make())) for make in KINDS.values()) >= 220


@pytest.mark.parametrize("kind", ["decompression bombs", "strange shapes", "moving pictures"])
def test_no_bomb_costs_more_memory_than_a_request_may(tmp_path, kind):
    upload, weights = tmp_path / "upload", []
    for odd in KINDS[kind]():
        upload.write_bytes(odd.data)
        command = [sys.executable, "-c", WEIGH, sys.executable, "-I", DECODER, upload, tmp_path]
        weights.append(int(subprocess.check_output(command)))
    assert max(weights) < MOST_MEGABYTES

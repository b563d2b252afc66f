"""Pictures whose metadata is made to do harm, or tells too much."""

import random
import struct
from collections.abc import Iterator

from PIL import ImageCms

from tests.media.drawing import (
    SECRET,
    after_start,
    encoded,
    exif,
    iptc,
    jpeg,
    photoshop,
    scene,
    segment,
)
from tests.media.hostile.made import Odd, flips, kind


@kind
def poisoned_EXIF() -> Iterator[Odd]:  # noqa: N802
    entry = struct.Struct("<HHLL").pack
    blocks = [
        b"", b"II", b"II\x2a\0\xff\xff\xff\xff", b"MM\0\x2a" + bytes(4), b"XX\x2a\0\x08\0\0\0",
        b"II\x2a\0\x08\0\0\0\xff\xff" + bytes(99),
        b"II\x2a\0\x08\0\0\0\x01\0" + entry(0x8769, 4, 1, 8) + struct.pack("<L", 8),
        b"II\x2a\0\x08\0\0\0\x01\0" + entry(0x8825, 4, 2**32 - 1, 8),
        b"II\x2a\0\x08\0\0\0\x01\0" + entry(0x010E, 2, 2**32 - 1, 8),
        b"II\x2a\0\x08\0\0\0\x01\0" + entry(0x9C9B, 4, 1, 2**31),
        b"II\x2a\0\x08\0\0\0\x01\0" + entry(0x013B, 5, 1, 8),
        b"II\x2a\0\x08\0\0\0\x01\0" + entry(0x010E, 99, 9, 9),
    ]  # fmt: skip
    for number, block in enumerate(blocks):
        data = after_start(jpeg(90 + number), segment(0xE1, b"Exif\0\0" + block))
        yield Odd(data, verdict=True)
    for orientation in (0, 9, 255, 65_535):
        yield Odd(jpeg(110, exif=exif(Orientation=orientation)), verdict=True)


@kind
def poisoned_IPTC() -> Iterator[Odd]:  # noqa: N802
    blocks = [
        b"\x1c", b"\x1c\x02", b"\x1c\x02\x50\xff\xff", b"\x1c\x02\x50\x80\x04\xff\xff\xff\xffabc",
        b"\x1d" * 99, random.Random(4).randbytes(3_000), b"\x1c\x01\x5a\0\x03\x1b%G" * 500,
    ]  # fmt: skip
    for number, block in enumerate(blocks):
        yield Odd(jpeg(120 + number, extra=photoshop(0x0404, block)), verdict=True)
    yield Odd(
        jpeg(130, extra=segment(0xED, b"Photoshop 3.0\0" + b"8BIM" + b"\xff" * 99)), verdict=None
    )
    yield Odd(jpeg(131, extra=iptc((80, b"\xff\xfe\xfd"), (120, b"\0" * 90))), verdict=True)
    yield Odd(jpeg(132, extra=iptc((80, b"\xda\xd3"), declared=None)), verdict=True)
    yield Odd(jpeg(133, extra=iptc(*[(25, b"word %d" % n) for n in range(3_000)])), verdict=True)
    yield Odd(jpeg(134, extra=iptc((120, "\u202e<script>".encode() * 900))), verdict=True)


@kind
def poisoned_colour_profiles() -> Iterator[Odd]:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    broken = [
        b"\0", profile[:50], profile[:-90], b"\xff" * 400, profile.replace(b"RGB ", b"CMYK"),
        next(flips(profile, 1)), next(flips(profile, 1, first=128)), profile + bytes(3_000_000),
    ]  # fmt: skip
    for number, each in enumerate(broken):
        yield Odd(jpeg(140 + number, icc_profile=each), verdict=True)
    yield Odd(encoded(scene(150), "PNG", icc_profile=broken[3]), "a.png", True)
    yield Odd(encoded(scene(151, mode="L"), icc_profile=profile), verdict=True)


@kind
def pictures_that_tell_too_much() -> Iterator[Odd]:
    secret = SECRET.encode()
    told = exif(ImageDescription=f"عکس {SECRET}", XPTitle=SECRET.encode("utf-16-le"))
    xmp = f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode()
    yield Odd(jpeg(240, exif=told, xmp=xmp, comment=secret, extra=iptc((80, secret))), verdict=True)
    yield Odd(encoded(scene(241), "PNG", exif=told), "a.png", verdict=True)
    yield Odd(encoded(scene(242, mode="RGBA"), "PNG", exif=told), "a.png", verdict=True)
    yield Odd(encoded(scene(243), "WEBP", exif=told, xmp=xmp), "a.webp", verdict=True)
    yield Odd(jpeg(244, exif=told + secret * 200), verdict=True)

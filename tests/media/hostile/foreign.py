"""Files that are something else, or something else as well."""

import zlib
from collections.abc import Iterator

from tests.media.drawing import SECRET, after_start, encoded, jpeg, scene, segment
from tests.media.hostile.made import Odd, header, kind, png


@kind
def several_pictures_in_one() -> Iterator[Odd]:
    for count in (1, 2, 5):
        rest = [scene(20 + number) for number in range(count)]
        yield Odd(encoded(scene(20), "MPO", save_all=True, append_images=rest), "a.mpo", True)
    whole = encoded(scene(21), "MPO", save_all=True, append_images=[scene(22)])
    start = whole.index(b"MPF\0")
    for junk in (b"\xff" * 24, b"\0" * 24, b"II\x2a\0" + b"\xff" * 20):
        yield Odd(whole[: start + 4] + junk + whole[start + 28 :], verdict=True)


@kind
def tails_of_another_kind() -> Iterator[Odd]:
    tails = {
        "zip": b"PK\x03\x04" + bytes(26) + b"evil.jar" + SECRET.encode(),
        "html": b"<html><script>alert('" + SECRET.encode() + b"')</script>",
        "php": b"<?php system($_GET['c']); // " + SECRET.encode(),
        "pdf": b"%PDF-1.4 " + SECRET.encode(),
    }
    for number, tail in enumerate(tails.values()):
        yield Odd(jpeg(30 + number) + tail, verdict=True)
        yield Odd(encoded(scene(40 + number), "PNG") + tail, "a.png", verdict=True)
        yield Odd(after_start(jpeg(50 + number), segment(0xFE, tail)), verdict=True)
    yield Odd(encoded(scene(44), "WEBP") + tails["zip"], "a.webp", None)


@kind
def other_formats() -> Iterator[Odd]:
    for format_ in (
        "GIF",
        "BMP",
        "TIFF",
        "ICO",
        "PPM",
        "TGA",
        "PCX",
        "SGI",
        "JPEG2000",
        "AVIF",
        "PDF",
    ):
        yield Odd(encoded(scene(60), format_))
        yield Odd(encoded(scene(60), format_), f"a.{format_.lower()}")


@kind
def no_pictures_at_all() -> Iterator[Odd]:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    texts = [
        svg,
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>" + svg,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"GIF89a/*<?php system('id'); ?>*/=1;",
        b"<?php phpinfo();",
        b"PK\x03\x04" + bytes(60),
        b"%PDF-1.7\n" + bytes(60),
        b"MZ" + bytes(600),
        b"\x7fELF" + bytes(600),
        b"\0\0\0\x18ftypmp42" + bytes(600),
        b"push graphic-context\nviewbox 0 0 1 1\nfill 'url(https://example.org/|id)'",
        b"%!PS-Adobe-3.0\n(id) (r) file",
        "متن فارسی".encode(),
    ]
    yield from (Odd(text) for text in texts)
    yield Odd(svg, "a.svg")
    yield Odd(texts[2], "a.html")


@kind
def hostile_names() -> Iterator[Odd]:
    names = [
        "../../../etc/cron.d/x.jpg", "..\\..\\x.jpg", "/etc/passwd", "C:\\con.jpg", "con.jpg",
        "a.jpg\0.php", "\u202egpj.exe", "عکس‌های «دریاچه».jpg", "🦩" * 60 + ".jpg",
        "x" * 900 + ".jpg",
        "<img src=x onerror=alert(1)>.jpg", "a.jpg;rm -rf", "a'b`c$(id).jpg", "a.jpg...", " .jpg",
        ".htaccess", "a", "a.svg", "a.html", "a.jpg.exe", "%2e%2e%2fx.jpg", "a\r\nX: y.jpg",
    ]  # fmt: skip
    for number, name in enumerate(names):
        yield Odd(jpeg(160 + number), name, verdict=True)
    for name in ("..", ".", "", 'a".jpg', "a\\"):
        yield Odd(jpeg(190), name, verdict=None)


@kind
def endings_that_lie() -> Iterator[Odd]:
    for number, name in enumerate(
        ("a.png", "a.webp", "a.svg", "a.php", "a.mp4", "A.JPG", "a.jpeg")
    ):
        yield Odd(jpeg(200 + number), name, verdict=True)
    yield Odd(encoded(scene(210), "PNG"), "a.jpg", verdict=True)
    yield Odd(encoded(scene(211), "WEBP"), "a.gif", verdict=True)


@kind
def rare_but_good() -> Iterator[Odd]:
    for number, mode in enumerate(("1", "L", "LA", "P", "RGB", "RGBA", "I;16")):
        picture = (
            scene(220 + number, mode="L").convert(mode)
            if mode == "I;16"
            else scene(220 + number).convert(mode)
        )
        yield Odd(encoded(picture, "PNG"), "a.png", verdict=True)
    clear = scene(230).convert("P")
    yield Odd(encoded(clear, "PNG", transparency=3), "a.png", verdict=True)
    yield Odd(encoded(clear, "PNG", transparency=bytes(range(256))), "a.png", verdict=True)
    yield Odd(encoded(scene(231), "PNG", transparency=(1, 2, 3)), "a.png", verdict=True)
    deep = zlib.compress((b"\0" + bytes(range(48))) * 8)
    yield Odd(png(body=deep).replace(header(8, 8), header(8, 8, depth=16)), "a.png", verdict=True)
    for mode in ("L", "CMYK", "YCbCr"):
        yield Odd(encoded(scene(232).convert(mode)), verdict=True)
    yield Odd(jpeg(233, progressive=True, subsampling=0), verdict=True)
    yield Odd(encoded(scene(234, mode="RGBA"), "WEBP", lossless=True), "a.webp", verdict=True)

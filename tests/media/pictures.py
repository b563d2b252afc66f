"""Pictures that look like no other."""

import io

from PIL import Image as Picture

ARTIST = 0x013B
COLOURS = ["#a33", "#3a3", "#33a", "#aa3", "#3aa", "#a3a"]


def jpeg(number: int = 0, credit: str = "") -> bytes:
    """One of six, with the name of its photographer in its EXIF."""
    picture = Picture.new("RGB", (240, 160), COLOURS[number])
    picture.paste("#fff", (20 * number, 10, 60 + 20 * number, 90 + 10 * number))
    picture.paste("#000", (180 - 30 * number, 60, 230 - 30 * number, 150))
    exif = Picture.Exif()
    exif[ARTIST] = credit
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()

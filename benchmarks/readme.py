"""Pictures small enough for a README: fewer colours, as many as the limit allows."""

import io
from pathlib import Path

from PIL import Image

LIMIT = 250_000
COLOURS = (256, 192, 128, 96, 64, 48, 32)


def save(picture: bytes, path: Path) -> int:
    """Writes a screenshot as a PNG of at most ``LIMIT`` bytes; gives its size."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    for colours in COLOURS:
        file = io.BytesIO()
        quantised(image, colours).save(file, "PNG", optimize=True)
        if file.tell() <= LIMIT:
            return path.write_bytes(file.getvalue())
    raise SystemExit(f"{path}: more than {LIMIT:,} bytes even in {colours} colours")


def quantised(image: Image.Image, colours: int) -> Image.Image:
    method, dither = Image.Quantize.MEDIANCUT, Image.Dither.NONE
    return image.quantize(colours, method=method, dither=dither)

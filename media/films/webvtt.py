"""Captions as they are taken from editors: WebVTT of cues alone."""

import re

from django.core.exceptions import ValidationError

from qodsna.persian import to_persian_digits

CLOCK = r"(?:[0-9]{2,}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}"
TIMING = re.compile(rf"({CLOCK})[ \t]+-->[ \t]+({CLOCK})([ \t]+[\w:.,% \t-]+)?")
BLANK = re.compile(r"\n{2,}")
HEAD = re.compile(r"WEBVTT(?:[ \t\n]|\Z)")
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def clean_captions(data: bytes) -> str:
    """The cues of a WebVTT file; comments and styles are left out, for no page needs them.

    Raises ValidationError with a Persian message.
    """
    text = decoded(data)
    if not HEAD.match(text):
        raise ValidationError("زیرنویس باید با سطر WEBVTT آغاز شود.", code="not_webvtt")
    blocks = BLANK.split(text.strip())[1:]
    cues = [cue for number, block in enumerate(blocks, 1) if (cue := cleaned(block, number))]
    if not cues:
        raise ValidationError("در این زیرنویس هیچ نوشته‌ای نیست.", code="empty")
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError("زیرنویس باید با کدبندی UTF-8 باشد.", code="encoding") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text):
        raise ValidationError("در این زیرنویس نویسه‌های نامجاز هست.", code="characters")
    return re.sub(r"\n[ \t]+(?=\n)", "\n", text)


def cleaned(block: str, number: int) -> str:
    """The cue of a block; nothing for a comment, a style or a region."""
    if re.match(r"(?:NOTE|STYLE|REGION)\b", block):
        return ""
    lines = block.split("\n")
    # A cue may have a name above its times.
    at = 0 if "-->" in lines[0] else 1
    if len(lines) <= at or not TIMING.fullmatch(lines[at].strip()):
        place = to_persian_digits(number)
        raise ValidationError(f"زمان‌های بند {place} زیرنویس خوانده نمی‌شود.", code="timing")
    return "\n".join([lines[at].strip(), *lines[at + 1 :]]) if lines[at + 1 :] else ""

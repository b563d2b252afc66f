"""Captions: what is kept of a WebVTT file, and what is said of one that is none."""

import pytest
from django.core.exceptions import ValidationError

from media.films.webvtt import clean_captions

CUE = "00:01.000 --> 00:02.500\nدرود بر شما"


def test_cues_are_kept():
    other = "01:00:00.000 --> 01:00:02.000 align:start position:10%\n<v کاوه>سلام</v>\nدو"
    assert clean_captions(f"WEBVTT\n\n{CUE}\n\n{other}".encode()) == f"WEBVTT\n\n{CUE}\n\n{other}\n"


@pytest.mark.parametrize(
    "text",
    [
        f"\ufeffWEBVTT - title\nKind: captions\n\n{CUE}",
        f"WEBVTT\r\n\r\n{CUE}\r\n".replace("\n", "\r\n").replace("\r\r", "\r"),
        f"WEBVTT\n\nNOTE a secret\nof two\n\nSTYLE\n::cue {{ background: url(//x) }}\n\n{CUE}",
        f"WEBVTT\n\nREGION\nid:a\n\n7\n{CUE}\n \n\t\n",
        f"WEBVTT\n\n{CUE}\n\n00:03.000 --> 00:04.000",
    ],
)
def test_all_but_cues_is_left_out(text):
    assert clean_captions(text.encode()) == f"WEBVTT\n\n{CUE}\n"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_webvtt"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nx", "not_webvtt"),
        (b"WEBVTTX\n\n", "not_webvtt"),
        (b"<script>alert(1)</script>", "not_webvtt"),
        (b"WEBVTT", "empty"),
        (b"WEBVTT\n\nNOTE x", "empty"),
        (b"WEBVTT\n\n00:01.000 --> 00:02,000\nx", "timing"),
        (b"WEBVTT\n\nwords alone", "timing"),
        (b"WEBVTT\n\n00:61.000 --> 00:62.000\nx", "timing"),
        (b"WEBVTT\n\n\x00", "characters"),
        (b"WEBVTT\n\n\x1b[31m", "characters"),
        ("WEBVTT\n\nدرود".encode("utf-16"), "encoding"),
        ("WEBVTT\n\nدرود".encode("cp1256"), "encoding"),
    ],
)
def test_what_is_refused_and_why(data, code):
    with pytest.raises(ValidationError) as refused:
        clean_captions(data)
    assert refused.value.code == code
    assert "\u0600" < refused.value.messages[0][0] < "\u06ff"


def test_the_place_of_a_mistake_is_told():
    with pytest.raises(ValidationError, match="بند ۲"):
        clean_captions(f"WEBVTT\n\n{CUE}\n\nx\ny".encode())

"""The body of an article: poor HTML, made safe on every way into the database.

Pictures and films stand in it as ``<figure data-image="12"></figure>`` and
``<figure data-video="3"></figure>``: their keys in the library, and nothing else.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorField, create_sanitizer

from media.models import Image, Video
from qodsna.persian import to_persian_digits, visible
from qodsna.prepared import many, numbered, prepared_by_key

if TYPE_CHECKING:
    from articles.models import Edition

TAG = re.compile("(<[^>]*>)")
WHOLE_TAG = re.compile(r"""</?[a-zA-Z](?:[^<>"']|"[^"<>]*"|'[^'<>]*')*>""")
KEY = "[1-9][0-9]{0,17}"
FIGURE_TAG = re.compile(r"</figure>|<figure[^>]*>\s*")
LAWFUL_TAG = re.compile(f'<figure data-(?:image|video)="{KEY}">')
FIGURE = re.compile(f'<figure data-(image|video)="({KEY})"></figure>')
# The same in rows of an import, which have their own names for pictures and films.
BODY_FIGURE = re.compile(r'<figure data-(image|video)="([A-Za-z0-9][\w.-]{0,99})">\s*</figure>')

# A table has no place in a body: its rows become paragraphs.
TABLE = re.compile(r"</?(?:table|thead|tbody|tfoot)\b[^>]*>", re.IGNORECASE)
ROW = re.compile(r"<(/?)tr\b[^>]*>", re.IGNORECASE)
CELL = re.compile(r"</?(t[dh])\b[^>]*>(?:\s*</?p\b[^>]*>)*", re.IGNORECASE)

# What is as safe as it can be: paragraphs of words alone, as most of a wire's stories are.
PARAGRAPHS = re.compile(r"(?:<p>[^<>&\0\r]++</p>)*+")

# What an editor leaves where one could write on.
EMPTY_END = re.compile(r"(?:<p></p>\s*)+$")

OF_THE_LIBRARY = {"BodyImage", "BodyVideo"}
EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Subscript": True,
    "Superscript": True,
    "BodyImage": True,
    "BodyVideo": True,
    "Verbatim": True,
    "WordPaste": True,
}

# The same without pictures and films.
WORDS_ALONE = {name: how for name, how in EXTENSIONS.items() if name not in OF_THE_LIBRARY}

cleaned = create_sanitizer(EXTENSIONS)
cleaned_words = create_sanitizer(WORDS_ALONE)


def sanitize(body: str) -> str:
    """A body of nothing but the allowed marks; a figure is empty and names one thing, or goes."""
    return EMPTY_END.sub("", FIGURE_TAG.sub(_lawful_figure, cleaned(_without_tables(body))))


def sanitize_words(body: str) -> str:
    """The same without figures."""
    return EMPTY_END.sub("", cleaned_words(_without_tables(body)))


def _without_tables(body: str) -> str:
    return ROW.sub(r"<\1p>", CELL.sub(" ", TABLE.sub("", body)))


def _lawful_figure(tag: re.Match[str]) -> str:
    text = tag[0].rstrip()
    return f"{text}</figure>" if LAWFUL_TAG.fullmatch(text) else ""


class BodyField(ProseEditorField):
    """Rich text whose allowed marks are the editor's own list, whoever writes the row."""

    marks, safe = EXTENSIONS, staticmethod(sanitize)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, extensions=self.marks, sanitize=self.safe, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.safe(value) if isinstance(value, str) else value


class WordsField(BodyField):
    """Rich text of words alone: no pictures and no films stand in it."""

    marks, safe = WORDS_ALONE, staticmethod(sanitize_words)


def in_letters_of(edition: "Edition", body: str, left_alone: Sequence[str] = ()) -> str:
    """A body whose words are in the letters of its edition.

    Its tags and links are left alone, what is verbatim, and what an editor has put back.
    """
    parts, is_verbatim = [], False
    for part in TAG.split(body):
        if part.startswith("<"):
            is_verbatim = part == "<q>" or (is_verbatim and part != "</q>")
            parts.append(part)
        else:
            text = visible(part)
            parts.append(text if is_verbatim else edition.fold(text, left_alone))
    return "".join(parts)


def plain_text(body: str) -> str:
    """The words of a body, a space between its blocks."""
    spaced = body.replace("<", " <")
    words = WHOLE_TAG.sub("", spaced)
    # What is no whole tag is for the parser, which takes forty times as long.
    return html.unescape(strip_tags(spaced) if "<" in words else words).strip()


# What there is in the library, by key.
Found = tuple[dict[int, Image], dict[int, Video]]


@dataclass(frozen=True)
class Figures:
    """The keys of the pictures and films in a body, each once, in the order of the text."""

    images: list[int]
    videos: list[int]

    @classmethod
    def of(cls, body: str) -> "Figures":
        keys: dict[str, dict[int, None]] = {"image": {}, "video": {}}
        for kind, key in FIGURE.findall(body):
            keys[kind][int(key)] = None
        return cls(list(keys["image"]), list(keys["video"]))

    def load(self) -> Found:
        """What there is of them, by key; nothing is asked for where there is none."""
        pictures = (
            _pictures(len(self.images), **numbered("key", self.images)) if self.images else []
        )
        return (
            {picture.pk: picture for picture in pictures},
            Video.objects.for_player().in_bulk(self.videos) if self.videos else {},
        )

    def missing(self) -> list[str]:
        """What an editor has to hear about the keys that the library does not have."""
        images, videos = self.load()
        return [
            f"{name} شماره {to_persian_digits(key)} در کتابخانه نیست."
            for name, keys, found in (("عکس", self.images, images), ("فیلم", self.videos, videos))
            for key in keys
            if key not in found
        ]


@prepared_by_key
def _pictures(number: int) -> QuerySet[Image]:
    return Image.objects.filter(pk__in=many("key", number))


@dataclass(frozen=True)
class Piece:
    """A part of a body: some of its HTML, a picture that may be shown, or a film."""

    html: str = ""
    image: Image | None = None
    video: Video | None = None


def pieces(body: str, found: Found | None = None) -> Iterator[Piece]:
    """A body in its parts, made safe again; a picture that may not be shown leaves nothing.

    ``found``: what the figures of this body and of others name, where it is at hand.
    """
    images, videos = found or Figures.of(body).load()
    # However it came into the database; what follows only cuts it where a figure stands.
    safe = body if PARAGRAPHS.fullmatch(body) else cleaned(body)
    text, *figures = FIGURE.split(safe)
    yield Piece(html=text)
    for kind, key, text in zip(figures[::3], figures[1::3], figures[2::3], strict=True):
        if kind == "video" and (video := videos.get(int(key))):
            yield Piece(video=video)
        elif kind == "image" and (image := images.get(int(key))) and image.is_lawful:
            yield Piece(image=image)
        yield Piece(html=text)

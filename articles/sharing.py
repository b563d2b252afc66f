"""Where a reader may carry a story: plain links, so that no foreign host hears of it before."""

from functools import lru_cache
from io import BytesIO
from urllib.parse import quote

import segno
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from qodsna.languages import spoken
from qodsna.markup import fill

PLACE = '<li><a href="{url}" target="_blank" rel="nofollow noopener noreferrer">{name}</a></li>'
PLACES: tuple[tuple[Promise, str], ...] = (
    (gettext_lazy("تلگرام"), "https://t.me/share/url?url={url}&text={title}"),
    (gettext_lazy("بله"), "https://ble.ir/share/url?url={url}&text={title}"),
    (gettext_lazy("ایتا"), "https://eitaa.com/share/url?url={url}&text={title}"),
    (gettext_lazy("واتس‌اپ"), "https://wa.me/?text={title}%20{url}"),
    (gettext_lazy("ایکس"), "https://x.com/intent/post?text={title}&url={url}"),
    (gettext_lazy("رایانامه"), "mailto:?subject={title}&body={url}"),
)


def places(title: str, url: str) -> SafeString:
    """A list item for each, with a link that asks there to whom a story is to be sent."""
    shape = _shape(spoken())
    return SafeString(shape.format(title=_in_query(title), url=quote(url, safe="")))


def _in_query(text: str) -> str:
    """A text as a query writes it; of other letters than ours every byte, a tenth of the work."""
    return quote(text, safe="") if text.isascii() else f"%{text.encode().hex('%').upper()}"


@lru_cache
def _shape(_spoken: tuple[str, str]) -> str:
    """The same for any story, in the words of the language that is spoken."""
    return "".join(fill(PLACE, name=name, url=address) for name, address in PLACES)


def qr_code(url: str) -> SafeString:
    """An address as a picture for a phone's camera, in SVG: black on white on any paper."""
    svg = BytesIO()
    code = segno.make(url, micro=False, error="m")
    code.save(svg, kind="svg", xmldecl=False, omitsize=True, light="#fff", border=2, svgclass=None)
    return mark_safe(svg.getvalue().decode())  # noqa: S308

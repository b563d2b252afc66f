"""Where a reader may carry a story."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from articles.sharing import places

ADDRESS = "https://news.example/fa/12"


@pytest.mark.once
@pytest.mark.parametrize(
    "title", ["باران در یزد", "قیمت ۱۰۰% شد؛ COVID-19 & «آب»", "Rain & wind", ""]
)
def test_other_sites_hear_the_title_and_the_address_as_they_are(title):
    asked = re.search(r'href="(https://t\.me/[^"]*)"', places(title, ADDRESS))[1]
    told = parse_qs(urlsplit(unescape(asked)).query, keep_blank_values=True)
    assert told == {"url": [ADDRESS], "text": [title]}

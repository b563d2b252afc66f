"""What a test asks of the first page."""

import re

from django.test import Client

from articles.admin.first_page import FirstPage

INDEX = "/admin/"


def html_of(client: Client) -> str:
    response = client.get(INDEX)
    assert response.status_code == 200
    return response.content.decode()


def told(client: Client) -> FirstPage:
    """The page as somebody sees it who has to do with stories."""
    page = client.get(INDEX).context["page"]
    assert isinstance(page, FirstPage)
    return page


def part(html: str, name: str) -> str:
    """A part of the page, without what its place says of it."""
    found = re.search(rf'<section[^>]*data-part="{name}".*?</section>', html, re.DOTALL)
    return found.group() if found else ""


def numbers(counted: list) -> dict[str, int]:
    return {each.query.partition("&")[0].removeprefix("state="): each.number for each in counted}

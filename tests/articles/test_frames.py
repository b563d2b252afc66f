"""What stands around every page is drawn once for each frame, and depends on no page."""

import pytest
from django.template import Context, Template

from articles.frame import Frame
from tests.builders import edition, published_article

pytestmark = pytest.mark.django_db

MASTHEAD = '{% load frames %}{% drawn_once "components/masthead.html" section=section %}'
LATEST = '{% load frames %}{% drawn_once "components/latest.html" %}'


@pytest.fixture
def frame() -> Frame:
    return Frame.load(edition().code)


def drawn(template: str, frame: Frame, **context) -> str:
    with frame.edition.speaking():
        return Template(template).render(Context({"frame": frame, **context}))


def test_a_component_is_drawn_once_for_a_frame(frame):
    before = drawn(LATEST, frame)
    published_article(headline="خبر تازه", edition=frame.edition)
    assert drawn(LATEST, frame) == before
    assert "خبر تازه" in drawn(LATEST, Frame.load(frame.edition.code))


def test_it_is_drawn_for_each_thing_it_is_given(frame):
    current = 'aria-current="true"'
    counts = [drawn(MASTHEAD, frame, section=name).count(current) for name in ("", "search", "")]
    assert counts == [0, 1, 0]


def test_it_knows_nothing_of_the_page(frame):
    page = '{% load frames %}{% drawn_once "components/crumbs.html" %}'
    crumbs = [type("Crumb", (), {"name": "سرویسی که فقط این صفحه دارد"})]
    assert "سرویسی" not in drawn(page, frame, crumbs=crumbs)

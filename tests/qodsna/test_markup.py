"""HTML put together in Python is as safe as that of a template, and addresses as Django's own."""

import pytest
from django.template import engines
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from qodsna.addresses import path_to
from qodsna.markup import Sheet, draw, fill, icon, known, remembered


def test_what_is_filled_in_is_escaped_unless_it_is_safe():
    drawn = fill("<b a='{a}'>{b}</b>{c}{d}", a="\"'<&>", b=SafeString("<i>"), c=12, d=None)
    assert drawn == format_html("<b a='{}'>{}</b>{}{}", "\"'<&>", SafeString("<i>"), 12, None)
    assert isinstance(drawn, SafeString)


def test_braces_in_a_text_are_text_and_words_are_said_in_the_language_of_the_page():
    assert fill("<p>{text}</p>", text="{url} {0}") == "<p>{url} {0}</p>"
    assert fill("{word}", word=gettext_lazy("فیلم")) == "فیلم"
    assert fill("{{50%}} {share}%(share)s", share="%s") == "{50%} %s%(share)s"


def test_an_icon_of_a_tag_is_the_one_of_the_component():
    component = '{% include "components/icon.html" with name="play" only %}'
    own = engines["django"].from_string(component).render().strip()
    assert engines["django"].from_string('{% icon "play" %}').render() == icon("play") == own


def test_a_remembered_address_is_the_one_that_is_asked_for():
    for code in ("fa", "en", "fa"):
        expected = reverse("articles:detail", args=[code, 12, "گل‌ها"])
        assert path_to("articles:detail", code, 12, "گل‌ها") == expected


HEADER = "components/open_graph.html"


def test_a_component_is_drawn_with_its_values_escaped_unless_they_are_safe():
    for way in (draw, remembered):
        html = way(HEADER, title="<b>\"'{url}", description=SafeString("<i>"), type="", url=None)
        assert 'property="og:title" content="&lt;b&gt;&quot;&#x27;{url}"' in html
        assert 'property="og:description" content="<i>"' in html
        assert "og:image" not in html
        assert 'name="twitter:card" content="summary"' in html
        assert 'content="summary_large_image"' in way(HEADER, title="", picture="/x.jpg")


def test_what_is_remembered_tells_a_safe_text_from_one_that_is_not():
    first = remembered(HEADER, title=SafeString("<b>"))
    assert "<b>" in first
    assert "<b>" not in remembered(HEADER, title="<b>")
    assert remembered(HEADER, title=SafeString("<b>")) is first


def test_a_component_is_drawn_in_the_language_that_is_spoken():
    assert draw("components/tags.html", links="x") != said_in_english("components/tags.html")


def said_in_english(component: str) -> str:
    with translation.override("en"):
        return draw(component, links="x")


def test_a_shape_that_asks_more_of_a_value_than_whether_it_is_there_says_so():
    with pytest.raises(RuntimeError, match="is_lawful"):
        draw("components/logo.html", logo="x")


def test_a_sheet_is_filled_as_a_component_is_drawn():
    values = {"title": "<b>{url}", "description": SafeString("<i>"), "picture": "", "width": 12}
    sheet = Sheet(HEADER, known(values))
    assert sheet.filled(values).decode().strip() == draw(HEADER, **values)

"""HTML put together in Python is as safe as that of a template, and addresses as Django's own."""

from django.template import engines
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from qodsna.addresses import path_to
from qodsna.markup import fill, icon


def test_what_is_filled_in_is_escaped_unless_it_is_safe():
    drawn = fill("<b a='{a}'>{b}</b>{c}{d}", a="\"'<&>", b=SafeString("<i>"), c=12, d=None)
    assert drawn == format_html("<b a='{}'>{}</b>{}{}", "\"'<&>", SafeString("<i>"), 12, None)
    assert isinstance(drawn, SafeString)


def test_braces_in_a_text_are_text_and_words_are_said_in_the_language_of_the_page():
    assert fill("<p>{text}</p>", text="{url} {0}") == "<p>{url} {0}</p>"
    assert fill("{word}", word=gettext_lazy("فیلم")) == "فیلم"


def test_an_icon_of_a_tag_is_the_one_of_the_component():
    component = '{% include "components/icon.html" with name="play" only %}'
    own = engines["django"].from_string(component).render().strip()
    assert engines["django"].from_string('{% icon "play" %}').render() == icon("play") == own


def test_a_remembered_address_is_the_one_that_is_asked_for():
    for code in ("fa", "en", "fa"):
        expected = reverse("articles:detail", args=[code, 12, "گل‌ها"])
        assert path_to("articles:detail", code, 12, "گل‌ها") == expected

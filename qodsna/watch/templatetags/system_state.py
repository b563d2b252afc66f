import re
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qodsna.watch.findings import PROBES, Found, State, look
from qodsna.watch.page import RIGHT

register = template.Library()
SECONDS = 0.3
# Names of programs, settings and commands, with their spaces.
OF_PROGRAMS = re.compile(r"([A-Za-z][\w./:-]*(?: [A-Za-z][\w./:-]*)*)")


@register.inclusion_tag("admin/state/banner.html")
def broken_parts(user: Any) -> dict[str, Any]:
    """What is broken of the few parts that cannot wait, for a query or two; for who may not see it,
    none."""
    if not user.has_perm(RIGHT):
        return {}
    urgent = [each for each in PROBES if each.is_urgent]
    found = [Found(each, each.ask()) for each in urgent if each.asks_database]
    found += look((each for each in urgent if not each.asks_database), SECONDS)
    return {"broken": [each for each in found if each.finding.state == State.BAD]}


@register.filter
def programs_apart(text: str) -> SafeString:
    """Persian text in which what is of programs stands from left to right."""
    parts = OF_PROGRAMS.split(text)
    marked = (
        (format_html('<bdi dir="ltr">{}</bdi>', part) if place % 2 else part,)
        for place, part in enumerate(parts)
    )
    return format_html_join("", "{}", marked)

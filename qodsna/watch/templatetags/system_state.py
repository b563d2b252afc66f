from typing import Any

from django import template

from qodsna.watch.findings import PROBES, State, look
from qodsna.watch.page import RIGHT

register = template.Library()
SECONDS = 0.3


@register.inclusion_tag("admin/state/banner.html")
def broken_parts(user: Any) -> dict[str, Any]:
    """What is broken of the few parts that cannot wait; for who may not see it, no query."""
    if not user.has_perm(RIGHT):
        return {}
    found = look((each for each in PROBES if each.is_urgent), SECONDS)
    return {"broken": [each for each in found if each.finding.state == State.BAD]}

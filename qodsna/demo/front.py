"""The front pages that the demo's editors have launched."""

from typing import Any

from django.contrib.auth.models import User

from articles.frame import Frame
from articles.front.page import default_layout
from articles.models import Article, Edition, FrontLaunch


def curate(
    edition: Edition,
    rows: list[dict[str, Any]],
    articles: dict[str, Article],
    staff: dict[str, User],
) -> None:
    """Launches one page after the other; each row has ``by``, ``note`` and ``pins`` by zone.

    ``sizes``: how many stories some zones hold, where it is not as usual.
    """
    default = default_layout(Frame.load(edition.code))
    for base, row in enumerate(rows):
        layout = default
        for key, size in row.get("sizes", {}).items():
            layout = layout.with_zone(key, size=size)
        for key, stories in row["pins"].items():
            layout = layout.with_zone(key, is_on=True)
            for story in stories:
                layout = layout.pinned(articles[story].pk, key)
        by = staff[row["by"]]
        FrontLaunch.objects.add(edition, layout, base=base, by=by, note=row["note"])

"""Which stories of a day its digest tells: by what editors and readers made of them."""

from collections import Counter
from datetime import date

from articles.frame import Frame
from articles.front.page import current_layout
from articles.models import Article, DailyReadCount
from qodsna.calendars import day_span

# Beside the first story: so many of one service, and so many in all.
EACH, MOST = 5, 24
# Of a day with more stories the last ones.
CANDIDATES = 400


def chosen(frame: Frame, day: date) -> list[int]:
    """The codes of a day's published stories, the first ones first.

    What stands pinned on the front page comes first, in its order; then breaking news; then what
    was read most, and of equals the newest. No service takes more than its part.
    """
    published = Article.objects.published_in(*day_span(day).moments).in_edition(frame.edition)
    columns = ("pk", "category_id", "is_breaking")
    rows = list(published.newest_first()[:CANDIDATES].values_list(*columns))
    reads = DailyReadCount.objects.of_day([pk for pk, _, _ in rows], day) if rows else {}
    pins = {pk: place for place, pk in enumerate(current_layout(frame).stories)} if rows else {}
    ranked = sorted(
        rows, key=lambda row: (pins.get(row[0], len(pins)), not row[2], -reads.get(row[0], 0))
    )
    return _shared_out(frame, [(pk, category) for pk, category, _ in ranked])


def _shared_out(frame: Frame, ranked: list[tuple[int, int | None]]) -> list[int]:
    service_of = {each.pk: each.tree_path[0] for each in frame.categories}
    taken: Counter[int | None] = Counter()
    found: list[int] = []
    for pk, category in ranked:
        service = service_of.get(category or 0)
        if taken[service] < EACH and len(found) < MOST:
            taken[service] += bool(found)
            found.append(pk)
    return found

"""Which story stands where: none twice, none too many, and none that readers may not see."""

import os
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.front.arranging import Candidate, arranged
from articles.front.layout import ONLY, Layout, Pin, Zone, ZoneKind
from articles.status import Kind
from tests.articles.front.layouts import NOW, SERVICES, candidates, layouts

# More of them with ``make drill``.
LAYOUTS = int(os.environ.get("FRONT_LAYOUTS", "300"))
# Those above 150 are of stories that readers do not see.
STORIES = [*range(1, 171)]


def seats(layout: Layout, stories: list[Candidate], shown: set[int] | None = None):
    return arranged(layout, stories, now=NOW, shown=shown or set(), below=SERVICES)


@settings(max_examples=LAYOUTS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layouts(STORIES), candidates, st.sets(st.integers(1, 150), max_size=3))
def test_no_story_stands_twice_and_each_zone_keeps_its_size(layout, stories, shown):
    seated = seats(layout, stories, shown)
    by_pk = {each.pk: each for each in stories}
    everywhere = [*shown, *(pk for some in seated.values() for pk in some)]
    assert [pk for pk, times in Counter(everywhere).items() if times > 1] == []
    assert [*seated] == [zone.key for zone in layout.shown]
    for zone in layout.shown:
        some = seated[zone.key]
        assert len(some) <= zone.size
        assert {*some} <= {*by_pk}, "not published"
        assert all(zone.takes(by_pk[pk].kind) for pk in some)
        left = [each for pk, each in by_pk.items() if pk not in everywhere]
        assert len(some) == zone.size or not [each for each in left if fits(zone, each)]


def fits(zone: Zone, story: Candidate) -> bool:
    in_service = zone.service is None or story.category in SERVICES[zone.service]
    has_what_it_needs = story.has_picture or zone.kind != ZoneKind.SECONDS
    return zone.takes(story.kind) and in_service and has_what_it_needs


def story(pk: int, **fields) -> Candidate:
    return Candidate(**{"pk": pk, "kind": Kind.NEWS, "category": 2, "has_picture": True} | fields)


def test_pins_come_first_in_their_order_and_the_newest_fill_the_rest():
    layout = Layout((Zone(ZoneKind.LATEST, 4, (Pin(7), Pin(3))),))
    assert seats(layout, [story(pk) for pk in range(1, 9)]) == {"latest": [7, 3, 1, 2]}


def test_a_pin_counts_where_it_stands_first():
    layout = Layout((Zone(ZoneKind.PICKS, 1, (Pin(2),)), Zone(ZoneKind.LATEST, 1, (Pin(2),))))
    assert seats(layout, [story(1), story(2)]) == {"picks": [2], "latest": [1]}


def test_a_pin_stands_in_its_time_alone():
    hour = NOW.replace(hour=11), NOW, NOW.replace(hour=13)
    for start, end, is_due in [
        (None, hour[2], True),
        (hour[0], None, True),
        (hour[1], None, True),
        (None, hour[1], False),
        (hour[2], None, False),
    ]:
        layout = Layout((Zone(ZoneKind.LATEST, 1, (Pin(2, start, end),)),))
        assert seats(layout, [story(1), story(2)]) == {"latest": [2 if is_due else 1]}


def test_a_pin_of_a_zone_that_is_off_keeps_no_story_away_from_others():
    layout = Layout((Zone(ZoneKind.PICKS, 1, (Pin(1),), is_on=False), Zone(ZoneKind.LATEST, 1)))
    assert seats(layout, [story(1)]) == {"latest": [1]}


def test_what_is_in_the_breaking_strip_is_not_below_it_even_if_pinned():
    layout = Layout((Zone(ZoneKind.LATEST, 2, (Pin(1),)),))
    assert seats(layout, [story(1), story(2)], {1}) == {"latest": [2]}


def test_the_head_has_a_picture_where_there_is_one_and_seconds_always():
    plain, pictured = story(1, has_picture=False), story(2)
    layout = Layout((Zone(ZoneKind.LEAD, 2), Zone(ZoneKind.SECONDS, 2)))
    assert seats(layout, [plain, pictured]) == {"lead": [2, 1], "seconds": []}
    assert seats(layout, [plain]) == {"lead": [1], "seconds": []}


def test_films_and_photo_reports_are_kept_for_their_own_zones():
    for kind, only in ONLY.items():
        layout = Layout((Zone(ZoneKind.LATEST, 2, (Pin(3),)), Zone(kind, 1, (Pin(1),))))
        found = seats(layout, [story(1), story(2, kind=only), story(3, kind=only)])
        assert found == {"latest": [3, 1], kind: [2]}

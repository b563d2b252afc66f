"""What was changed between two pages, and two editors' changes made into one page."""

import pytest
from hypothesis import given, settings

from articles.front.changes import ORDER, clashes, differences, merged
from articles.front.layout import Layout, LayoutError, Pin, Zone, ZoneKind, sensible
from tests.articles.front.layouts import NOW, layouts

BASE = sensible([1, 2]).pinned(10, "lead").pinned(11, "lead")


def deeds(new: Layout, old: Layout = BASE) -> dict[str, list[tuple[str, int | None]]]:
    return {
        key: [(each.deed, each.story) for each in some]
        for key, some in differences(old, new).items()
    }


def test_every_change_is_told_in_its_zone():
    assert deeds(BASE) == {}
    assert deeds(BASE.pinned(5, "picks")) == {"picks": [("سنجاق شد", 5)]}
    assert deeds(BASE.pinned(10, "picks")) == {
        "lead": [("از سنجاق درآمد", 10)],
        "picks": [("سنجاق شد", 10)],
    }
    assert deeds(BASE.pinned(11, "lead", 0)) == {"lead": [("ترتیب سنجاق‌ها عوض شد", None)]}
    assert deeds(BASE.timed(10, NOW, None)) == {"lead": [("زمان سنجاق عوض شد", 10)]}
    assert deeds(BASE.with_zone("latest", size=4)) == {"latest": [("اندازه از ۹ به ۴ رسید", None)]}
    assert deeds(BASE.with_zone("picks", is_on=True)) == {"picks": [("روشن شد", None)]}
    assert deeds(BASE.moved("photos", -1)) == {ORDER: [("جابه‌جا شد", None)]}
    assert deeds(BASE.with_service(7, 4)) == {"service-7": [("به صفحه افزوده شد", None)]}
    assert deeds(BASE.without("service-1")) == {"service-1": [("از صفحه برداشته شد", None)]}


def test_what_two_changed_in_different_zones_is_put_together():
    theirs, mine = BASE.pinned(5, "picks").moved("photos", -2), BASE.with_zone("latest", size=4)
    assert clashes(BASE, theirs, mine) == []
    both = merged(BASE, theirs, mine, keep=set())
    assert both == theirs.with_zone("latest", size=4)


@pytest.mark.parametrize("keep", [set(), {"lead"}])
def test_of_a_zone_that_both_changed_one_is_chosen(keep):
    theirs, mine = BASE.pinned(5, "lead", 0), BASE.unpinned(10).pinned(6, "picks")
    assert clashes(BASE, theirs, mine) == ["lead"]
    both = merged(BASE, theirs, mine, keep=keep)
    assert both.zone("lead") == (mine if keep else theirs).zone("lead")
    assert both.zone("picks").stories == [6]


def test_a_story_that_both_pinned_stands_once():
    both = merged(BASE, BASE.pinned(5, "picks"), BASE.pinned(5, "latest"), keep=set())
    assert both.stories.count(5) == 1


def test_zones_that_either_added_are_there():
    theirs, mine = BASE.with_service(7, 4), BASE.with_service(8, 4).without("service-2")
    assert {*merged(BASE, theirs, mine, keep=set()).keys} == {
        *BASE.without("service-2").keys,
        "service-7",
        "service-8",
    }


@settings(max_examples=40, deadline=None)
@given(layouts([*range(1, 40)]))
def test_a_layout_is_read_as_it_was_written(layout):
    assert Layout.read(layout.written()) == layout
    assert layout.each_once().each_once() == layout.each_once()


WRONG = [
    (Layout((Zone(ZoneKind.LEAD, 0),)), "۱ تا ۱۲"),
    (Layout((Zone(ZoneKind.LEAD, 13),)), "۱ تا ۱۲"),
    (Layout((Zone(ZoneKind.SERVICE, 3),)), "سرویس"),
    (Layout((Zone(ZoneKind.LEAD, 3, service=1),)), "سرویس"),
    (Layout((Zone(ZoneKind.LEAD, 3), Zone(ZoneKind.LEAD, 3))), "هر بخش یک بار"),
    (Layout((Zone(ZoneKind.LEAD, 3, (Pin(1), Pin(1))),)), "هر خبر یک بار"),
    (Layout((Zone(ZoneKind.LEAD, 3, (Pin(1, NOW, NOW),)),)), "پس از آغاز"),
    (Layout((Zone(ZoneKind.LEAD, 3, tuple(map(Pin, range(1, 300)))),)), "بیش از این"),
]


@pytest.mark.parametrize(("layout", "words"), WRONG)
def test_a_layout_that_cannot_be_says_why(layout, words):
    with pytest.raises(LayoutError, match=words):
        layout.check()

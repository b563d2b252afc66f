"""From a draft to readers: once, on top of what was seen, and back again."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.frame import Frame, kept
from articles.front.layout import Layout, Pin, Zone, ZoneKind, sensible
from articles.front.page import FrontPage, composed
from articles.models import Article, Edition, FrontDraft, FrontLaunch
from articles.models.front_draft import DraftChangedError
from articles.models.front_launch import BROUGHT_BACK, StaleLaunchError
from articles.status import Kind
from qodsna.persian import TEHRAN
from tests.builders import (
    article,
    category,
    edition,
    image,
    published_article,
    ready_video,
    user,
    withdrawn_article,
)
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db

DUE = datetime(2026, 3, 20, 18, 0, tzinfo=TEHRAN)


@pytest.fixture
def fa() -> Edition:
    return edition()


def front() -> FrontPage:
    kept.forget()
    return composed(Frame.of("fa"))


def launch(fa: Edition, *zones: Zone, **fields) -> FrontLaunch:
    current = FrontLaunch.objects.current(fa)
    base = current.number if current else 0
    return FrontLaunch.objects.add(fa, Layout(zones), base=base, **fields)


def change(fa: Edition, editor, what=lambda layout: layout.with_zone("latest", size=4)):
    return FrontDraft.objects.change(fa, editor, what, default=sensible([]))


# What readers see


@pytest.mark.parametrize("pinned", [{"start": DUE}, {"end": DUE}])
def test_no_cache_keeps_the_page_past_the_moment_of_a_pin(client, fa, pinned):
    with time_machine.travel(DUE - timedelta(hours=1), tick=False):
        story = published_article(category=category())
        launch(fa, Zone(ZoneKind.LATEST, 2, (Pin(story.pk, **pinned),)))
    for ago, freshness in ((timedelta(seconds=2), 1), (timedelta(seconds=1), 0), (timedelta(0), 1)):
        with time_machine.travel(DUE - ago, tick=False):
            kept.forget()
            assert f"s-maxage={freshness}," in client.get("/fa/")["Cache-Control"]


def test_a_pinned_story_that_goes_is_gone_at_once_and_its_zone_fills_up_again(fa):
    service = category()
    old = published_article(category=service, ago=timedelta(days=9))
    newest, second = (published_article(category=service, ago=timedelta(hours=n)) for n in (1, 2))
    launch(fa, Zone(ZoneKind.LATEST, 2, (Pin(old.pk),)))
    assert front().cards("latest") == [old, newest]
    Article.objects.get(pk=old.pk).withdraw(by=None, note="")
    assert front().cards("latest") == [newest, second]


def test_a_pin_may_wait_for_its_story(fa):
    service = category()
    shown = published_article(category=service)
    waiting = [
        article(category=service),
        published_article(category=service, ago=-timedelta(minutes=5)),
        withdrawn_article(category=service),
        published_article(edition=edition("en")),
    ]
    pins = tuple(Pin(each.pk) for each in waiting)
    launch(fa, Zone(ZoneKind.LATEST, 4, pins))
    assert front().cards("latest") == [shown]
    Article.objects.filter(pk=waiting[1].pk).update(published_at=timezone.now())
    assert front().cards("latest") == [waiting[1], shown]


def test_a_zone_whose_service_is_gone_is_no_more(fa):
    published_article()
    launch(fa, Zone(ZoneKind.SERVICE, 3, service=999), Zone(ZoneKind.LATEST, 3))
    assert [part.id for part in front().parts] == ["latest"]


def test_a_busy_service_has_enough_for_all_zones(fa):
    """However much of it the other zones take."""
    service, picture = category(), image()
    for number in range(60):
        published_article(category=service, lead_image=picture, ago=timedelta(hours=number))
    sizes = {"lead": 12, "seconds": 12, "latest": 12, "picks": 12}
    zones = [Zone(ZoneKind(kind), size) for kind, size in sizes.items()]
    page = [Zone(ZoneKind.SERVICE, 12, service=service.pk), *zones]
    launch(fa, *page)
    assert [len(part.cards) for part in front().parts] == [12] * 5


def a_page_of(zones: int, size: int, services: list[int], stories: list[int]) -> list[Zone]:
    kinds = [kind for kind in ZoneKind if kind != ZoneKind.SERVICE]
    some = [(kind, None) for kind in kinds] + [(ZoneKind.SERVICE, pk) for pk in services]
    pins = iter(stories)
    return [Zone(kind, size, (Pin(next(pins)),), service=pk) for kind, pk in some[:zones]]


def test_five_zones_of_three_cost_what_twelve_of_twelve_do(
    client, fa, django_assert_max_num_queries
):
    services = [category(f"سرویس {number}") for number in range(6)]
    film, picture = ready_video(), image()
    stories = [
        published_article(
            category=services[number % 6],
            kind=[Kind.NEWS, Kind.VIDEO, Kind.PHOTO_REPORT][number % 3],
            video=film,
            lead_image=picture,
            ago=timedelta(minutes=number),
        )
        for number in range(150)
    ]
    keys = [each.pk for each in services], [each.pk for each in stories]
    costs = []
    for zones, size in ((5, 3), (12, 12)):
        launch(fa, *a_page_of(zones, size, *keys))
        kept.forget()
        with django_assert_max_num_queries(6) as queries:
            assert client.get("/fa/").status_code == 200
        costs.append(len(queries))
        cards = [card.pk for part in front().parts for card in part.cards]
        assert len(cards) == len({*cards}) == zones * size if size == 3 else len(cards) > 130
    assert costs[0] == costs[1]


# Drafts and launches


def test_a_draft_is_begun_from_what_readers_see_and_is_gone_when_launched(fa):
    sara = user("sara")
    launch(fa, Zone(ZoneKind.LATEST, 9))
    draft = change(fa, sara)
    assert (draft.base, draft.revision) == (1, 1)
    launched = draft.launch(by=sara, seen=1, note="عصر")
    assert (launched.number, launched.by, launched.note) == (2, sara, "عصر")
    assert launched.arrangement == draft.arrangement
    assert not FrontDraft.objects.exists()


def test_a_stale_draft_is_refused_and_stays_whole(fa):
    sara, omid = user("sara"), user("omid")
    mine, his = change(fa, sara), change(fa, omid, lambda layout: layout.moved("photos", -1))
    his.launch(by=omid, seen=1)
    with pytest.raises(StaleLaunchError) as stale:
        mine.launch(by=sara, seen=1)
    assert stale.value.current.by == omid
    assert FrontDraft.objects.get() == mine
    assert FrontDraft.objects.get().layout == mine.layout


def test_what_its_editor_did_not_see_is_not_launched(fa):
    sara = user("sara")
    draft = change(fa, sara)
    change(fa, sara, lambda layout: layout.moved("photos", -1))
    with pytest.raises(DraftChangedError):
        draft.launch(by=sara, seen=1)
    assert not FrontLaunch.objects.exists()


def test_a_change_can_be_taken_back_and_made_again(fa):
    sara = user("sara")
    before = change(fa, sara, lambda layout: layout.moved("photos", -1)).layout
    draft = change(fa, sara)
    after = draft.layout
    draft.undo()
    assert FrontDraft.objects.get().layout == before
    draft.undo()
    assert FrontDraft.objects.get().layout == after


def test_a_draft_goes_on_from_a_newer_page_and_loses_nothing(fa):
    sara = user("sara")
    mine = change(fa, sara)
    launch(fa, Zone(ZoneKind.LATEST, 2))
    rebased = FrontDraft.objects.rebase(fa, sara, lambda draft: draft.arrangement, seen=1)
    assert (rebased.base, rebased.layout) == (1, mine.layout)
    with pytest.raises(StaleLaunchError):
        FrontDraft.objects.rebase(fa, sara, lambda draft: draft.arrangement, seen=0)
    assert rebased.launch(by=sara, seen=rebased.revision).number == 2


def test_the_last_ten_can_be_brought_back_as_a_new_launch(fa):
    sara = user("sara")
    made = [launch(fa, Zone(ZoneKind.LATEST, 1 + number % 9)) for number in range(14)]
    restorable = [each.number for each in made if each.can_be_restored(14)]
    assert restorable == [*range(4, 14)]
    assert len(restorable) == BROUGHT_BACK
    back = made[3].restore(by=sara, seen=14)
    assert (back.number, back.restored_from, back.by) == (15, 4, sara)
    assert back.layout == made[3].layout
    with pytest.raises(StaleLaunchError):
        made[5].restore(by=sara, seen=14)


def test_the_database_takes_no_number_twice_and_none_from_the_future(fa):
    launch(fa, Zone(ZoneKind.LATEST, 1))
    for wrong in ({"number": 1}, {"number": 0}, {"number": 2, "restored_from": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FrontLaunch.objects.create(edition=fa, layout={"zones": []}, **wrong)


@pytest.mark.django_db(transaction=True)
def test_of_launches_from_the_same_page_exactly_one_wins(tmp_path):
    fa = edition()
    editors = [user(f"editor{number}") for number in range(4)]
    drafts = [change(fa, editor) for editor in editors]
    outcomes = []

    def send(number: int) -> None:
        try:
            outcomes.append(drafts[number].launch(by=editors[number], seen=1).number)
        except StaleLaunchError:
            outcomes.append("stale")

    with database_for_many(tmp_path):
        at_once(len(editors), send)
        assert FrontLaunch.objects.count() == 1
        assert FrontDraft.objects.count() == len(editors) - 1
    assert sorted(outcomes, key=str) == [1, "stale", "stale", "stale"]

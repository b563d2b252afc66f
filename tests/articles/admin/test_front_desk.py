"""The desk of the front page, by its buttons: what a browser without scripts would send."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Category, FrontDraft, FrontLaunch, ReadCount
from articles.status import Kind
from qodsna.persian import format_numeric
from tests.articles.pages import Page
from tests.builders import article, category, edition, image, published_article, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def service() -> Category:
    return category("محیط زیست")


@pytest.fixture
def stories(service) -> list[Article]:
    """The newest first."""
    picture = image()
    return [
        published_article(
            headline=f"خبر {number}",
            category=service,
            lead_image=picture,
            ago=timedelta(minutes=10 * (number + 1)),
        )
        for number in range(12)
    ]


@pytest.fixture
def sara(stories) -> Client:
    return signed_in("sara", first_name="سارا", last_name="آذر")


@pytest.fixture
def omid(stories) -> Client:
    return signed_in("omid", first_name="امید", last_name="راد")


def signed_in(username: str, **fields) -> Client:
    client = Client()
    client.force_login(user(username, role="chief_editor", **fields))
    return client


def path(name: str = "desk", *args) -> str:
    return reverse(f"admin:articles_frontlaunch_{name}", args=["fa", *args])


def do(client: Client, deed: str, **fields) -> Page:
    response = client.post(path("deed"), {"do": deed, **fields})
    assert response.status_code == 200
    return Page(response)


def told(page: Page) -> str:
    return page.one("p", "front-told").text


def drafted(username: str = "sara"):
    return FrontDraft.objects.get(editor__username=username).arrangement


def launched(client: Client, **fields):
    seen = FrontDraft.objects.get(editor=client.session["_auth_user_id"]).revision
    return client.post(path("launch"), {"seen": seen, **fields})


def shown(client: Client, name: str = "desk", **query) -> Page:
    return Page(client.get(path(name), query))


# Pins


def test_a_story_is_pinned_and_moved_with_a_word_about_it(sara, stories):
    one, other = stories[5], stories[6]
    assert told(do(sara, f"pin {one.pk} latest")) == "«خبر 5» در «آخرین خبرها» سنجاق شد."
    do(sara, f"pin {other.pk}", zone="latest")
    assert drafted().zone("latest").stories == [one.pk, other.pk]
    do(sara, f"up {other.pk}")
    assert drafted().zone("latest").stories == [other.pk, one.pk]
    words = told(do(sara, f"pin {one.pk} lead 0"))
    assert words == "«خبر 5» پیش‌تر در «آخرین خبرها» سنجاق بود؛ به «خبر نخست» آمد."
    assert drafted().stories == [one.pk, other.pk]
    do(sara, f"go {one.pk}", **{f"to-{one.pk}": "picks"})
    assert drafted().zone("picks").stories == [one.pk]
    do(sara, f"unpin {one.pk}")
    assert drafted().stories == [other.pk]


def test_a_step_beyond_the_border_of_a_zone_leads_into_the_next(sara, stories):
    one = stories[5]
    do(sara, f"pin {one.pk} seconds")
    do(sara, f"up {one.pk}")
    assert drafted().where(one.pk).key == "lead"
    assert "جایی نیست" in told(do(sara, f"up {one.pk}"))
    do(sara, f"down {one.pk}")
    do(sara, f"down {one.pk}")
    assert drafted().where(one.pk).key == "latest"


def test_what_does_not_belong_there_is_refused_and_nothing_is_lost(sara, stories):
    do(sara, f"pin {stories[0].pk} lead")
    before = drafted()
    elsewhere = published_article(edition=edition("en"), category=category(edition=edition("en")))
    for deed, words in {
        f"pin {stories[1].pk} videos": "تنها فیلم می‌نشیند",
        f"pin {elsewhere.pk} lead": "در این نسخه سایت نیست",
        "pin 99999999999999999999 lead": "در این نسخه سایت نیست",
        f"pin {stories[1].pk} nowhere": "این بخش در صفحه نیست",
        f"pin {stories[1].pk} lead x": "شناخته نیست",
        "pin": "شناخته نیست",
        "unpin x": "شناخته نیست",
        "dance 1": "شناخته نیست",
        "remove lead": "تنها بخش سرویس",
        "add": "سرویسی را برگزینید",
    }.items():
        assert words in told(do(sara, deed)), deed
    assert drafted() == before
    assert told(do(sara, "keep", **{"size-lead": "13"})) == "اندازه هر بخش از ۱ تا ۱۲ است."


def test_a_pin_has_a_beginning_and_an_end_in_jalali(sara, stories):
    one, start = stories[0], timezone.now() + timedelta(hours=2)
    do(sara, f"pin {one.pk} lead")
    fields = {f"start-{one.pk}": format_numeric(start), f"end-{one.pk}": ""}
    page = do(sara, "keep", **fields)
    (pin,) = drafted().zone("lead").pins
    assert abs(pin.start - start) < timedelta(minutes=1)
    assert pin.end is None
    assert f"از {format_numeric(start)}" in page.text
    page = do(sara, f"pin {stories[1].pk} lead", **{f"start-{one.pk}": "فردا", f"end-{one.pk}": ""})
    assert page.one("input", id=f"start-{one.pk}")["value"] == "فردا"
    assert page.one("ul", id=f"error-{one.pk}").text
    assert drafted().zone("lead").stories == [one.pk, stories[1].pk]


def test_a_story_that_readers_do_not_see_is_marked(sara, stories, service):
    do(sara, f"pin {article(category=service).pk} lead")
    page = do(sara, f"pin {published_article(ago=-timedelta(hours=1)).pk} lead")
    remarks = [each.text for each in page.all("p", "front-card__remark") if each.within("board")]
    assert "منتشر نیست" in page.text
    assert "هنوز زمان انتشارش نرسیده" in page.text
    assert len(page.all("li", "front-card--unseen")) == 2, remarks


# Zones


def test_zones_are_ordered_sized_switched_added_and_removed(sara, service):
    below = category("تالاب‌ها", parent=service)
    do(sara, "lower lead")
    do(sara, "raise photos", **{"size-latest": "4"})
    do(sara, "off seconds")
    do(sara, f"remove service-{service.pk}")
    do(sara, "add", service=str(below.pk))
    do(sara, f"narrow service-{below.pk}")
    layout = drafted()
    assert layout.keys[:2] == ["seconds", "lead"]
    assert layout.keys[-1] == f"service-{below.pk}"
    assert layout.zone("latest").size == 4
    assert not layout.zone("seconds").is_on
    assert layout.zone(f"service-{below.pk}").is_narrow
    do(sara, "undo")
    assert not drafted().zone(f"service-{below.pk}").is_narrow
    do(sara, "discard")
    assert not FrontDraft.objects.exists()


def test_a_tab_that_was_left_open_takes_no_size_or_time_back(sara, stories):
    one, end = stories[0], format_numeric(timezone.now() + timedelta(hours=2))
    do(sara, f"pin {one.pk} lead")
    do(sara, "keep", **{"size-latest": "4", f"end-{one.pk}": end})
    old = {"size-latest": "9", "size-latest-was": "9", f"end-{one.pk}": "", f"end-{one.pk}-was": ""}
    do(sara, "lower lead", **old)
    assert drafted().zone("latest").size == 4
    assert drafted().zone("lead").pins[0].end


# The desk as it is seen


def test_beside_each_card_stands_how_often_it_was_read_lately(sara, stories):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for ago, count in ((0, 40), (1, 2), (2, 500)):
        at = hour - timedelta(hours=ago)
        ReadCount.objects.create(article=stories[0], hour=at, count=count)
    page = shown(sara)
    (card,) = [c for c in page.all("li", "front-card") if c["data-story"] == str(stories[0].pk)][:1]
    assert "۴۲ بار خوانده" in card.text


def test_the_desk_costs_the_same_whatever_is_on_it(sara, stories, django_assert_max_num_queries):
    costs = []
    for some in ([], stories):
        for story in some:
            do(sara, f"pin {story.pk} latest", **{"size-latest": "12"})
        with django_assert_max_num_queries(30) as queries:
            shown(sara)
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 1, "the layout that the draft was begun from"


def test_stories_are_found_by_words_lists_and_services(sara, stories, service):
    hidden = article(headline="سفر رییس", category=service)
    soon = published_article(headline="فردا", category=service, ago=-timedelta(hours=3))
    now = timedelta()
    report = published_article(
        kind=Kind.PHOTO_REPORT, lead_image=image(), category=service, ago=now
    )
    other = published_article(category=category("ورزش"), ago=now)

    def found(**query) -> list[int]:
        rows = Page(sara.get(path("find"), query)).all("li", "front-card")
        return [int(row["data-story"]) for row in rows]

    assert found()[:2] == [other.pk, report.pk]
    assert found(q="سفر رئیس") == [hidden.pk]
    assert stories[3].pk in found(q=str(stories[3].pk))
    assert found(list="scheduled") == [soon.pk]
    assert found(list="photos") == [report.pk]
    assert found(list="videos") == []
    assert other.pk not in found(list=str(service.pk))
    assert len(found(list=str(service.pk))) == 13
    assert found(q="خبر", list="photos") == []


# Preview and launch


def test_the_preview_is_the_readers_page_with_the_draft_and_never_kept(sara, client, stories):
    do(sara, f"pin {stories[9].pk} lead")
    assert path("page") in sara.get(path("preview")).content.decode()
    response = sara.get(path("page"))
    assert "no-store" in response["Cache-Control"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    drafted_page = Page(response)
    assert drafted_page.all("h2", "card__headline")[0].text == "خبر 9"
    assert Page(client.get("/fa/")).all("h2", "card__headline")[0].text == "خبر 0"
    assert Page(response).stories() == {**Page(response).stories(), stories[9].pk: 1}


def test_a_launch_is_one_step_and_recorded(sara, client, stories):
    from articles.frame import kept

    do(sara, f"pin {stories[9].pk} lead")
    assert launched(sara, note="شیفت\0 عصر")["Location"] == path()
    kept.forget()
    assert Page(client.get("/fa/")).all("h2", "card__headline")[0].text == "خبر 9"
    launch = FrontLaunch.objects.get()
    assert (launch.by.username, launch.note) == ("sara", "شیفت عصر")
    assert LogEntry.objects.get().object_id == str(launch.pk)
    words = shown(sara, "launches").text
    for each in ("صفحه ۱", "سارا آذر", "شیفت عصر", "خبر نخست", "«خبر 9» سنجاق شد"):
        assert each in words
    again = sara.post(path("launch"), {"seen": "1"}, follow=True)
    assert "پیش‌نویسی نیست" in again.content.decode()
    assert FrontLaunch.objects.count() == 1


def test_who_launches_second_hears_what_both_changed_and_loses_nothing(sara, omid, stories):
    do(sara, f"pin {stories[9].pk} lead")
    do(sara, f"pin {stories[8].pk} latest")
    do(omid, f"pin {stories[7].pk} lead")
    do(omid, "off seconds")
    launched(omid)
    assert "امید راد در این میان صفحه تازه‌ای فرستاده است" in shown(sara).text
    refused = launched(sara)
    assert refused.status_code == 409
    page = Page(refused)
    theirs, mine = (section.text for section in page.all("section"))
    assert "«خبر 7» سنجاق شد" in theirs
    assert "خاموش شد" in theirs
    assert "«خبر 9» سنجاق شد" in mine
    assert [box["value"] for box in page.all("input", name="keep")] == ["lead"]
    assert FrontLaunch.objects.count() == 1
    sara.post(path("collision"), {"do": "merge", "seen": "1"})
    layout = drafted()
    assert layout.zone("lead").stories == [stories[7].pk]
    assert layout.zone("latest").stories == [stories[8].pk]
    assert not layout.zone("seconds").is_on
    do(sara, "undo")
    assert drafted().zone("lead").stories == [stories[9].pk], "what was merged can be taken back"
    assert launched(sara).status_code == 302
    assert FrontLaunch.objects.count() == 2


@pytest.mark.parametrize("choice", [{"do": "merge", "keep": "lead"}, {"do": "mine"}])
def test_one_keeps_what_one_has_over_a_colleagues_page(sara, omid, stories, choice):
    do(sara, f"pin {stories[9].pk} lead")
    do(omid, f"pin {stories[7].pk} lead")
    do(omid, "off seconds")
    launched(omid)
    sara.post(path("collision"), {"seen": "1", **choice})
    layout = drafted()
    assert layout.zone("lead").stories == [stories[9].pk]
    assert layout.zone("seconds").is_on == (choice["do"] == "mine")


def test_a_page_is_brought_back_unless_something_newer_is_there(sara, stories):
    do(sara, f"pin {stories[9].pk} lead")
    launched(sara)
    do(sara, f"unpin {stories[9].pk}")
    launched(sara)
    restore = path("restore", 1)
    assert sara.post(restore, {"seen": "1"})["Location"] == path("launches")
    assert FrontLaunch.objects.count() == 2
    assert sara.post(restore, {"seen": "2"})["Location"] == path()
    newest = FrontLaunch.objects.first()
    assert (newest.number, newest.restored_from) == (3, 1)
    assert newest.arrangement.zone("lead").stories == [stories[9].pk]
    assert "از روی صفحه ۱" in shown(sara, "launches").text
    assert sara.post(path("restore", 9), {"seen": "3"}).status_code == 404


def test_a_script_gets_the_board_alone(sara, stories):
    data = {"do": f"pin {stories[0].pk} lead"}
    response = sara.post(path("deed"), data, headers={"x-part": "board"})
    page = Page(response)
    assert not page.all("html")
    assert page.all("div")[0]["data-told-now"] == "«خبر 0» در «خبر نخست» سنجاق شد."
    assert page.all("form", "front-zones")


def test_djangos_own_pages_lead_to_the_desk(sara, stories):
    assert sara.get("/admin/articles/frontlaunch/")["Location"] == path()
    do(sara, f"pin {stories[0].pk} lead")
    launched(sara)
    launch = FrontLaunch.objects.get()
    change = reverse("admin:articles_frontlaunch_change", args=[launch.pk])
    assert sara.get(change)["Location"] == f"{path('launches')}?before=2"
    assert sara.get(reverse("admin:articles_frontlaunch_change", args=[999])).status_code == 404


@pytest.mark.parametrize("role", ["reporter", "desk_editor", "photo_editor", "moderator"])
def test_who_may_not_curate_is_told_so(role, stories):
    client = Client()
    client.force_login(user("other", role=role))
    for name in ("desk", "find", "preview", "page", "launches", "collision"):
        assert client.get(path(name)).status_code == 403
    for name in ("deed", "launch", "collision"):
        assert client.post(path(name), {"do": f"pin {stories[0].pk} lead"}).status_code == 403
    assert client.post(path("restore", 1)).status_code == 403
    assert not FrontDraft.objects.exists()


def test_an_edition_that_is_not_there_has_no_desk(sara):
    assert sara.get(quote("/admin/articles/frontlaunch/desk/xx/")).status_code == 404

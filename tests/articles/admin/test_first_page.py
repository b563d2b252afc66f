"""The first page of the newsroom: what waits for whom, and what is none of his business."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Note, ReadCount
from qodsna.roles import ROLES
from qodsna.tasks.models import TaskRun
from qodsna.tasks.states import State
from tests.articles.admin.first_pages import INDEX, html_of, numbers, part, told
from tests.builders import (
    approved_article,
    article,
    category,
    chief,
    edition,
    image,
    published_article,
    returned_article,
    submitted_article,
    user,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def services():
    edition()
    culture = category("فرهنگ")
    return {"culture": culture, "book": category("کتاب", parent=culture), "sport": category("ورزش")}


@pytest.fixture
def reporter(client):
    person = user("reporter", role="reporter", first_name="نرگس", last_name="آذری")
    client.force_login(person)
    return person


@pytest.fixture
def editor(client, services):
    person = user("editor", role="desk_editor", services=[services["culture"]])
    client.force_login(person)
    return person


@pytest.fixture
def head(client):
    person = user("head", role="chief_editor")
    client.force_login(person)
    return person


# What waits


def test_a_reporter_finds_what_came_back_with_the_words_of_his_editor(client, reporter):
    mine = returned_article(created_by=reporter, note="نام گفت‌وگوشونده را بنویسید.")
    returned_article(note="این از آن دیگری است.")
    page = told(client)
    assert page.returned.stories == [mine]
    html = html_of(client)
    assert "نام گفت‌وگوشونده را بنویسید." in part(html, "waiting")
    assert "این از آن دیگری است." not in html


def test_only_the_last_words_of_the_editor_are_told(client, reporter):
    story = returned_article(created_by=reporter, note="نخستین سخن")
    story.submit(by=reporter)
    story.send_back(by=None, note="واپسین سخن")
    html = part(html_of(client), "waiting")
    assert "واپسین سخن" in html
    assert "نخستین سخن" not in html


def test_what_lies_in_somebodys_hands_waits_for_him_and_is_said_once(client, editor, services):
    taken = submitted_article(category=services["book"])
    taken.assign(to=editor, by=editor)
    other = submitted_article(category=services["book"])
    page = told(client)
    assert (page.assigned.stories, page.submitted.stories) == ([taken], [other])


def test_what_came_out_waits_for_nobody(client, editor, services):
    done = published_article(category=services["book"])
    done.assign(to=editor, by=editor)
    assert told(client).nothing_waits


def test_decisions_wait_in_the_order_in_which_they_came(client, editor, services):
    first, second, third = (submitted_article(category=services["book"]) for _ in range(3))
    second.recall(by=None)
    second.submit(by=None)
    first.lead = "لید تازه"
    first.save()
    assert told(client).submitted.stories == [first, third, second]


def test_a_desk_editor_sees_his_services_and_what_lies_below_them_and_no_other(
    client, editor, services
):
    below, here = (submitted_article(category=services[name]) for name in ("book", "culture"))
    ready = approved_article(category=services["book"])
    published_article(category=services["book"], headline="خبری از کتاب")
    for make in (submitted_article, approved_article, published_article):
        make(category=services["sport"], headline="خبری از ورزش")
    page = told(client)
    assert page.submitted.stories == [below, here]
    assert page.ready.stories == [ready]
    assert numbers(page.on_the_way)["submitted"] == 2
    html = html_of(client)
    assert "خبری از کتاب" in part(html, "desk")
    for name in ("waiting", "mine", "desk", "today"):
        assert "خبری از ورزش" not in part(html, name)


def test_the_chief_sees_all_desks_with_how_many_wait_in_each_service(client, head, services):
    for name in ("sport", "book", "culture"):
        submitted_article(category=services[name])
    page = told(client)
    assert len(page.submitted.stories) == 3
    waiting = [(each.counted.label, each.counted.number) for each in page.services]
    assert waiting == [("ورزش", 1), ("فرهنگ", 2)]
    for each in page.services:
        listed = client.get(each.counted.url).context["cl"].result_list
        assert len(listed) == each.counted.number


def test_an_editor_without_services_has_an_empty_desk(client):
    client.force_login(user("idle", role="desk_editor"))
    submitted_article()
    page = told(client)
    assert (page.submitted.stories, page.ready.stories) == ([], [])
    assert set(numbers(page.on_the_way).values()) == {0}


def test_a_desk_of_very_many_services_is_a_desk(client, editor, services):
    for number in range(60):
        last = category(f"بخش {number}", parent=services["culture"])
    story = submitted_article(category=last)
    submitted_article(category=services["sport"])
    assert told(client).submitted.stories == [story]


def test_a_list_shows_a_few_and_leads_to_the_rest(client, head, services):
    for _ in range(7):
        submitted_article(category=services["sport"])
    page = told(client)
    assert (len(page.submitted.stories), page.submitted.is_more) == (5, True)
    assert "?state=submitted" in part(html_of(client), "waiting")


def test_a_photo_editor_is_shown_what_is_on_its_way_without_a_picture(client, services):
    client.force_login(user("photo", role="photo_editor"))
    bare = submitted_article(category=services["sport"])
    submitted_article(category=services["sport"], lead_image=image())
    article(category=services["sport"])
    page = told(client)
    assert page.without_picture.stories == [bare]
    assert not page.decides
    assert part(html_of(client), "desk") == ""


# Mentions


def test_a_mention_waits_until_the_story_is_opened(client, reporter):
    colleague = user("colleague", first_name="بهرام", last_name="نیک‌پی")
    story = article(created_by=reporter)
    Note.objects.write(story, "@reporter عکس رسید؟", by=colleague, to=[reporter])
    html = part(html_of(client), "waiting")
    assert "عکس رسید؟" in html
    assert "بهرام نیک‌پی" in html
    client.get(f"/admin/articles/article/{story.pk}/change/")
    assert told(client).mentions == []


def test_a_mention_in_a_story_that_he_sees_no_more_tells_him_nothing(client, reporter):
    story = article(created_by=reporter, headline="پنهان")
    Note.objects.write(story, "@reporter ببین", by=user("other"), to=[reporter])
    Article.objects.filter(pk=story.pk).update(created_by=None)
    assert told(client).mentions == []
    assert "پنهان" not in html_of(client)


def test_what_others_are_told_is_not_told_to_him(client, reporter):
    other = user("other", role="reporter")
    Note.objects.write(article(created_by=other), "@other", by=reporter, to=[other])
    assert told(client).mentions == []


# His own


def test_a_reporters_work_is_his_drafts_and_what_he_sent(client, reporter):
    draft = article(created_by=reporter)
    sent = [
        make(created_by=reporter)
        for make in (submitted_article, approved_article, published_article, withdrawn_article)
    ]
    submitted_article()
    page = told(client)
    assert page.drafts.stories == [draft]
    assert page.sent.stories == sent[::-1]
    assert numbers(page.of_mine) == {"drafts": 1, "submitted": 1, "approved": 1}
    for each in page.of_mine:
        assert len(client.get(each.url).context["cl"].result_list) == each.number


def test_the_last_change_comes_first(client, reporter):
    first, second = (article(created_by=reporter) for _ in range(2))
    first.lead = "لید"
    first.save()
    assert told(client).drafts.stories == [first, second]


def test_a_new_story_is_the_first_thing_that_the_page_offers(client, reporter):
    content = html_of(client).partition('id="content-start"')[2]
    assert content.index("/admin/articles/article/add/") == content.index("/admin/articles/")


# Counts


def test_counts_lead_to_the_lists_that_they_count(client, editor, services):
    for make in (article, submitted_article, returned_article, approved_article):
        make(category=services["book"])
        make(category=services["sport"])
    published_article(category=services["book"], ago=-timedelta(hours=2))
    page = told(client)
    expected = dict.fromkeys(("drafts", "submitted", "returned", "approved", "scheduled"), 1)
    assert numbers(page.on_the_way) == expected
    for each in page.on_the_way:
        assert len(client.get(each.url).context["cl"].result_list) == 1


def test_nobody_counts_beyond_a_thousand(client, head, monkeypatch, services):
    monkeypatch.setattr("articles.admin.first_page.counting.MOST", 2)
    for _ in range(4):
        submitted_article(category=services["sport"])
    page = told(client)
    submitted = next(each for each in page.on_the_way if "submitted" in each.query)
    assert (submitted.number, submitted.shown) == (3, "بیش از ۲")


# Most read, comments and tasks


def test_the_most_read_of_this_hour_are_named_with_their_reads(client, reporter):
    story = published_article(headline="خواندنی‌ترین")
    ReadCount.objects.create(article=story, hour=timezone.now(), count=12)
    html = part(html_of(client), "most-read")
    assert "خواندنی‌ترین" in html
    assert "<b>۱۲</b>" in html


def failed_run() -> TaskRun:
    return TaskRun.objects.create(
        task="comments.tasks.gone",
        state=State.FAILED,
        error="رایانامه نرفت",
        finished_at=timezone.now(),
    )


def test_failed_work_is_told_to_who_can_run_it_again_and_to_nobody_else(client, head):
    run = failed_run()
    html = part(html_of(client), "failures")
    assert "رایانامه نرفت" in html
    assert f"/admin/tasks/taskrun/{run.pk}/change/" in html
    for role in sorted({*ROLES} - {"chief_editor", "administrator"}):
        client.force_login(user(role, role=role))
        assert "رایانامه نرفت" not in html_of(client)


def test_a_moderator_sees_comments_first_and_no_stories(client):
    client.force_login(user("moderator", role="moderator"))
    submitted_article(headline="خبری در راه")
    html = html_of(client)
    assert "نظرهای خوانندگان" in html
    assert "خبری در راه" not in html
    assert not any(part(html, name) for name in ("waiting", "mine", "desk", "today", "most-read"))


def test_who_has_nothing_to_do_with_anything_is_told_so_kindly(client):
    client.force_login(user("guest"))
    assert "امروز چیزی در انتظار شما نیست" in html_of(client)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_has_a_first_page_on_the_first_day(client, role):
    client.force_login(user(role, role=role))
    assert "همه بخش‌ها" in html_of(client)


def test_the_page_that_asks_for_itself_again_takes_no_message_away(client, reporter):
    story = article(created_by=reporter)
    client.post(f"/admin/articles/article/{story.pk}/copy/")
    assert "این رونوشت" not in client.get(INDEX, {"again": "1"}).content.decode()
    assert "این رونوشت" in html_of(client)


# What it costs


def fill(people: list, services: dict, each: int) -> None:
    makers = (article, submitted_article, returned_article, approved_article, published_article)
    for number in range(each):
        for make in makers:
            service = list(services.values())[number % len(services)]
            story = make(category=service, created_by=people[number % len(people)])
            Note.objects.write(story, "ببینید", by=people[0], to=people)
        failed_run()


def cost(client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        html_of(client)
    return len(asked)


@pytest.mark.parametrize(
    ("role", "most"),
    [
        ("reporter", 9),
        ("desk_editor", 12),
        ("chief_editor", 14),
        ("photo_editor", 9),
        ("administrator", 15),
    ],
)
def test_the_page_costs_the_same_however_much_there_is(client, services, role, most):
    person = user("person", role=role, services=[services["culture"]])
    client.force_login(person)
    fill([person, user("other")], services, 2)
    few = cost(client)
    fill([person, user("third")], services, 58)
    assert Article.objects.count() == 300
    assert cost(client) == few
    assert few <= most


def test_a_superuser_is_a_chief(client, services):
    client.force_login(chief())
    story = submitted_article(category=services["sport"])
    assert told(client).submitted.stories == [story]

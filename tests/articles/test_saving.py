"""Two people, one story: nobody silently writes over what the other one wrote."""

import os
from uuid import uuid4

import pytest
from django.test import Client

from articles.models import Article, RelatedLink, Version
from qodsna.persian import to_persian_digits
from tests.articles.forms import DESK, relating, send, shown
from tests.builders import article, category, related, tag, user
from tests.comments.crowds import at_once, database_for_many

pytestmark = pytest.mark.django_db
BODY = "<p>باران از بامداد آغاز شد.</p><p>رودها آرام‌اند.</p><p>پل کهنه بسته است.</p>"


@pytest.fixture
def story() -> Article:
    return article(headline="باران در رشت", lead="لید", body=BODY, category=category())


@pytest.fixture
def sara() -> Client:
    return signed_in("sara", first_name="سارا", last_name="آذر")


@pytest.fixture
def omid() -> Client:
    return signed_in("omid", first_name="امید", last_name="راد")


def signed_in(username: str, **fields) -> Client:
    client = Client()
    client.force_login(user(username, role="chief_editor", **fields))
    return client


def stands(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def collision_of(response):
    return response.context["collision"]


# Versions


def test_every_save_is_a_version_and_the_first_keeps_what_was_before(sara, story):
    send(sara, story, shown(story), headline="باران در گیلان")
    first, second = Version.objects.of(story).order_by("number")
    assert (first.content["headline"], first.by) == ("باران در رشت", None)
    assert (second.content["headline"], second.by.username) == ("باران در گیلان", "sara")
    assert stands(story).version == 2


def test_a_new_story_begins_with_its_first_version(sara):
    form = {
        "edition": article().edition_id,
        "kind": "news",
        "headline": "تازه",
        "related_links-TOTAL_FORMS": 0,
        "related_links-INITIAL_FORMS": 0,
        "_continue": "",
    }
    sara.post(f"{DESK}add/", form)
    version = Version.objects.get()
    assert (version.number, version.content["headline"]) == (1, "تازه")


def test_a_save_that_changes_nothing_is_no_version(sara, story):
    for _ in range(3):
        assert send(sara, story, shown(story)).status_code == 302
    assert not Version.objects.exists()


def test_a_version_holds_tags_and_related_content_too(sara, story):
    other, name = article(headline="دیگر"), tag()
    send(sara, story, relating(shown(story), other), tags=[name.pk])
    content = Version.objects.latest("pk").content
    assert content["tags"] == [name.pk]
    assert [link["target"] for link in content["related"]] == [other.pk]


def test_a_preview_is_no_version(sara, story):
    assert send(sara, story, shown(story), headline="دیگر", _preview="").status_code == 200
    assert not Version.objects.exists()
    assert stands(story).headline == "باران در رشت"


# Collisions


def test_a_save_over_a_newer_version_is_refused_and_keeps_all_that_was_typed(sara, omid, story):
    opened = shown(story)
    send(omid, story, opened, headline="باران تند در رشت")
    refused = send(sara, story, opened, headline="باران و باد در رشت", lead="لید سارا")
    assert refused.status_code == 409
    assert stands(story).headline == "باران تند در رشت"
    page = refused.content.decode()
    assert "امید راد" in page
    assert "باران و باد در رشت" in page
    assert "لید سارا" in page
    assert collision_of(refused).clashes == ["headline"]


def test_who_saves_again_after_having_seen_it_goes_through(sara, omid, story):
    opened = shown(story)
    send(omid, story, opened, headline="باران تند در رشت")
    refused = send(sara, story, opened, headline="باران و باد در رشت")
    again = opened | {"headline": "باران و باد در رشت", "version": refused.context["version"]}
    assert send(sara, story, again).status_code == 302
    numbers = Version.objects.of(story).order_by("number").values_list("content__headline")
    assert [headline for (headline,) in numbers] == [
        "باران در رشت", "باران تند در رشت", "باران و باد در رشت",
    ]  # fmt: skip


def test_the_colleagues_words_can_be_taken(sara, omid, story):
    opened = shown(story)
    send(omid, story, opened, headline="باران تند در رشت")
    refused = send(sara, story, opened, headline="باران و باد", lead="لید سارا")
    chosen = {"version": refused.context["version"], "take-headline": "theirs"}
    send(sara, story, opened | chosen, headline="باران و باد", lead="لید سارا")
    assert (stands(story).headline, stands(story).lead) == ("باران تند در رشت", "لید سارا")


def test_what_only_the_colleague_changed_stands_in_the_form_already(sara, omid, story):
    opened, name = shown(story), tag()
    send(omid, story, opened, kicker="هواشناسی گزارش داد؛", tags=[name.pk])
    refused = send(sara, story, opened, headline="باران و باد")
    assert refused.status_code == 409
    form = refused.context["adminform"].form
    assert form["kicker"].value() == "هواشناسی گزارش داد؛"
    assert form["headline"].value() == "باران و باد"
    assert [int(key) for key in form["tags"].value()] == [name.pk]
    assert collision_of(refused).clashes == []


def test_two_paragraphs_by_two_people_come_together_in_the_form(sara, omid, story):
    opened = shown(story)
    send(omid, story, opened, body=BODY.replace("بامداد", "نیمه‌شب"))
    refused = send(sara, story, opened, body=BODY.replace("بسته است", "باز شد"))
    body = refused.context["adminform"].form["body"].value()
    assert "نیمه‌شب" in body
    assert "باز شد" in body
    assert [d.merged for d in collision_of(refused).differences()] == [True]
    again = opened | {"body": body, "version": refused.context["version"]}
    assert send(sara, story, again).status_code == 302
    assert stands(story).body == body


def test_one_sentence_by_two_people_stays_ones_own_until_somebody_chooses(sara, omid, story):
    opened = shown(story)
    send(omid, story, opened, body=BODY.replace("آرام‌اند", "خروشان‌اند"))
    refused = send(sara, story, opened, body=BODY.replace("آرام‌اند", "کم‌آب‌اند"))
    assert "کم‌آب‌اند" in refused.context["adminform"].form["body"].value()
    page = refused.content.decode()
    assert "خروشان" in page
    assert 'name="take-body"' in page


def test_related_content_of_two_people_collides_and_nothing_breaks(sara, omid, story):
    first, second, third = (article(headline=name) for name in ("یک", "دو", "سه"))
    related(story, first, position=1)
    opened = shown(story)
    gone = relating(opened, second) | {"related_links-0-DELETE": "on"}
    send(omid, story, gone)
    refused = send(sara, story, relating(opened, third))
    assert refused.status_code == 409
    assert collision_of(refused).clashes == ["related"]
    chosen = {"version": refused.context["version"], "take-related": "theirs"}
    assert send(sara, story, relating(opened, third) | chosen).status_code == 302
    assert targets(story) == [second]
    send(sara, story, relating(shown(story), third))
    assert targets(story) == [second, third]


def test_ones_own_related_content_can_be_kept(sara, omid, story):
    first, second, third = (article(headline=name) for name in ("یک", "دو", "سه"))
    related(story, first, position=1)
    opened = shown(story)
    send(omid, story, relating(opened, second) | {"related_links-0-DELETE": "on"})
    refused = send(sara, story, relating(opened, third))
    again = relating(opened, third) | {"version": refused.context["version"]}
    assert send(sara, story, again).status_code == 302
    assert targets(story) == [first, third]


def targets(story: Article) -> list[Article]:
    links = RelatedLink.objects.filter(article=story).order_by("position", "pk")
    return [link.target for link in links.select_related("target")]


def test_a_colleague_who_publishes_meanwhile_is_no_collision(sara, omid, story):
    opened = shown(story) | {"published_at": "", "initial-published_at": ""}
    opened["correction_kind"] = "minor"
    stands(story).publish(by=None)
    moment = stands(story).published_at
    assert send(sara, story, opened, lead="لید تازه").status_code == 302
    assert (stands(story).lead, stands(story).published_at) == ("لید تازه", moment)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30, "۱"])
def test_a_version_that_is_none_is_no_error(sara, story, version):
    assert send(sara, story, shown(story), version=version, lead="تازه").status_code == 302


def test_a_choice_that_is_forged_takes_nothing(sara, omid, story):
    opened = shown(story) | {"take-status": "theirs", "take-headline": "x", "take-": "theirs"}
    assert send(sara, story, opened, headline="باران و باد").status_code == 302
    assert stands(story).headline == "باران و باد"


# No false alarms


def test_a_tab_left_open_without_a_change_raises_no_alarm(sara, omid, story):
    opened = shown(story)
    send(omid, story, opened, headline="باران تند در رشت")
    assert send(sara, story, opened).status_code == 302
    assert stands(story).headline == "باران تند در رشت"


def test_the_same_change_by_two_people_raises_no_alarm(sara, omid, story):
    opened = shown(story)
    for client in (omid, sara):
        assert send(client, story, opened, headline="باران تند").status_code == 302
    assert Version.objects.of(story).count() == 2


def test_ones_own_second_tab_is_put_together_without_an_alarm(sara, story):
    opened = shown(story)
    send(sara, story, opened, headline="باران تند در رشت")
    assert send(sara, story, opened, lead="لید تازه").status_code == 302
    assert (stands(story).headline, stands(story).lead) == ("باران تند در رشت", "لید تازه")


def test_ones_own_second_tab_loses_no_words_of_the_first(sara, story):
    opened = shown(story)
    send(sara, story, opened, headline="باران تند در رشت")
    assert send(sara, story, opened, headline="باران و باد").status_code == 409
    assert stands(story).headline == "باران تند در رشت"


def test_the_same_form_sent_twice_is_one_version(sara, story):
    form = shown(story) | {"headline": "باران تند"}
    assert [send(sara, story, form).status_code for _ in range(3)] == [302] * 3
    assert Version.objects.of(story).count() == 2


def test_saving_costs_the_same_however_many_versions_there_are(
    sara, story, django_assert_max_num_queries
):
    for number in range(12):
        send(sara, story, shown(story), headline=f"باران {number}")
    form = shown(story)
    with django_assert_max_num_queries(67):
        send(sara, story, form, headline="باران در گیلان")


# New stories


def new_form(**typed) -> dict:
    return {
        "edition": article().edition_id,
        "kind": "news",
        "headline": "تازه",
        "related_links-TOTAL_FORMS": 0,
        "related_links-INITIAL_FORMS": 0,
        "form_key": str(uuid4()),
        "_continue": "",
    } | typed


@pytest.mark.parametrize("button", ["_continue", "_publish"])
def test_a_new_story_that_is_sent_twice_is_one_story(sara, button):
    form = new_form(category=category().pk) | {button: ""}
    first, second = (sara.post(f"{DESK}add/", form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Article.objects.get(headline="تازه").is_published == (button == "_publish")


def test_other_words_from_the_same_form_are_another_story(sara):
    form = new_form()
    sara.post(f"{DESK}add/", form)
    sara.post(f"{DESK}add/", form | {"headline": "تازه‌تر"})
    assert Article.objects.filter(headline__startswith="تازه").count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_moment_is_one_story(tmp_path):
    form, chief = new_form(), user("chief", role="chief_editor")
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.force_login(chief)
    with database_for_many(tmp_path):
        at_once(len(clients), lambda number: clients[number].post(f"{DESK}add/", form))
        assert Article.objects.filter(headline="تازه").count() == 1


# Races

# More of them with ``make drill``.
WRITERS, ROUNDS = 8, int(os.environ.get("RACED_ROUNDS", "12"))


@pytest.mark.django_db(transaction=True)
def test_of_many_saves_at_once_none_writes_over_another_silently(tmp_path, record_property):
    """Each save that went through was made on top of the very version that it had seen."""
    story = article(category=category(), headline="آغاز")
    clients = [signed_in(f"writer{number}") for number in range(WRITERS)]
    answers: dict[str, int] = {}

    def write(number: int) -> None:
        for turn in range(ROUNDS):
            name = to_persian_digits(f"نویسنده {number} نوبت {turn}")
            answers[name] = send(clients[number], story, shown(story), headline=name).status_code

    with database_for_many(tmp_path):
        at_once(WRITERS, write)
        kept = list(Version.objects.of(story).order_by("number"))
        last = stands(story).headline
    record_property("raced saves", len(answers))
    accepted = sorted(name for name, status in answers.items() if status == 302)
    assert len(answers) == WRITERS * ROUNDS
    assert {*answers.values()} <= {302, 409}
    assert [version.number for version in kept] == list(range(1, len(accepted) + 2))
    assert sorted(version.content["headline"] for version in kept[1:]) == accepted
    assert last == kept[-1].content["headline"]

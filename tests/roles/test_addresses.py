"""Every address of the newsroom against the table of roles, cell by cell."""

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse

from tests.roles.addresses import (
    APPS,
    BOTH,
    BUTTONS,
    DESKS,
    FOR_MACHINES,
    FOR_READERS,
    FOR_STAFF_ALIKE,
    PAGES,
    STORIES,
    Ask,
    Desk,
    accounted_for,
    choices,
    form,
    kinds,
    needs_of,
    patterns,
)
from tests.roles.cells import Cells, is_refused
from tests.roles.newsroom import STATES, TWO_STATES, Newsroom, Story, open_newsroom
from tests.roles.people import (
    EVERYBODY,
    holds,
    is_let_in,
    may,
    reach,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def tell(record_property, caplog):
    """Counts the cells for the end of the run, and says those that were wrong."""
    caplog.set_level("CRITICAL", "django.request")

    def told(cells: Cells) -> None:
        record_property("roles", [cells.tried, len(cells.wrong)])
        assert cells.tried
        assert cells.wrong == []

    return told


def hidden(response: HttpResponse) -> bool:
    return response.status_code == 404 or is_refused(response)


# Whose they are


def test_every_address_of_the_newsroom_is_somebodys():
    found = {name for name, route, _ in patterns() if route.startswith("admin/")}
    assert len(found) > 100
    assert found - accounted_for() - FOR_STAFF_ALIKE == set()


def test_nothing_is_accounted_for_that_is_no_address():
    assert accounted_for() - {name for name, _, _ in patterns()} == set()


def test_every_other_address_is_a_readers():
    others = {name for name, route, _ in patterns() if not route.startswith("admin/")}
    beside = {name for name in others if not name.startswith(FOR_READERS)}
    unnamed = {"favicon.ico", "security-txt", "<edition:edition>", *FOR_MACHINES}
    unnamed |= {f"<edition:edition>/videos/<code:code>{end}" for end in ("", "/")}
    assert beside - unnamed - {"<edition:edition>/<code:code>/"} == set()


ADDRESS = re.compile(r'(?:href|action|src|data-[a-z-]+)="([^"#]*)')
AT_MOST = 3
# To which scripts add what they ask for.
TO_BE_COMPLETED = {
    "/admin/autocomplete/",
    "/admin/media/library/",
    "/admin/media/upload/files/",
    "/admin/articles/article/in-body/",
    "/admin/articles/article/choices/",
}


def test_every_link_that_a_superuser_can_follow_is_accounted_for(client):
    newsroom = open_newsroom("superuser")
    client.force_login(newsroom.person)
    known, visited, seen = accounted_for(), {}, set()
    ahead = ["/admin/"]
    while ahead:
        path = ahead.pop()
        name = named(path)
        assert name in known or name in FOR_STAFF_ALIKE or path == "/admin/", path
        if visited.setdefault(name, 0) >= AT_MOST:
            continue
        visited[name] += 1
        response = client.get(path)
        assert (
            response.status_code in {200, 302, 405} or path.partition("?")[0] in TO_BE_COMPLETED
        ), path
        if "html" not in response.headers.get("Content-Type", ""):
            continue
        for found in ADDRESS.findall(response.content.decode()):
            there = unescape(found).partition("#")[0]
            there = path.partition("?")[0] + there if there.startswith("?") else there
            if there.startswith("/admin/") and there not in seen and "logout" not in there:
                seen.add(there)
                ahead.append(there)
    assert len(visited) > 60


def named(path: str) -> str:
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return path
    return match.view_name if match.url_name else "<path:object_id>/"


# Stories


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_way_to_a_story_is_open_to_those_of_the_table(client, who, tell):
    newsroom = open_newsroom(who)
    cells = Cells(client, newsroom.person)
    for story in newsroom.stories:
        is_tried = story.name.split()[1] in TWO_STATES
        for ask in STORIES:
            if ask.in_every_state or is_tried:
                try_story(cells, who, story, ask)
        for button, verb in BUTTONS.items() if is_tried else ():
            press(cells, who, story, button, verb)
    tell(cells)


def try_story(cells: Cells, who: str, story: Story, ask: Ask) -> None:
    allowed = all(may(who, each, story.place, story.article) for each in ask.actions.split())
    allowed = allowed and (not ask.needs or holds(who, ask.needs))
    cells.try_out(
        f"{who}, {story.name}",
        ask.method,
        ask.path(story),
        ask.data(who, story) if ask.data else None,
        allowed=allowed,
        changes=ask.changes(story),
    )


def press(cells: Cells, who: str, story: Story, button: str, verb: str) -> None:
    """Who has the button for some stories hears why it was not for this one; the save stands."""
    article = story.article
    saves = may(who, "change", story.place, article)
    allowed = saves and may(who, verb, story.place, article)
    if saves and not allowed and reach(who, verb):
        data = form(who, story, headline=article.headline, **{button: "1"})
        path = reverse("admin:articles_article_change", args=[article.pk])
        with cells._taken_back():
            response = cells.client.post(path, data)
            article.refresh_from_db(fields=["status"])
            cells.tried += 1
            if article.status != STATES[story.name.split()[1]]["status"]:
                cells.wrong.append(f"{who}, {story.name}: {button} was pressed through")
            if response.status_code not in {200, 302}:
                cells.wrong.append(f"{who}, {story.name}: {button} {response.status_code}")
        return
    ask = Ask("change", "POST", f"change {verb}", lambda _, each: form(who, each, **{button: "1"}))
    try_story(cells, who, story, ask)


# Everything else


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_other_page_is_open_to_those_of_the_table(client, who, tell):
    newsroom = open_newsroom(who)
    cells = Cells(client, newsroom.person)
    for page in PAGES:
        data = {name: newsroom.things.get(value, value) for name, value in page.data.items()}
        if data.get("edition"):
            data["edition"] = newsroom.things["edition"]
        more: dict[str, Any] = {}
        if page.headers:
            more = {"headers": page.headers, "content_type": "application/offset+octet-stream"}
        cells.try_out(
            who,
            page.method,
            page.path(newsroom),
            data,
            allowed=is_let_in(who, page.needs),
            changes=page.changes,
            refused_by=hidden if page.hides else is_refused,
            **more,
        )
    for page, needs in BOTH:
        allowed = all(is_let_in(who, each) for each in needs)
        cells.try_out(who, page.method, page.path(newsroom), allowed=allowed)
    for app, needs in APPS.items():
        path = reverse("admin:app_list", args=[app])
        cells.try_out(who, "GET", path, allowed=is_let_in(who, needs), refused_by=hidden)
    tell(cells)


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_desk_is_open_to_those_of_the_table(client, who, tell):
    newsroom = open_newsroom(who)
    cells = Cells(client, newsroom.person)
    for desk in DESKS:
        try_desk(cells, newsroom, desk)
    tell(cells)


def try_desk(cells: Cells, newsroom: Newsroom, desk: Desk) -> None:
    who, key = newsroom.who, newsroom.things[desk.thing or desk.model.partition("_")[2]]
    body = {**desk.body}
    if "edition" in body or desk.model in {"articles_tag", "articles_category"}:
        body["edition"] = newsroom.things["edition"]

    def ask(method: str, page: str, verb: str, data: Any = None, *, changes: bool = False) -> None:
        args = [] if page in {"changelist", "add"} else [key]
        cells.try_out(
            who,
            method,
            reverse(f"admin:{desk.model}_{page}", args=args),
            data,
            allowed=is_let_in(who, desk.needs(verb)),
            changes=changes,
        )

    ask("GET", "changelist", "view")
    ask("GET", "history", "view")
    if desk.model != "comments_comment":
        ask("GET", "change", "view")
    ask("POST", "change", "change", desk.body)
    ask("GET", "delete", "delete")
    ask("POST", "delete", "delete", {"post": "yes"})
    if not desk.thing:
        ask("GET", "add", "add")
        ask("POST", "add", "add", body, changes=bool(desk.body))
    for action, needs in {"delete_selected": desk.needs("delete"), **desk.actions}.items():
        if not desk.has_list:
            break
        chosen = {"action": action, "index": "0", "post": "yes", "_selected_action": [key]}
        lets_see = is_let_in(who, desk.needs("view"))
        cells.try_out(
            f"{who}, {action}",
            "POST",
            reverse(f"admin:{desk.model}_changelist"),
            chosen,
            allowed=lets_see and is_let_in(who, needs),
        )


@pytest.mark.parametrize("who", EVERYBODY)
def test_choices_are_offered_to_those_who_may_look_at_them(client, who, tell):
    newsroom = open_newsroom(who)
    cells = Cells(client, newsroom.person)
    for query, needs in choices():
        cells.try_out(
            who,
            "GET",
            f"{reverse('admin:autocomplete')}?{query}",
            allowed=is_let_in(who, needs),
            refused_by=hidden,
        )
    tell(cells)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_way_to_the_site_leads_those_who_may_look(client, who, tell):
    """Also to a page behind a token, which would be everybody's who guesses a number."""
    newsroom = open_newsroom(who)
    cells = Cells(client, newsroom.person)
    for model, kind in kinds():
        thing = model._base_manager.order_by("pk").first()
        if thing is None or model._meta.label == "articles.Article":
            continue
        allowed = hasattr(thing, "get_absolute_url") and is_let_in(who, needs_of(model))
        path = reverse("admin:view_on_site", args=[kind.pk, thing.pk])
        cells.try_out(who, "GET", path, allowed=allowed, refused_by=hidden)
    kind = next(kind for model, kind in kinds() if model._meta.label == "articles.Article")
    for story in newsroom.stories:
        path = reverse("admin:view_on_site", args=[kind.pk, story.article.pk])
        allowed = may(who, "view", story.place, story.article)
        cells.try_out(who, "GET", path, allowed=allowed)
    tell(cells)


@pytest.mark.parametrize("who", EVERYBODY)
def test_pictures_whose_right_has_ended_are_for_those_who_look_after_them(client, who, tell):
    from media.models import Image
    from media.renditions import url

    newsroom = open_newsroom(who)
    cells = Cells(client, newsroom.person)
    path = url(Image.objects.get(pk=newsroom.things["ended"]), "card", 480)
    allowed = is_let_in(who, "media.view_image")
    cells.try_out(who, "GET", path, allowed=allowed, refused_by=hidden)
    tell(cells)

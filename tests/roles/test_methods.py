"""Every address of the newsroom × the methods that no page of it is sent with × every role."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.roles.addresses import DESKS, PAGES, STORIES
from tests.roles.cells import snapshot
from tests.roles.newsroom import Newsroom, open_newsroom
from tests.roles.people import ABOVE, EVERYBODY, GUEST, WITHOUT, person

pytestmark = [pytest.mark.django_db, pytest.mark.once]

METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
# Uploads are resumed with methods of their own (``PAGES``), and who signs in is asked by Django.
APART = {"admin:media_upload_files", "admin:media_upload_file", "admin:login"}


def addresses(newsroom: Newsroom) -> set[str]:
    """Each once, about a story of another where it is about one."""
    story = newsroom.story("elsewhere", "draft")
    paths = {ask.path(story).partition("?")[0] for ask in STORIES}
    paths |= {page.path(newsroom).partition("?")[0] for page in PAGES if page.name not in APART}
    for desk in DESKS:
        key = newsroom.things[desk.thing or desk.model.partition("_")[2]]
        paths |= {reverse(f"admin:{desk.model}_{page}") for page in ("changelist", "add")}
        paths |= {reverse(f"admin:{desk.model}_{page}", args=[key])
                  for page in ("change", "delete", "history")}  # fmt: skip
    return paths | {reverse("admin:autocomplete"), reverse("admin:jsi18n"), "/admin/nothing/"}


def test_every_address_is_asked_and_sent_to_in_one_way_alone(client, record_property, caplog):
    caplog.set_level("CRITICAL", "django.request")
    newsroom = open_newsroom(ABOVE)
    paths, tried, wrong = sorted(addresses(newsroom)), 0, []
    for who in EVERYBODY:
        login(client, newsroom.person if who == ABOVE else person(who, []))
        before = snapshot()
        for path, method in product(paths, METHODS):
            answer = client.generic(method, path)
            if answer.status_code != 405 or answer["Cache-Control"] != "private, no-store":
                wrong.append((who, method, path, answer.status_code))
        wrong += [] if snapshot() == before else [(who, "changed something")]
        tried += len(paths) * len(METHODS)
    record_property("roles", [tried, len(wrong)])
    assert wrong == [], f"{tried} cells"


@pytest.mark.parametrize("who", [GUEST, WITHOUT])
def test_whose_eyes_a_page_is_not_for_hears_no_more_of_its_headers(
    client, record_property, caplog, who
):
    caplog.set_level("CRITICAL", "django.request")
    paths = sorted(addresses(open_newsroom(who)))
    login(client, person(who, []) if who == GUEST else User.objects.get(username=who))
    wrong = []
    for path in paths:
        asked, looked = client.get(path), client.head(path)
        same = (asked.status_code, asked.get("Location")) == (
            looked.status_code, looked.get("Location"),
        )  # fmt: skip
        private = "private, no-store" == asked["Cache-Control"] == looked["Cache-Control"]
        if not (same and private and "X-Accel-Expires" not in asked.headers):
            wrong.append((path, asked.status_code, looked.status_code, asked["Cache-Control"]))
    record_property("roles", [2 * len(paths), len(wrong)])
    assert wrong == [], f"{2 * len(paths)} cells"


def login(client: Client, who: User | None) -> None:
    client.logout()
    if who is not None:
        client.force_login(who)

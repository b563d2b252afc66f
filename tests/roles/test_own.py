"""What is somebody's own is nobody else's, by whatever number, and whoever asks."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.front.layout import sensible
from articles.models import FrontDraft, Presence, Unsaved
from articles.models.note import Mention
from articles.models.presence import Doing
from comments.models.digest import DigestReader
from media.models import Upload
from qodsna.sign_in.models import SignIn
from tests.articles.pulses import somebody_in, unsaved
from tests.builders import edition
from tests.qodsna.sign_in.door import PASSWORD, phone_of
from tests.roles.addresses import form
from tests.roles.cells import Cells
from tests.roles.newsroom import Newsroom, open_newsroom
from tests.roles.people import EVERYBODY

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# By the field that says whose it is.
OWN: dict[Any, str] = {
    SignIn: "user",
    TOTPDevice: "user",
    StaticDevice: "user",
    StaticToken: "device__user",
    Presence: "user",
    Unsaved: "user",
    FrontDraft: "editor",
    Upload: "owner",
    DigestReader: "user",
    Mention: "user",
}
# What tells of somebody and is the newsroom's: the table of roles says whose it is to see.
OF_THE_HOUSE = {
    "comments.Decision", "comments.Comment", "comments.Ban", "comments.WordRule",
    "articles.Category_editors", "articles.Category", "articles.Article", "articles.Correction",
    "articles.FrontLaunch", "articles.Note", "articles.Partner", "articles.PostStep",
    "articles.ShareLink", "articles.Step", "articles.Version", "media.Image", "media.Video",
    "admin.LogEntry", "auth.User_groups", "auth.User_user_permissions",
}  # fmt: skip
# Method, address, form, and how it is sent where it is none.
Way = tuple[str, str, Any, dict[str, Any]]
TYPED, SENT, SEAT = "راز نانوشته", "secret-lake.jpg", "تلفن پنهان"


def test_every_row_that_names_somebody_is_his_or_the_houses():
    naming = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if any(each.concrete and each.related_model is User for each in model._meta.get_fields())
    }
    direct = {model._meta.label for model, path in OWN.items() if "__" not in path}
    assert naming == direct | OF_THE_HOUSE


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_is_anothers_own_is_neither_told_nor_touched(client, who, record_property, caplog):
    caplog.set_level("CRITICAL", "django.request")
    newsroom = open_newsroom(who)
    other = newsroom.other
    secrets, before = fill(newsroom), theirs(other)
    assert all(rows for rows in before.values()), before
    cells, wrong, tried = Cells(client, newsroom.person), [], 0
    for method, path, data, more in ways(newsroom):
        with cells._taken_back():
            answer = client.generic(method, path, data, **more) if more else asked(
                client, method, path, data
            )  # fmt: skip
            tried += 1
            found = [name for name, rows in theirs(other).items() if rows != before[name]]
        told = answer.content.decode(errors="replace")
        found += [secret for secret in secrets if secret in told]
        if found or answer.status_code >= 500:
            wrong.append((method, path, answer.status_code, found))
    record_property("roles", [tried, len(wrong)])
    assert wrong == [], f"{tried} cells"


def asked(client: Client, method: str, path: str, data: Any) -> HttpResponse:
    return getattr(client, method.lower())(path, data)


def fill(newsroom: Newsroom) -> list[str]:
    """One of everything for the colleague; what nobody else may read of it."""
    other, story = newsroom.other, newsroom.story("desk", "draft").article
    Client(HTTP_USER_AGENT="x").force_login(other)
    SignIn.objects.filter(user=other).update(device=SEAT)
    device, codes = phone_of(other)
    Unsaved.objects.filter(user=other).delete()
    unsaved(other, headline=TYPED)
    somebody_in(story, other, Doing.WRITING)
    FrontDraft.objects.begun(edition(), other, sensible([]))
    Upload.objects.filter(owner=other).update(name=SENT)
    DigestReader.objects.create(user=other)
    Mention.objects.create(user=other, note=story.notes.get())
    return [TYPED, SENT, SEAT, device.key, *codes, *keys_of(other)]


def keys_of(user: User) -> list[str]:
    return [*SignIn.objects.filter(user=user).values_list("session_key", flat=True)]


def theirs(other: User) -> dict[str, Any]:
    rows = {
        model._meta.label: [*model._base_manager.filter(**{whose: other}).order_by("pk").values()]
        for model, whose in OWN.items()
    }
    alive = Session.objects.filter(session_key__in=keys_of(other))
    return rows | {"sessions": [*alive.values()], "user": [*User.objects.filter(pk=other.pk)]}


def ways(newsroom: Newsroom) -> Iterator[Way]:
    other = newsroom.other
    for model, whose in OWN.items():
        yield from by_number(model, model._base_manager.filter(**{whose: other}).first())
    yield from by_number(Session, Session.objects.get(session_key__in=keys_of(other)))
    yield from by_name(newsroom, other)


def by_number(model: Any, thing: Any) -> Iterator[Way]:
    """Where Django's own desks would have it."""
    app, name = model._meta.app_label, model._meta.model_name
    desk, chosen = f"/admin/{app}/{name}/", {"_selected_action": [thing.pk], "post": "yes"}
    yield "GET", desk, {}, {}
    yield "POST", desk, chosen | {"action": "delete_selected", "index": "0"}, {}
    for page in ("", "change/", "history/"):
        yield "GET", f"{desk}{thing.pk}/{page}", {}, {}
    for page in ("change/", "delete/"):
        yield "POST", f"{desk}{thing.pk}/{page}", {"post": "yes"}, {}
    kind = ContentType.objects.get_for_model(model)
    yield "GET", reverse("admin:view_on_site", args=[kind.pk, thing.pk]), {}, {}
    for address in ("admin:autocomplete", "admin:articles_article_choices"):
        fields = (each.name for each in model._meta.get_fields() if each.is_relation)
        asks = {"app_label": app, "model_name": name, "field_name": next(fields, "pk")}
        yield "GET", reverse(address), asks, {}


def by_name(newsroom: Newsroom, other: User) -> Iterator[Way]:
    """Where the newsroom takes the number or the key of such a thing."""
    yield from of_the_door(other)
    yield from of_open_forms(newsroom, other)
    yield from of_the_front_page(other)
    yield from of_uploads(str(newsroom.things["foreign-upload"]))
    yield "POST", reverse("admin:comments_digest"), {"user": other.pk, "reader": other.pk}, {}


def of_the_door(other: User) -> Iterator[Way]:
    seat, phone = SignIn.objects.filter(user=other).get(), TOTPDevice.objects.get(user=other)
    whose = {"user": other.pk, "user_id": other.pk, "device": phone.pk, "otp_device": phone.pk}
    yield "GET", reverse("admin:account"), whose, {}
    yield "POST", reverse("admin:end_sign_in", args=[seat.pk]), whose, {}
    yield "POST", reverse("admin:end_other_sign_ins"), whose | {"pk": seat.pk}, {}
    for do in ("off", "codes", "phone"):
        step = whose | {"do": do, "code": "000000", "password": PASSWORD}
        yield "POST", reverse("admin:change_second_step"), step, {}
    words = {"old_password": PASSWORD, "new_password1": "n-room-8!", "new_password2": "n-room-8!"}
    yield "POST", reverse("admin:password_change"), whose | words, {}


def of_open_forms(newsroom: Newsroom, other: User) -> Iterator[Way]:
    story, typed = newsroom.story("own", "draft"), Unsaved.objects.get(user=other)
    for deed, method in product(("restore", "discard"), ("GET", "POST")):
        yield method, reverse(f"admin:articles_article_{deed}", args=[typed.pk]), {}, {}
    change = reverse("admin:articles_article_change", args=[story.article.pk])
    new = {"edition": edition().pk, "headline": "تازه", "kind": "news"}
    for key in map(str, Presence.objects.filter(user=other).values_list("form_key", flat=True)):
        told = {"form_key": key, "version": 2, "sequence": 9**9, "data": {"headline": ["ب"]},
                "leaving": True, "offers": True}  # fmt: skip
        for name, args in {"pulse_new": [], "pulse": [story.article.pk]}.items():
            address = reverse(f"admin:articles_article_{name}", args=args)
            yield "POST", address, json.dumps(told), {"content_type": "application/json"}
        yield "POST", change, form(newsroom.who, story, form_key=key), {}
        sent = form(newsroom.who, story, form_key=key, **new)
        yield "POST", reverse("admin:articles_article_add"), sent, {}


def of_the_front_page(other: User) -> Iterator[Way]:
    draft = FrontDraft.objects.get(editor=other)
    asks = {"draft": draft.pk, "editor": other.pk, "seen": draft.revision, "do": "undo"}
    for page in ("desk", "preview", "page", "collision"):
        yield "GET", reverse(f"admin:articles_frontlaunch_{page}", args=["fa"]), asks, {}
    for page in ("deed", "launch", "collision"):
        yield "POST", reverse(f"admin:articles_frontlaunch_{page}", args=["fa"]), asks, {}


def of_uploads(key: str) -> Iterator[Way]:
    for model in ("image", "video"):
        sent = {"title": "دریاچه", "alt": "دریاچه", "file-upload": key}
        yield "POST", reverse(f"admin:media_{model}_add"), sent, {}
    for name in ("many", "many_row"):
        many = {"upload": key, "prefix": "row-0", "row-0-upload": key}
        yield "POST", reverse(f"admin:media_image_{name}"), many, {}
    tus = {"headers": {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
           "content_type": "application/offset+octet-stream"}  # fmt: skip
    for method in ("HEAD", "PATCH", "DELETE"):
        yield method, reverse("admin:media_upload_file", args=[key]), "", tus

"""Whose every address of the newsroom is: the one thing that the table of roles does not say.

``STORIES`` are asked about every story, ``DESKS`` are Django's five pages of a thing, ``PAGES``
are all others. An address that stands nowhere here is an error of ``test_addresses.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from articles.models import Channel
from qodsna.persian import format_numeric
from tests.builders import edition
from tests.roles.newsroom import Newsroom, Story
from tests.roles.people import EVERYONE, NOBODY, STAFF, TOP, may

NO_LINKS = {"related_links-TOTAL_FORMS": "0", "related_links-INITIAL_FORMS": "0"}
NO_PLACES = {"places-TOTAL_FORMS": "0", "places-INITIAL_FORMS": "0"}


# Of stories


@dataclass(frozen=True)
class Ask:
    """A request about a story, and the actions that all are needed for it.

    ``needs`` are permissions besides. Where ``verb`` leads on from a state, something changes.
    ``in_every_state``: the right depends on the state of the story, or what happens does.
    """

    name: str
    method: str
    actions: str
    data: Callable[[str, Story], dict[str, Any]] | None = None
    more: tuple[str, ...] = ()
    needs: str = ""
    verb: str = ""
    always_changes: bool = False
    in_every_state: bool = False
    query: str = ""

    def path(self, story: Story) -> str:
        key = story.article.pk
        known = {"number": "1", "key": story.article.share_links.get().pk if self.more else ""}
        args = [key, *(known[name] for name in self.more)]
        if self.name.endswith("changelist"):
            args = []
        return reverse(f"admin:articles_article_{self.name}", args=args) + self.query

    def changes(self, story: Story) -> bool:
        """Publishing again what is published is safe, and nothing."""
        again = self.verb == "publish" and story.article.is_released
        leads_on = bool(self.verb) and story.article.allows(self.verb) and not again
        return self.always_changes or leads_on


def form(who: str, story: Story, **more: Any) -> dict[str, Any]:
    """The least that the form of a story sends, from somebody who wrote a new headline."""
    article = story.article
    data = {
        "headline": "تیتر دیگر",
        "kind": article.kind,
        "category": article.category_id,
        "lead_image": article.lead_image_id or "",
        "correction_kind": "minor",
        "version": article.version,
        **NO_LINKS,
        **more,
    }
    if article.published_at and may(who, "publish", story.place, article):
        data["published_at"] = format_numeric(article.published_at)
    return data


def pressed(*names: str) -> Callable[[str, Story], dict[str, Any]]:
    return lambda who, story: form(who, story, **dict.fromkeys(names, "1"))


def sent(**data: Any) -> Callable[[str, Story], dict[str, Any]]:
    return lambda who, story: data


def chosen(action: str) -> Callable[[str, Story], dict[str, Any]]:
    return lambda who, story: {
        "action": action,
        "index": "0",
        "post": "yes",
        "_selected_action": [story.article.pk],
    }


def flashed(who: str, story: Story) -> dict[str, Any]:
    """Whatever is in the strip already."""
    return {"until": format_numeric(timezone.now() + timedelta(hours=2)), "seen": "9" * 15}


def ordered(who: str, story: Story) -> dict[str, Any]:
    return {"do": f"order:{Channel.objects.get().pk}"}


VERBS = {
    "submit": "submit",
    "recall": "recall",
    "send_back": "send_back",
    "approve": "approve",
    "unschedule": "publish",
    "withdraw": "withdraw",
    "calm": "flash",
}
STORIES = [
    Ask("change", "GET", "view", in_every_state=True),
    Ask("change", "POST", "change", pressed("_continue"), in_every_state=True, always_changes=True),
    Ask("change", "POST", "change", pressed("_preview")),
    Ask("history", "GET", "view"),
    Ask("compare", "GET", "view", query="?from=1&to=2"),
    Ask("preview", "GET", "view"),
    Ask("page", "GET", "view"),
    Ask("notes", "GET", "view"),
    Ask("notes", "POST", "view", sent(**{"note-text": "ببینید."}), always_changes=True),
    Ask("copy", "POST", "view", needs="articles.add_article", always_changes=True),
    Ask("translations", "GET", "view"),
    Ask(
        "translate",
        "POST",
        "view",
        lambda who, story: {"edition": edition("en").pk},
        needs="articles.add_article",
        always_changes=True,
    ),
    Ask("part", "POST", "change", in_every_state=True),
    Ask("pulse", "POST", "change", in_every_state=True),
    Ask("suggested", "POST", "change", sent(headline="دریاچه"), in_every_state=True),
    Ask("put_back", "POST", "change", sent(change="all"), in_every_state=True),
    Ask(
        "restore_version",
        "POST",
        "change",
        sent(named="1", correction_kind="minor"),
        more=("number",),
        in_every_state=True,
        always_changes=True,
    ),
    Ask("channels", "GET", "post"),
    Ask("channels", "POST", "post", ordered, in_every_state=True),
    Ask("share", "GET", "share"),
    Ask("share", "POST", "share", sent(days="3"), always_changes=True),
    Ask("revoke", "POST", "share", more=("key",), always_changes=True),
    Ask("delete", "GET", "delete", in_every_state=True),
    Ask("delete", "POST", "delete", sent(post="yes"), in_every_state=True, always_changes=True),
    Ask("assign", "GET", "assign"),
    Ask("assign", "POST", "assign", sent(note="بگیرید")),
    *(Ask(verb, "GET", action) for verb, action in VERBS.items()),
    *(
        Ask(verb, "POST", action, sent(note="چرا"), verb=verb, in_every_state=True)
        for verb, action in VERBS.items()
    ),
    Ask("flash", "GET", "flash"),
    Ask("flash", "POST", "flash", flashed, verb="flash", in_every_state=True),
    *(
        Ask(
            "changelist",
            "POST",
            f"view {verb}",
            chosen(f"{verb}_selected"),
            verb=verb,
        )
        for verb in ("approve", "publish")
    ),
    Ask(
        "changelist",
        "POST",
        "view delete",
        chosen("delete_selected"),
        in_every_state=True,
        always_changes=True,
    ),
]
# A button saves what was typed, and then does what it says where that is allowed, too.
BUTTONS = {"_submit": "submit", "_approve": "approve", "_publish": "publish"}


# Of everything else


@dataclass(frozen=True)
class Desk:
    """Who may do what with a thing; the permissions of its model, unless another is named."""

    model: str
    thing: str = ""
    view: Any = ()
    add: Any = ""
    change: Any = ""
    delete: Any = ""
    body: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, Any] = field(default_factory=dict)
    has_list: bool = True

    def needs(self, verb: str) -> Any:
        app, _, model = self.model.partition("_")
        own = f"{app}.{verb}_{model}"
        if verb == "view":
            return self.view or (own, self.needs("change"))
        return getattr(self, verb) or own


DESKS = [
    Desk("articles_author", body={"name": "پروین", "edition": "1", "slug": "parvin"}),
    Desk("articles_category", body={"name": "ورزش", "slug": "sport"}),
    Desk(
        "articles_channel",
        delete=NOBODY,
        body={
            "edition": "1",
            "network": "eitaa",
            "name": "ایتا",
            "chat": "hur",
            "token": "bot:0123456789",
            "template": "{نشانی}",
        },
    ),
    Desk(
        "articles_post",
        view="articles.view_post",
        add=NOBODY,
        change=NOBODY,
        delete=NOBODY,
        actions=dict.fromkeys(("order", "cancel", "confirm", "resend"), "articles.view_post"),
    ),
    Desk("articles_dossier", body={"name": "هور", "edition": "1", "slug": "hur"}),
    Desk("articles_edition"),
    Desk(
        "articles_frontlaunch",
        view="articles.view_frontlaunch",
        add=NOBODY,
        change=NOBODY,
        delete=NOBODY,
        has_list=False,
    ),
    Desk(
        "articles_partner",
        delete=NOBODY,
        body={"name": "هفته‌نامه ساحل"},
        actions={"end": "articles.change_partner"},
    ),
    Desk(
        "articles_newsletterissue",
        view="articles.view_newsletterissue",
        add=NOBODY,
        change=NOBODY,
        delete=NOBODY,
    ),
    Desk("articles_tag", body={"name": "هور", "slug": "hur"}),
    Desk("media_image"),
    Desk("media_video"),
    Desk("media_gallery", body={"title": "بهار", **NO_PLACES}),
    Desk("media_keyword", body={"name": "هور"}),
    Desk("comments_ban", delete=NOBODY, actions={"end": "comments.change_ban"}),
    Desk("comments_policy", add=NOBODY, delete=NOBODY, has_list=False),
    Desk(
        "comments_comment",
        view="comments.moderate_comment",
        add=NOBODY,
        change=NOBODY,
        delete=NOBODY,
        actions=dict.fromkeys(("approve", "reject", "mark_as_spam"), "comments.moderate_comment"),
    ),
    Desk(
        "comments_wordrule",
        body={"phrase": "یاوه", "verdict": "hold"},
        actions=dict.fromkeys(("switch_on", "switch_off"), "comments.change_wordrule"),
    ),
    Desk("auth_user", delete=NOBODY),
    Desk("auth_user", thing="superuser", view=("auth.view_user",), change=TOP, delete=NOBODY),
    Desk("admin_logentry", view="admin.view_logentry", add=NOBODY, change=NOBODY, delete=NOBODY),
    Desk("auth_group", body={"name": "گروه"}),
    Desk("auth_group", thing="role", change=NOBODY, delete=NOBODY),
    Desk(
        "tasks_taskrun",
        view=("tasks.view_taskrun", "tasks.change_taskrun"),
        add=NOBODY,
        change=NOBODY,
        delete=NOBODY,
        actions={"run_again": "tasks.change_taskrun"},
    ),
]


@dataclass(frozen=True)
class Page:
    """``args`` name things of the newsroom, or after a ``=`` stand for themselves.

    ``hides``: who may not hears that it is not there.
    """

    name: str
    method: str
    needs: Any
    args: tuple[Any, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    hides: bool = False
    changes: bool = False

    def path(self, newsroom: Newsroom) -> str:
        args = [newsroom.things.get(each, each.removeprefix("=")) for each in self.args]
        return reverse(self.name, args=args) + self.query.format(**newsroom.things)


MODERATE = "comments.moderate_comment"
CURATE = "articles.add_frontlaunch"
ISSUES, ERASE = "articles.view_newsletterissue", "articles.delete_subscriber"
TUS = {"Tus-Resumable": "1.0.0"}
BEGIN = {"Upload-Length": "9", "Upload-Metadata": "filename YS5qcGc=,kind {}"}
WRITES = ("articles.add_article", "story:view")
PAGES = [
    Page("admin:index", "GET", STAFF),
    Page("admin:login", "GET", EVERYONE),
    Page("admin:logout", "POST", EVERYONE),
    Page("admin:password_change", "GET", STAFF),
    Page("admin:password_change", "POST", STAFF),
    Page("admin:password_change_done", "GET", STAFF),
    Page("admin:jsi18n", "GET", STAFF),
    Page("admin:account", "GET", STAFF),
    Page("admin:end_other_sign_ins", "POST", STAFF),
    Page("media-library", "GET", "media.view_image", query="?kind=image"),
    Page("media-library", "GET", "media.view_video", query="?kind=video"),
    Page("media-library", "GET", "media.view_image", query="?kind=image&q=راز"),
    # Stories
    Page("admin:articles_article_changelist", "GET", "story:view"),
    Page("admin:articles_article_changelist", "GET", "story:view", query="?q=راز"),
    Page("admin:articles_article_add", "GET", "articles.add_article"),
    Page(
        "admin:articles_article_add",
        "POST",
        "articles.add_article",
        data={"edition": "1", "headline": "تازه", "kind": "news", **NO_LINKS},
        changes=True,
    ),
    *(
        Page("admin:articles_article_in_body", "GET", WRITES, (f"={kind}", kind))
        for kind in ("image", "video")
    ),
    Page(
        "admin:articles_article_choices",
        "GET",
        "story:view",
        query="?app_label=articles&model_name=relatedlink&field_name=target",
    ),
    Page(
        "admin:articles_article_suggested_new",
        "POST",
        "articles.add_article",
        data={"edition": "1", "headline": "دریاچه"},
    ),
    Page("admin:articles_article_pulse_new", "POST", "articles.add_article"),
    Page("admin:articles_article_hygiene", "POST", ("articles.add_article", "story:change")),
    *(
        Page(f"admin:articles_article_{deed}", "POST", NOBODY, ("foreign-unsaved",), hides=True)
        for deed in ("restore", "discard")
    ),
    Page("admin:articles_article_restore", "POST", "articles.add_article", ("own-unsaved",)),
    Page("admin:articles_article_discard", "POST", STAFF, ("own-unsaved",)),
    # The front page
    *(
        Page(f"admin:articles_frontlaunch_{name}", "GET", CURATE, ("=fa",))
        for name in ("desk", "find", "collision", "launches", "preview", "page")
    ),
    Page(
        "admin:articles_frontlaunch_deed",
        "POST",
        CURATE,
        ("=fa",),
        {"do": "lower lead"},
        changes=True,
    ),
    Page("admin:articles_frontlaunch_launch", "POST", CURATE, ("=fa",)),
    Page("admin:articles_frontlaunch_collision", "POST", CURATE, ("=fa",)),
    Page(
        "admin:articles_frontlaunch_restore",
        "POST",
        CURATE,
        ("=fa", "=1"),
        {"seen": "2"},
        changes=True,
    ),
    Page(
        "admin:articles_dossier_preview",
        "GET",
        ("articles.view_dossier", "articles.change_dossier"),
        ("dossier",),
    ),
    Page(
        "admin:articles_partner_end",
        "POST",
        "articles.change_partner",
        ("partner",),
        changes=True,
    ),
    # The newsletter
    *(
        Page(f"admin:articles_newsletterissue_{name}", "GET", ISSUES, ("=fa",))
        for name in ("next", "next_page")
    ),
    Page("admin:articles_newsletterissue_trial", "POST", ISSUES, ("=fa",)),
    Page("admin:articles_newsletterissue_page", "GET", ISSUES, ("newsletterissue",)),
    Page("admin:articles_newsletterissue_subscribers", "GET", ERASE),
    Page(
        "admin:articles_newsletterissue_subscribers", "POST", ERASE, data={"email": "a@example.org"}
    ),
    Page(
        "admin:articles_newsletterissue_erase",
        "POST",
        ERASE,
        data={"email": "a@example.org"},
        changes=True,
    ),
    # Pictures and films
    Page("admin:media_image_rights", "GET", "media.view_image"),
    Page("admin:media_image_take", "GET", "media.view_image", ("image",)),
    Page("admin:media_image_many", "GET", "media.add_image"),
    Page("admin:media_image_many", "POST", "media.add_image"),
    Page(
        "admin:media_image_many_row",
        "POST",
        "media.add_image",
        data={"prefix": "row-0", "upload": "own-upload"},
    ),
    Page(
        "admin:media_image_many_row",
        "POST",
        NOBODY,
        data={"prefix": "row-0", "upload": "foreign-upload"},
        hides=True,
    ),
    Page("admin:media_video_progress", "GET", "media.view_video", ("video",)),
    Page("admin:media_video_retry", "POST", "media.change_video", ("video",)),
    Page("admin:media_video_poster", "POST", "media.change_video", ("video",), {"seconds": "1"}),
    Page("admin:media_upload_files", "OPTIONS", STAFF, headers=TUS),
    *(
        Page(
            "admin:media_upload_files",
            "POST",
            f"media.add_{kind}",
            headers=TUS | BEGIN | {"Upload-Metadata": f"filename YS5qcGc=,kind {word}"},
            changes=True,
        )
        for kind, word in (("image", "aW1hZ2U="), ("video", "dmlkZW8="))
    ),
    Page("admin:media_upload_file", "HEAD", "media.add_image", ("own-upload",), headers=TUS),
    Page("admin:media_upload_file", "DELETE", "media.add_image", ("own-upload",), headers=TUS),
    Page(
        "admin:media_upload_file",
        "PATCH",
        "media.add_image",
        ("own-upload",),
        headers=TUS | {"Upload-Offset": "0"},
    ),
    *(
        Page("admin:media_upload_file", each, NOBODY, ("foreign-upload",), headers=TUS, hides=True)
        for each in ("HEAD", "PATCH", "DELETE")
    ),
    # Comments
    Page("admin:comments_statistics", "GET", MODERATE),
    Page("admin:comments_statistics_file", "GET", MODERATE),
    Page("admin:comments_digest", "POST", MODERATE),
    *(
        Page("admin:comments_comment_decide", "POST", MODERATE, ("comment",), data, changes=done)
        for data, done in (
            ({"verb": "approve", "seen": "0"}, True),
            ({"verb": "spam", "seen": "0"}, True),
            ({"verb": "reject", "seen": "0", "reject_ready": "توهین"}, True),
            ({"verb": "edit", "seen": "0", "edit_text": "نوشته دیگر"}, True),
            ({"verb": "reply", "seen": "0", "reply_text": "سپاس از شما"}, True),
            ({"verb": "ban", "seen": "0", "ban_kind": "address"}, False),
        )
    ),
    Page("admin:comments_comment_undo", "POST", MODERATE),
    Page("admin:comments_ban_end", "POST", "comments.change_ban", ("ban",), changes=True),
    Page(
        "admin:comments_policy_switch",
        "POST",
        "comments.change_policy",
        data={"challenge": "always"},
        changes=True,
    ),
    Page("admin:comments_wordrule_many", "GET", "comments.add_wordrule"),
    Page(
        "admin:comments_wordrule_many",
        "POST",
        "comments.add_wordrule",
        data={"phrases": "یاوه", "verdict": "hold"},
        changes=True,
    ),
    # The house
    Page("system-state", "GET", "watch.view_state"),
    Page("run-failed-again", "GET", "watch.view_state"),
    Page("run-failed-again", "POST", "watch.view_state", changes=True),
    Page("admin:tasks_taskrun_again", "POST", "tasks.change_taskrun", ("taskrun",), changes=True),
    *(
        Page("admin:auth_user_reset_second_step", "POST", needs, (thing,))
        for thing, needs in (("user", "auth.change_user"), ("superuser", TOP))
    ),
    *(
        Page("admin:auth_user_password_change", method, needs, (thing,))
        for method in ("GET", "POST")
        for thing, needs in (("user", "auth.change_user"), ("superuser", TOP))
    ),
]
# What needs two rights at once: the pictures come into a gallery that is there already.
BOTH = [
    (
        Page("admin:media_image_many", "GET", "", query="?gallery={gallery}"),
        ("media.add_image", "media.change_gallery"),
    ),
]
APPS = {
    "articles": (
        "story:view",
        "articles.add_article",
        "articles.view_tag",
        "articles.view_frontlaunch",
        "articles.view_channel",
        "articles.view_post",
    ),
    "media": ("media.view_image",),
    "comments": (MODERATE, "comments.view_ban", "comments.view_policy"),
    "auth": ("auth.view_user",),
    "tasks": ("tasks.view_taskrun",),
    "admin": ("admin.view_logentry",),
}
# Whoever works here is sent on or told that there is nothing, whatever he asks for.
FOR_STAFF_ALIKE = {"<path:object_id>/", "(?P<url>.*)$"}
# What is between the two steps of signing in, and about one's own: with tests of its own.
AT_THE_DOOR = {
    f"admin:{name}"
    for name in (
        "second_step",
        "set_up",
        "set_up_picture",
        "change_second_step",
        "end_sign_in",
        "end_all_sign_ins",
    )
}
# Not the newsroom's: each is the same for everybody, or looks after itself (with its own tests).
FOR_READERS = ("articles:", "comments:", "media:")
FOR_MACHINES = {
    "robots.txt",
    "sitemap.xml",
    "news-sitemap.xml",
    "sitemap-<edition:edition>.xml",
    "sitemap-<edition:edition>-<month:name>.xml",
    "sitemap-<edition:edition>-<month:name>-<further:page>.xml",
    "<edition:edition>/<feed:kind>",
    *(
        f"<edition:edition>/{what}/<name:slug>/<feed:kind>"
        for what in ("service", "tag", "author", "dossier")
    ),
}


def patterns(
    found: Any = None, namespace: str = "", before: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the site: its name (or its last part), its whole route, its pattern."""
    for each in get_resolver().url_patterns if found is None else found:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from patterns(each.url_patterns, inner, route)
        else:
            yield f"{namespace}{each.name}" if each.name else str(each.pattern), route, each


def accounted_for() -> set[str]:
    """The names of all addresses that have a rule here."""
    five = ("changelist", "add", "change", "delete", "history")
    return {
        *AT_THE_DOOR,
        *(f"admin:articles_article_{each.name}" for each in STORIES),
        *(page.name for page in PAGES),
        *(f"admin:{desk.model}_{page}" for desk in DESKS for page in five),
        *("admin:app_list", "admin:autocomplete", "admin:view_on_site", "on-site"),
    }


def choices() -> Iterator[tuple[str, Any]]:
    """Every field that points at something, as the autocomplete is asked for it; and the needs."""
    for model in apps.get_models(include_auto_created=True):
        for each in model._meta.get_fields():
            if each.is_relation and each.concrete and each.related_model:
                query = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": each.name,
                }
                yield (
                    "&".join(f"{key}={value}" for key, value in query.items()),
                    needs_of(each.related_model),
                )


def needs_of(model: Any) -> Any:
    """Who may look at the things of a model at their desk; nobody where there is none."""
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    if label == "articles_article":
        return "story:view"
    known = {desk.model: desk for desk in DESKS if not desk.thing}
    if not admin.site.is_registered(model) or label not in known:
        return NOBODY
    return known[label].needs("view")


def kinds() -> Iterator[tuple[Any, ContentType]]:
    for model in apps.get_models():
        yield model, ContentType.objects.get_for_model(model)

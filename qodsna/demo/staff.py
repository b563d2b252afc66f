"""The demo's staff: one person for each kind of work, all with the same known password."""

import os

from django.contrib.auth.models import Group, Permission, User

WRITE = "articles.add_article articles.change_article articles.view_article"
LINK = "articles.add_relatedlink articles.change_relatedlink articles.delete_relatedlink"
SUBJECTS = (
    "articles.view_edition articles.view_category articles.view_author articles.add_tag "
    "articles.change_tag articles.view_tag articles.view_relatedlink"
)
PICTURES = "media.delete_galleryimage media.delete_captions " + " ".join(
    f"media.{verb}_{thing}"
    for thing in ("image", "video", "gallery", "galleryimage", "captions", "keyword")
    for verb in ("add", "change", "view")
)
LOOK = "media.view_image media.view_video media.view_gallery media.view_galleryimage"
MODERATE = "comments.moderate_comment " + " ".join(
    f"comments.{verb}_{thing}"
    for thing in ("wordrule", "ban")
    for verb in ("add", "change", "view")
)
# Whose e-mail it is, how much is let in, and what is forgotten: not for every moderator.
OVERSEE = (
    "comments.see_email comments.view_policy comments.add_policy comments.change_policy "
    "comments.delete_wordrule"
)
RUN = (
    "articles.delete_article articles.add_category articles.change_category "
    "articles.add_author articles.change_author articles.change_edition "
    "tasks.view_taskrun tasks.change_taskrun"
)

# username: first name, last name, group, permissions
STAFF = {
    "admin": ("مدیر", "سامانه", "", ""),
    "chief": (
        "شهره",
        "کیانی",
        "سردبیر",
        f"{WRITE} {LINK} {SUBJECTS} {PICTURES} {MODERATE} {OVERSEE} {RUN} articles.publish_article",
    ),
    "editor": (
        "بهرام",
        "نیک‌پی",
        "دبیر سرویس",
        f"{WRITE} {LINK} {SUBJECTS} {PICTURES} articles.publish_article",
    ),
    "reporter": ("نرگس", "آذری", "خبرنگار", f"{WRITE} {LINK} {SUBJECTS} {LOOK} media.add_image"),
    "photo": ("کاوه", "روشن", "عکاس و فیلم‌بردار", PICTURES),
    "moderator": ("پروانه", "صادقی", "ناظر نظرات", MODERATE),
}


def hire() -> dict[str, User]:
    """The demo's users by name; their password is ``DEMO_PASSWORD`` or ``qodsna-demo``."""
    password = os.environ.get("DEMO_PASSWORD", "qodsna-demo")
    return {username: _hire(username, password) for username in STAFF}


def _hire(username: str, password: str) -> User:
    first_name, last_name, group, permissions = STAFF[username]
    user = User.objects.create_user(
        username,
        password=password,
        first_name=first_name,
        last_name=last_name,
        email=f"{username}@example.com",
        is_staff=True,
        is_superuser=username == "admin",
    )
    if group:
        user.groups.add(_group(group, permissions))
    return user


def _group(name: str, permissions: str) -> Group:
    group = Group.objects.create(name=name)
    for permission in permissions.split():
        app, codename = permission.split(".")
        group.permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return group

"""The demo's staff: one person for each role, all with the same known password; its partner."""

import os

from django.contrib.auth.models import Group, User

from articles.models import Partner
from qodsna.roles import ROLES

# username: first name, last name, role
STAFF = {
    "admin": ("مدیر", "سامانه", "administrator"),
    "chief": ("شهره", "کیانی", "chief_editor"),
    "editor": ("بهرام", "نیک‌پی", "desk_editor"),
    "reporter": ("نرگس", "آذری", "reporter"),
    "photo": ("کاوه", "روشن", "photo_editor"),
    "moderator": ("پروانه", "صادقی", "moderator"),
}


# The demo's one partner, whose key is as known as the password of its staff.
PARTNER, PARTNER_KEY = "روزنامه نمونه", "qds_demo-partner-of-the-demo-newsroom-only"


def befriend(*, by: User) -> Partner:
    """The partner of the demo, which shows what a key opens."""
    partner = Partner(name=PARTNER, created_by=by)
    partner.give_key(PARTNER_KEY)
    partner.save()
    return partner


def hire() -> dict[str, User]:
    """The demo's users by name; their password is ``DEMO_PASSWORD`` or ``qodsna-demo``."""
    password = os.environ.get("DEMO_PASSWORD", "qodsna-demo")
    return {username: _hire(username, password) for username in STAFF}


def _hire(username: str, password: str) -> User:
    first_name, last_name, role = STAFF[username]
    user = User.objects.create_user(
        username,
        password=password,
        first_name=first_name,
        last_name=last_name,
        email=f"{username}@example.com",
        is_staff=True,
        is_superuser=username == "admin",
    )
    user.groups.add(Group.objects.get(name=ROLES[role]))
    return user

"""The demo's staff: one person for each role, all with the same known password."""

import os

from django.contrib.auth.models import Group, User

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

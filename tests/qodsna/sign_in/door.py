"""What people do at the newsroom's door, and the phone they have with them."""

import re
from base64 import b32decode
from binascii import unhexlify
from typing import Any

from django.contrib.admin.models import LogEntry
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from qodsna.sign_in import second_step

PASSWORD = "newsroom-test"
LOGIN, CODE, SET_UP = "/admin/login/", "/admin/login/code/", "/admin/login/set-up/"
ACCOUNT = "/admin/account/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


def browser(address: str = "192.0.2.1", **headers: str) -> Client:
    return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=headers.get("agent", WINDOWS))


def say(client: Client, name: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": "/admin/"})


def phone_of(user: Any) -> tuple[TOTPDevice, list[str]]:
    """A phone as it is some time after it was set up, and its recovery codes."""
    device = TOTPDevice.objects.create(user=user, name="گوشی", key=second_step.new_secret())
    return device, second_step.renew_codes(user)


def shown_by(device: TOTPDevice, drift: int = 0) -> str:
    return f"{totp(unhexlify(device.key), drift=drift):06d}"


def shown_for(page: Any) -> str:
    """The code of a phone that has read the secret of the page."""
    secret = re.search('class="door-secret"[^>]*>([A-Z2-7 ]+)<', page.content.decode())
    return f"{totp(b32decode(secret[1].replace(' ', ''))):06d}"


def recovery_codes(page: Any) -> list[str]:
    return re.findall("<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", page.content.decode())


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def events(user: Any) -> list[str]:
    """What the log tells of somebody, the newest first."""
    entries = LogEntry.objects.filter(user=user).order_by("-pk")
    return [entry.get_change_message() for entry in entries]

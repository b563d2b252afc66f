"""The second step: a code of somebody's phone, or one of the recovery codes he put away."""

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_otp import DEVICE_ID_SESSION_KEY, verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from qodsna.sign_in.models import SignIn

PUBLISH = "articles.publish"
DIGITS = 6
RECOVERY_CODES = 10
# Nobody takes one of these for another.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class AlreadySetUpError(Exception):
    """Somebody who has a second step already does not get another by the way."""


def must_confirm(user: Any) -> bool:
    """Whether this one comes in by two steps only: everybody who can publish."""
    return settings.REQUIRE_2FA and _may_publish(user)


def _may_publish(user: Any) -> bool:
    return user.is_superuser or any(
        right.startswith(PUBLISH) for right in user.get_all_permissions()
    )


def owes_second_step(request: HttpRequest) -> bool:
    return must_confirm(request.user) and DEVICE_ID_SESSION_KEY not in request.session


def phone(user: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()


def codes_left(user: Any) -> int:
    device = _recovery(user)
    return device.token_set.count() if device else 0


def new_secret() -> str:
    return default_key()


def spelled(secret: str) -> str:
    """A secret as it is typed into a phone that cannot read the picture."""
    text = b32encode(unhexlify(secret)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(user: Any, secret: str) -> str:
    """What the picture says to the phone."""
    return TOTPDevice(user=user, key=secret).config_url


@transaction.atomic
def set_up(user: Any, secret: str, code: str, *, anew: bool = False) -> Device | None:
    """The phone that shows the codes of ``secret``, if ``code`` is one of them.

    ``anew``: in place of the one before. Raises AlreadySetUpError. The code is used up.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if not anew and phone(user):
        raise AlreadySetUpError
    codes = TOTP(unhexlify(secret))
    codes.time = time.time()
    if not is_phone_code(code) or not codes.verify(int(code), tolerance=1):
        return None
    TOTPDevice.objects.filter(user=user).delete()
    return TOTPDevice.objects.create(
        user=user, name="گوشی", key=secret, drift=codes.drift, last_t=codes.t()
    )


@transaction.atomic
def renew_codes(user: Any) -> list[str]:
    """Ten new recovery codes in place of all before; only their keyed hashes are kept."""
    User.objects.select_for_update().get(pk=user.pk)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="کدهای بازیابی")
    codes = [_random_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_hashed(user, code))
    return codes


def verify(user: Any, code: str) -> Device | None:
    """What ``code`` came from; it is used up, whoever else tries it at the same moment."""
    device: Device | None = phone(user)
    if device and not is_phone_code(code):
        device, code = _recovery(user), _hashed(user, code)
    return verify_token(user, device.persistent_id, code) if device else None


def is_phone_code(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdecimal()


def is_recovery(device: Device) -> bool:
    return isinstance(device, StaticDevice)


@transaction.atomic
def switch_off(user: Any) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def reset(user: Any) -> None:
    """For a phone that is lost: whoever holds it is signed out, and the next sign-in sets up."""
    switch_off(user)
    SignIn.objects.of(user).end()


def _recovery(user: Any) -> StaticDevice | None:
    return StaticDevice.objects.filter(user=user).first()


def _random_code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _hashed(user: Any, code: str) -> str:
    """As many characters as the table takes."""
    plain = f"{user.pk}:{code.replace('-', '')}"
    digest = salted_hmac("qodsna.sign_in.recovery", plain, algorithm="sha256").digest()
    return b32encode(digest[:10]).decode()

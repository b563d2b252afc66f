"""E-mail addresses that mail can be sent to, in the one spelling in which they are kept."""

from email.errors import MessageError
from email.headerregistry import Address

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from qodsna import persian

LONGEST, LONGEST_NAME = 254, 64
EMPTY = _("نشانی رایانامه خود را بنویسید.")
MALFORMED = _("نشانی رایانامه درست نیست؛ مانند name@example.com بنویسید.")
TOO_LONG = _("نشانی رایانامه بیش از اندازه بلند است.")
FOREIGN_NAME = _("بخش پیش از @ در این نشانی حرف‌هایی دارد که رایانامه به آن نمی‌رسد.")

# No name without a dot: nothing here is sent to a machine of our own.
is_email = EmailValidator(allowlist=[])


def normal(text: str) -> str:
    """ASCII alone, with the domain in small letters; raises ValidationError.

    Digits of any keyboard are digits, and what nobody sees is nothing.
    """
    typed = persian.to_ascii_digits(persian.visible(text)).strip().replace("\u200c", "")
    if not typed:
        raise ValidationError(EMPTY, code="required")
    name, at, domain = typed.rpartition("@")
    domain = _in_ascii(domain.rstrip("."))
    if len(name) > LONGEST_NAME or len(name) + len(domain) >= LONGEST:
        raise ValidationError(TOO_LONG, code="long")
    if at and domain and not name.isascii():
        raise ValidationError(FOREIGN_NAME, code="foreign")
    email = f"{name}@{domain}"
    # A quoted name may hold almost anything, and a number in brackets be any machine.
    if '"' in name or domain.startswith("[") or not _is_email(email):
        raise ValidationError(MALFORMED, code="malformed")
    return email


def _in_ascii(domain: str) -> str:
    """As machines write it; what they could not write stays, to be refused."""
    try:
        return punycode(domain).lower()
    except UnicodeError:
        return domain


def _is_email(email: str) -> bool:
    """To people and to the header that it will stand in."""
    try:
        is_email(email)
        Address(addr_spec=email)
    except (ValidationError, ValueError, MessageError):
        return False
    return email.isascii()

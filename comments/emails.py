"""E-mail addresses as their owners are known by them, however they are written."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name, validate_email
from django.utils.encoding import punycode

from qodsna import persian
from qodsna.proxies import as_address

# Here dots in a name mean nothing.
DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
MALFORMED = "نشانی رایانامه درست نیست؛ مانند name@example.com بنویسید."
IS_ADDRESS = "این نشانی فرستنده است و نه دامنه؛ گونه «بازه نشانی‌ها» را برگزینید."
NO_DOMAIN = "دامنه درست نیست؛ مانند example.com بنویسید."


def mailbox(email: str) -> str:
    """The same for all spellings that reach one person; "" where there is none."""
    name, _, domain = email.strip().lower().rpartition("@")
    name, domain = name.partition("+")[0] or name, _in_ascii(domain)
    if domain in DOTLESS:
        name, domain = name.replace(".", ""), DOTLESS[domain]
    return f"{name}@{domain}" if name else ""


def domains(email: str) -> list[str]:
    """The domain of an address and those that it lies in, without the topmost."""
    labels = _in_ascii(email.strip().lower().rpartition("@")[2]).split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


def normal_mailbox(text: str) -> str:
    """The one spelling of a typed address; raises ValidationError."""
    try:
        validate_email(text.strip())
    except ValidationError:
        raise ValidationError({"value": MALFORMED}) from None
    return mailbox(text)


def normal_domain(text: str) -> str:
    """The one spelling of a typed domain; raises ValidationError, also for a topmost one."""
    if as_address(persian.to_ascii_digits(text.strip().lstrip("@*."))):
        raise ValidationError({"value": IS_ADDRESS})
    domain = _in_ascii(text.strip().lower().lstrip("@*."))
    try:
        validate_domain_name(domain)
    except ValidationError:
        raise ValidationError({"value": NO_DOMAIN}) from None
    return domain


def _in_ascii(domain: str) -> str:
    """As machines write it; what they could not write stays as it is."""
    try:
        return punycode(domain.rstrip("."))
    except UnicodeError:
        return domain

"""The newsletter's mails: made by the standard library, so that every header is well-formed."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from articles.models import Edition, NewsletterIssue, Subscriber
from articles.newsletter.colours import DARK, LIGHT, brand
from articles.newsletter.digest import Digest
from articles.newsletter.proof import confirmation_token
from qodsna.addresses import absolute

# What machines read as one word, and mail programs must not find cut or encoded.
WHOLE = {"list-unsubscribe", "list-unsubscribe-post", "list-id", "message-id"}


class _Policy(EmailPolicy):
    """The standard policy, but for addresses in headers: it would encode the long ones."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() in WHOLE:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in WHOLE:
            return self.fold(name, value).encode("ascii")
        return bytes(super().fold_binary(name, value))


POLICY = _Policy(linesep="\r\n")


class Letter(EmailMultiAlternatives):
    """A mail to one reader, in plain text and HTML; raises ValueError for a header that is two."""

    def message(self, **kwargs: Any) -> Any:
        """As the standard library writes it: seven bits, which no server on the way changes."""
        letter = EmailMessage(policy=POLICY)
        letter.set_content(self.body, cte="base64")
        for html, _ in self.alternatives:
            letter.add_alternative(html, subtype="html", cte="base64")
        letter["Subject"] = self.subject
        letter["From"] = self.from_email
        letter["To"] = Address(addr_spec=self.to[0])
        letter["Date"] = format_datetime(timezone.now())
        for name, value in self.extra_headers.items():
            letter[name] = value
        return letter


def digest_letter(
    issue: NewsletterIssue, subscriber: Subscriber, digest: Digest, bodies: "Bodies"
) -> Letter:
    """One reader's copy; sent twice it would still be the same mail, by its Message-ID."""
    edition, leave = issue.edition, leave_address(issue.edition, subscriber.key)
    name = salted_hmac("articles.newsletter.letter", f"{issue.pk}:{subscriber.key}").hexdigest()
    headers = {
        "Message-ID": f"<{edition.code}.{issue.day}.{name}@{host()}>",
        "List-Id": f"<newsletter.{edition.code}.{host()}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }
    return _letter(edition, subscriber.email, digest.subject, *bodies.of(leave), headers)


class Bodies:
    """The text and the HTML of a digest, rendered once for all its readers."""

    # No address and no story can hold it: this site makes neither.
    PLACE = "http://leave.invalid/"

    def __init__(self, digest: Digest) -> None:
        self.text, self.html = digest.text(self.PLACE), digest.html(self.PLACE)

    def of(self, leave: str) -> tuple[str, str]:
        return self.text.replace(self.PLACE, leave), self.html.replace(self.PLACE, leave)


def trial_letter(digest: Digest, email: str) -> Letter:
    """The digest as it stands, to somebody of the staff."""
    edition = digest.edition
    with translation.override(edition.language):
        subject = gettext("آزمایشی: %(subject)s") % {"subject": digest.subject}
    bodies = Bodies(digest).of(address_of("newsletter", edition))
    return _letter(edition, email, subject, *bodies, {"Message-ID": _random_id()})


def confirmation_letter(subscriber: Subscriber) -> Letter:
    edition = subscriber.edition
    context = {
        "edition": edition,
        "confirm": address_of("newsletter-confirm", edition, confirmation_token(subscriber)),
        "light": LIGHT | brand(edition.palette, "light"),
        "dark": DARK | brand(edition.palette, "dark"),
    }
    with translation.override(edition.language):
        subject = gettext("اشتراک خبرنامه را تأیید کنید | %(name)s") % {"name": edition.name}
        text = render_to_string("articles/newsletter/confirmation.txt", context).strip() + "\n"
        html = render_to_string("articles/newsletter/confirmation.html", context)
    return _letter(edition, subscriber.email, subject, text, html, {"Message-ID": _random_id()})


def _letter(
    edition: Edition, email: str, subject: str, text: str, html: str, headers: dict[str, str]
) -> Letter:
    own = {"Auto-Submitted": "auto-generated", "Content-Language": edition.language}
    sender = str(Address(edition.name, addr_spec=sender_address()))
    subject = " ".join(subject.split())
    letter = Letter(subject, text, sender, [email], headers=headers | own)
    letter.attach_alternative(html, "text/html")
    return letter


def leave_address(edition: Edition, key: str) -> str:
    return address_of("newsletter-leave", edition, key)


def address_of(name: str, edition: Edition, *args: str) -> str:
    return absolute(reverse(f"articles:{name}", args=[edition.code, *args]))


def sender_address() -> str:
    """The bare address of ``EMAIL_FROM``."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def _random_id() -> str:
    return f"<{token_hex(16)}@{host()}>"

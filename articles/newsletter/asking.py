"""How an address comes in: within limits, with one answer whatever is known of it."""

from ipaddress import ip_address, ip_network

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from articles.models import Edition, Subscriber
from articles.newsletter.tasks import send_confirmation
from qodsna.limits.limit import Limit

DAY = 24 * 60
# Bits of the network around an address.
SIZES = {4: 24, 6: 48}

# Whoever asks for it, nobody gets more mails than these from us that he may not have wanted.
TO_ADDRESS = Limit("newsletter-to", most=3, minutes=DAY)
FROM_NETWORK = Limit("newsletter-from", most=60, minutes=DAY)
FROM_ALL = Limit("newsletter", most=600, minutes=60)
# A form that is sent twice is one wish.
OF_FORM = Limit("newsletter-form", most=1, minutes=DAY)


class TooManyError(Exception):
    """``str()`` says so to the reader, who waits ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(gettext("درخواست‌های بسیاری رسیده است؛ اندکی دیگر دوباره بفرستید."))
        self.seconds = seconds


def network_of(request: HttpRequest) -> str:
    """The network that a request comes from, after ``qodsna.proxies.Proxies``."""
    address = ip_address(request.META["REMOTE_ADDR"])
    return str(ip_network((address, SIZES[address.version]), strict=False))


@transaction.atomic
def ask(edition: Edition, email: str, *, network: str, number: str) -> None:
    """Has a confirmation sent to an address; raises TooManyError where the network asks too often.

    What is too often for the address itself is told to nobody: it would say what others did.
    ``number``: the form's own.
    """
    if not OF_FORM.take(number):
        return
    for limit, key in ((FROM_NETWORK, network), (FROM_ALL, "")):
        if not limit.take(key):
            raise TooManyError(limit.wait(key))
    if TO_ADDRESS.take(f"{edition.pk}:{email.lower()}"):
        send_confirmation.enqueue(Subscriber.objects.ask(edition, email).pk)

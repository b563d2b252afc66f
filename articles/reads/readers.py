"""Whether a person reads, as far as headers tell, and from where."""

import re
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# Every browser begins like this since last century; scripts mostly do not care to.
BROWSER = "Mozilla/"
# Cubot makes telephones.
ROBOT = re.compile(
    r"(?<!\bcu)bot|crawl|spider|slurp|headless|lighthouse|externalhit|preview|inspection",
    re.IGNORECASE,
)
# What a machine is given of the internet, by version: all of it counts as one reader's address.
OWN = {4: 32, 6: 64}


def is_reader(request: HttpRequest) -> bool:
    """A browser on a page of this site, that is no robot and fetches nothing in advance."""
    return _is_browser(request) and _is_from_here(request) and not _is_in_advance(request)


def address_of(request: HttpRequest) -> str:
    """Of a request that came through ``qodsna.proxies.Proxies``."""
    address = ip_address(request.META["REMOTE_ADDR"])
    return str(ip_network((address, OWN[address.version]), strict=False))


def _is_browser(request: HttpRequest) -> bool:
    name = request.headers.get("User-Agent", "")
    return name.startswith(BROWSER) and not ROBOT.search(name)


def _is_from_here(request: HttpRequest) -> bool:
    """Browsers name the origin of every POST; older ones do not say how far it is away."""
    origin = request.headers.get("Origin", "").partition("://")[2]
    ours = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    return origin in ours and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _is_in_advance(request: HttpRequest) -> bool:
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return "prefetch" in purpose

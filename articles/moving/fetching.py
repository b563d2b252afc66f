"""Getting a picture from an address that a stranger wrote: never from a network of our own."""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import IO, Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings

from articles.moving.refusals import RowError
from media.models import Upload

REDIRECTS = 3
SECONDS = 30
MOST_BYTES = Upload.Kind.IMAGE.most_bytes
PORTS = {"http": 80, "https": 443}
MOVED = {301, 302, 303, 307, 308}
LONGEST_ADDRESS = 2000
# IPv6 networks whose addresses carry one of IPv4, which nobody has looked at.
CARRIERS = [
    ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
]
PIECE = 64 * 1024
LEFT_ALONE = "/%:@!$&'()*+,;=~?"

Place = tuple[str, int]


def fetch(address: str, file: IO[bytes]) -> None:
    """Writes what lies at an address; raises RowError where it may not, or cannot, be had.

    The name is looked up once and that very address is spoken to, at every redirect anew: a
    name that means something else a moment later changes nothing.
    """
    deadline = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        with answered(address, deadline) as answer:
            if answer.status not in MOVED:
                return received(answer, file, deadline)
            address = urljoin(address, answer.getheader("Location", ""))
    raise RowError("نشانی عکس بیش از سه بار به جای دیگر می‌فرستد.")


def received(answer: http.client.HTTPResponse, file: IO[bytes], deadline: float) -> None:
    if answer.status != 200:
        raise RowError(f"نشانی عکس پاسخ {answer.status} داد.")
    size = 0
    while piece := answer.read1(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise RowError("عکس بزرگ‌تر از اندازه مجاز است.")
        if time.monotonic() > deadline:
            raise TimeoutError
        file.write(piece)
    if time.monotonic() > deadline:
        raise TimeoutError
    if answer.length:
        raise RowError("عکس ناتمام رسید.")


@contextmanager
def answered(address: str, deadline: float) -> Iterator[http.client.HTTPResponse]:
    """The answer of the server; whatever it does, all of it is over at the deadline."""
    try:
        parts, host, port = checked(address)
        connection = connected(parts.scheme, host, public_place(host, port), deadline)
    except (OSError, ValueError) as error:
        raise RowError("نشانی عکس خوانده نشد یا کارسازش در دسترس نیست.") from error
    cut = threading.Timer(max(0.0, deadline - time.monotonic()), shut, [connection.sock])
    cut.daemon = True
    cut.start()
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
        headers = {"User-Agent": "Qodsna", "Accept": "image/*"}
        connection.request("GET", asked(parts), headers=headers)
        yield connection.getresponse()
    except (OSError, ValueError, http.client.HTTPException) as error:
        late = time.monotonic() >= deadline
        raise RowError(
            f"عکس در {SECONDS} ثانیه نرسید." if late else "گرفتن عکس ناتمام ماند."
        ) from error
    finally:
        cut.cancel()
        connection.close()


def asked(parts: SplitResult) -> str:
    """The part of an address that a server is asked for, in ASCII."""
    path = quote(parts.path or "/", safe=LEFT_ALONE)
    return f"{path}?{quote(parts.query, safe=LEFT_ALONE)}" if parts.query else path


def checked(address: str) -> tuple[SplitResult, str, int]:
    """The parts of an address of the web, its host in ASCII, its port."""
    address = address.strip().replace(" ", "%20")
    if len(address) > LONGEST_ADDRESS or re.search(r"[\0-\x20\x7f\\]", address):
        raise ValueError(address)
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname or "@" in parts.netloc:
        raise RowError("نشانی عکس باید با http یا https آغاز شود.")
    host = parts.hostname
    if not host.isascii():
        host = host.encode("idna").decode()
    port = parts.port or PORTS[parts.scheme]
    if port not in PORTS.values() and not is_let(host, port):
        raise RowError("عکس تنها از درگاه‌های ۸۰ و ۴۴۳ گرفته می‌شود.")
    return parts, host, port


def is_let(host: str, port: int) -> bool:
    """Whether the newsroom itself has named this server."""
    return bool({host, f"{host}:{port}"} & {*settings.IMPORT_HOSTS})


def public_place(host: str, port: int) -> Place:
    """Where the host is; raises RowError if any of its addresses is not of the public network."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses: list[Any] = [each[4][0] for each in found]
    if not is_let(host, port) and not all(map(is_public, addresses)):
        raise RowError("نشانی عکس به شبکه‌ای درونی می‌رسد؛ از آن چیزی گرفته نمی‌شود.")
    return addresses[0], port


def is_public(address: str) -> bool:
    place: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(place, IPv6Address):
        if place.ipv4_mapped:
            return is_public(str(place.ipv4_mapped))
        if any(place in network for network in CARRIERS):
            return False
    return place.is_global and not place.is_multicast


def connected(scheme: str, host: str, place: Place, deadline: float) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(host, place[1])
    connection.default_port = PORTS[scheme]
    connection.sock = socket.create_connection(place, max(0.1, deadline - time.monotonic()))
    return connection


def shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

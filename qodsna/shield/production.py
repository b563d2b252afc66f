"""What nobody may run a newsroom with that others reach."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LEAST_LENGTH, LEAST_LETTERS = 50, 10
# What templates of projects, examples and tutorials begin their keys with.
OF_DEVELOPERS = ("django-insecure", "insecure", "secret", "change", "development", "example")


def check(url: str, *, debug: bool, hosts: Sequence[str], key: str) -> None:
    """ImproperlyConfigured, with all that is to be set, where ``url`` is not this machine's own."""
    if not is_local(url) and (wrong := list(_wrong(debug, hosts, key))):
        told = "\n".join(f"- {each}" for each in wrong)
        raise ImproperlyConfigured(f"{url} does not start like this:\n{told}")


def is_local(url: str) -> bool:
    host = urlsplit(url).hostname or "localhost"
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _wrong(debug: bool, hosts: Sequence[str], key: str) -> Iterator[str]:  # noqa: FBT001
    if debug:
        yield "DEBUG shows everybody the inside of the newsroom: leave it out, or set DEBUG=no."
    if any(host.strip(".") in {"*", ""} for host in hosts):
        yield "ALLOWED_HOSTS answers to any name: list your own, as news.example,www.news.example."
    if len(key) < LEAST_LENGTH or len(set(key)) < LEAST_LETTERS:
        yield (
            f"SECRET_KEY is too short to be a secret: set {LEAST_LENGTH} random characters or more,"
            " or leave it out, and one is made and kept in DATA_DIR."
        )
    elif key.lower().startswith(OF_DEVELOPERS):
        yield (
            "SECRET_KEY is one of development: set one that nobody else has,"
            " or leave it out, and one is made and kept in DATA_DIR."
        )

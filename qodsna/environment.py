"""Reading the environment, with a working newsroom where nothing is set."""

import contextlib
import os
import re
import tempfile
from collections.abc import Mapping
from ipaddress import IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import dj_database_url
import dj_email_url
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
AMAZONS_FIRST = "us-east-1"
ANSWER_SECONDS = 10
# Of the database: for a connection; for one statement; for a lock that another holds; in a
# transaction without asking anything.
CONNECT_SECONDS, STATEMENT_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 3, 20, 8, 60
# Of a replica: for a connection, and for any answer, as another server has it too.
REPLICA_CONNECT_SECONDS, REPLICA_ANSWER_SECONDS = 2, 5
POSTGRES = "qodsna.database.postgresql"
# Of solid disks and of memory: what is looked up costs hardly more than what comes next. PostgreSQL
# presumes four times as much, and reads small tables whole for a few of their rows.
LOOKED_UP = "-c random_page_cost=1.1"
# In a list of proxies: whoever comes over a socket file of this machine.
UNIX = "unix"
MAPPED = IPv6Network("::ffff:0:0/96")


def flag(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """A switch of the environment; a word that is neither yes nor no stops the start."""
    value = environ.get(name, "no").strip().lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value in YES


def database(url: str, folder: Path, *, patient: bool = False) -> dict[str, Any]:
    """The database at this address; without one SQLite, which loses nothing it acknowledged.

    ``patient``: for commands and the worker, of which no statement is cut, however long it takes.
    """
    url = url or f"sqlite:///{folder / 'qodsna.sqlite3'}"
    found: dict[str, Any] = {
        **dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    }
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60 if patient else LOCK_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA cache_size=-1000;",  # A megabyte for each thread; the system keeps the rest.
            "cached_statements": 64,
        }
    elif found["ENGINE"].endswith("postgresql"):
        found["ENGINE"] = POSTGRES
        told = {"options": LOOKED_UP} if patient else impatience()
        given = found.get("OPTIONS", {})
        found["OPTIONS"] = {"connect_timeout": CONNECT_SECONDS, **told, **given}
    return found


def databases(
    folder: Path, environ: Mapping[str, str] = os.environ
) -> tuple[dict[str, Any], list[str]]:
    """Django's DATABASES and DATABASE_ROUTERS: the primary, and a replica where one is named."""
    url, patient = environ.get("DATABASE_URL", ""), flag("PATIENT", environ)
    found = {"default": database(url, folder, patient=patient)}
    if not (other := environ.get("REPLICA_URL", "")):
        return found, []
    found["replica"] = replica(other, folder)
    if any(not each["ENGINE"].startswith("qodsna.database.") for each in found.values()):
        raise ImproperlyConfigured("REPLICA_URL and DATABASE_URL must both be postgres://…")
    return found, ["qodsna.database.replica.router.Router"]


def replica(url: str, folder: Path) -> dict[str, Any]:
    """A server that nothing is written to, and that is given up sooner: there is another one."""
    found = database(url, folder)
    if found["ENGINE"] == POSTGRES:
        found |= {"ENGINE": "qodsna.database.replica", "TEST": {"MIRROR": "default"}}
        asked = parse_qs(urlsplit(url).query)
        if "connect_timeout" not in asked:
            found["OPTIONS"]["connect_timeout"] = REPLICA_CONNECT_SECONDS
        found["OPTIONS"]["answer_seconds"] = REPLICA_ANSWER_SECONDS
        found["OPTIONS"]["options"] += " -c default_transaction_read_only=on"
    return found


def impatience() -> dict[str, Any]:
    """What ends the statements, the waiting and the idle transactions of requests."""
    most = {
        "statement_timeout": STATEMENT_SECONDS,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": IDLE_SECONDS,
    }
    told = " ".join(f"-c {name}={seconds}s" for name, seconds in most.items())
    return {"options": f"{LOOKED_UP} {told}", "answer_seconds": STATEMENT_SECONDS + CONNECT_SECONDS}


def words(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """A comma-separated list of the environment."""
    return [word.strip() for word in environ.get(name, "").split(",") if word.strip()]


def languages(*folders: Path, first: str) -> list[tuple[str, str]]:
    """The code and the own name of each language that has a catalogue, ``first`` the first."""
    found = {path.parts[-3] for each in folders for path in each.glob("*/LC_MESSAGES/django.po")}
    order = [first, *sorted(found - {first})]
    return [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in order]


def web(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """The beginning of addresses of the web, without a slash at its end; empty for none."""
    found = environ.get(name, default).strip().rstrip("/")
    parts = urlsplit(found)
    if found and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
        raise ImproperlyConfigured(f"{name} must be an address such as https://example.org/api.")
    return found


def contact(name: str, default: str, environ: Mapping[str, str] = os.environ) -> str:
    """An address for people, as ``mailto:…``, ``tel:…`` or ``https://…``."""
    found = environ.get(name, "").strip() or default
    if not re.fullmatch(r"(mailto:|tel:|https://)[!-~]+", found):
        raise ImproperlyConfigured(f"{name} must be mailto:…, tel:… or https://…, not {found!r}.")
    return found


def networks(environ: Mapping[str, str] = os.environ) -> tuple[dict[str, str], dict[str, str]]:
    """Where the bots of each network are asked, and below what its channels have their pages."""
    apis = {
        "telegram": "https://api.telegram.org",
        "bale": "https://tapi.bale.ai",
        "eitaa": "https://eitaayar.ir/api",
    }
    # Bale shows its channels to programs alone: there is nothing to read in a page.
    pages = {"telegram": "https://t.me/s", "bale": "", "eitaa": "https://eitaa.com"}
    return (
        {name: web(f"{name.upper()}_API", url, environ) for name, url in apis.items()},
        {name: web(f"{name.upper()}_PAGES", url, environ) for name, url in pages.items()},
    )


def proxies(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    """Addresses, networks and ``unix``; a word that means none or everybody stops the start."""
    found = words(name, environ)
    for word in found:
        if word != UNIX:
            _check_network(name, word)
    return found


def _check_network(name: str, word: str) -> None:
    try:
        network = ip_network(word, strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"{name}: {word!r} is neither an address, nor a network such as 10.0.0.0/8, nor unix."
        ) from None
    if network.prefixlen == 0:
        raise ImproperlyConfigured(f"{name}: with {word} anybody could say to be anybody.")
    if isinstance(network, IPv6Network) and network.subnet_of(MAPPED):
        raise ImproperlyConfigured(f"{name}: write the IPv4 address of {word} as such.")


def mail(url: str) -> dict[str, Any]:
    """Django's EMAIL_ settings for ``submission://user:password@host`` and its kin, or for none.

    A mail server that does not answer is given up after ten seconds, or ``?timeout=``.
    """
    parts = urlsplit(url or "dummy:")
    if parts.scheme not in dj_email_url.SCHEMES:
        known = ", ".join(dj_email_url.SCHEMES)
        raise ImproperlyConfigured(f"EMAIL_URL begins with one of {known}, not {parts.scheme!r}.")
    found = dj_email_url.parse(url or "dummy:")
    return found | {"EMAIL_TIMEOUT": found["EMAIL_TIMEOUT"] or ANSWER_SECONDS}


def secret(path: Path) -> str:
    """The key of this installation, made on first use and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "w") as file:
            file.write(get_random_string(64))
        # Of several workers that start together, one gives the key its name.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        Path(draft).unlink()
    return path.read_text()


def storage(url: str) -> dict[str, Any]:
    """The entry of STORAGES for ``s3://key:secret@host:port/bucket?...``, or for the file system.

    ``signed=no`` where everybody may read the bucket (default: yes), ``tls=no`` for a server
    without https, ``domain=`` of a delivery network before it, ``region=``. Without host or key
    they come from the environment that the S3 client itself reads.
    """
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    bucket, asked = parts.path.strip("/"), {k: v[-1] for k, v in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not bucket or asked.keys() - {"signed", "tls", "domain", "region"}:
        raise ImproperlyConfigured("STORAGE_URL must be s3://key:secret@host/bucket?signed=no …")
    scheme = "https" if flag("tls", {"tls": asked.get("tls", "yes")}) else "http"
    options = {
        "bucket_name": bucket,
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}" if parts.hostname else None,
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "custom_domain": asked.get("domain"),
        "region_name": asked.get("region", None if parts.hostname else AMAZONS_FIRST),
        "querystring_auth": flag("signed", {"signed": asked.get("signed", "yes")}),
        "url_protocol": f"{scheme}:",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    given = {name: value for name, value in options.items() if value is not None}
    return {"BACKEND": "qodsna.object_storage.ObjectStorage", "OPTIONS": given}


def storage_host(entry: dict[str, Any]) -> list[str]:
    """The origin that pages load stored files from, if it is not this site's own."""
    options = entry.get("OPTIONS", {})
    if domain := options.get("custom_domain"):
        return [f"{options['url_protocol']}//{domain}"]
    if "bucket_name" not in options:
        return []
    region = options.get("region_name", AMAZONS_FIRST)
    # The first region's buckets are addressed as when there was no other.
    host = "s3" if region == AMAZONS_FIRST else f"s3.{region}"
    return [options.get("endpoint_url", f"https://{host}.amazonaws.com")]

"""What readers meet: the site's address, its certificate, its pages; and what all of it runs on."""

import platform
import re
import shutil
import socket
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.utils import timezone

from qodsna.watch import wording
from qodsna.watch.counts import KIND_PLACE, SINGLE_PLACE, STATUSES, cells
from qodsna.watch.findings import Finding, State, probe
from qodsna.watch.release import release

SOON, VERY_SOON = timedelta(days=21), timedelta(days=7)
ANSWER_SECONDS = 1.5
LOCAL = {"localhost", "127.0.0.1", "::1", "testserver"}
VERSION = re.compile(r"\d+(?:\.\d+)+")
MANY_ERRORS = 0.01


@probe("address", "نشانی و گواهی سایت")
def address() -> Finding:
    parts = urlsplit(settings.SITE_URL)
    facts = {"نشانی": settings.SITE_URL}
    if parts.hostname in LOCAL:
        return Finding(State.OK, "سایت تنها از همین دستگاه دیده می‌شود.", facts)
    if parts.scheme != "https":
        advice = "گواهی بگیرید، nginx را با آن راه بیندازید و SITE_URL را با https بنویسید."
        return Finding(State.WARNING, "سایت رمز نمی‌شود.", facts, advice)
    try:
        end = certificate_ends(parts.hostname or "", parts.port or 443)
    except ssl.SSLCertVerificationError:
        advice = "گواهی را از مرجعی بگیرید که مرورگرها می‌شناسند و نام سایت در آن باشد."
        return Finding(State.WARNING, "گواهی پذیرفته نیست.", facts, advice)
    except OSError:
        advice = "nginx، DNS و دیوار آتش را ببینید."
        return Finding(State.WARNING, "از این دستگاه به نشانی سایت راهی نیست.", facts, advice)
    return of_certificate(end, facts)


def of_certificate(end: datetime, facts: dict[str, str]) -> Finding:
    left = end - timezone.now()
    facts = facts | {"مانده از گواهی": wording.span(max(0, left.total_seconds()))}
    advice = "نوسازی خودکار گواهی را ببینید (certbot renew)."
    if left < VERY_SOON:
        return Finding(State.BAD, "گواهی در آستانه پایان است.", facts, advice, end)
    if left < SOON:
        return Finding(State.WARNING, "گواهی به‌زودی پایان می‌یابد.", facts, advice)
    return Finding(State.OK, "گواهی درست است.", facts)


def certificate_ends(host: str, port: int) -> datetime:
    """Raises OSError where nobody answers, SSLCertVerificationError where browsers would warn."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=ANSWER_SECONDS) as line,
        context.wrap_socket(line, server_hostname=host) as secure,
    ):
        told = secure.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)


@probe("pages", "درخواست‌ها و صفحه‌های نگه‌داشته")
def pages() -> Finding:
    """Of this machine, since its counts began."""
    sums = cells().sums()
    width, places = len(STATUSES), KIND_PLACE.values()
    by_status = [sum(sums[place * width + each] for place in places) for each in range(width)]
    asked = sum(by_status)
    errors = sum(n for s, n in zip(STATUSES, by_status, strict=True) if s >= 500)
    hit, made = (sums[SINGLE_PLACE[name]] for name in ("cache_hit", "cache_miss"))
    facts = {
        "درخواست‌ها": wording.count(asked),
        "خطای سرور": wording.count(errors),
        "از حافظه": f"{wording.count(hit)} ({wording.percent(hit, hit + made)})",
        "از نو ساخته": wording.count(made),
        "پرسش کند": wording.count(sums[SINGLE_PLACE["slow_queries"]]),
        "خطای پایگاه": wording.count(sums[SINGLE_PLACE["database_errors"]]),
    }
    if not settings.PAGE_CACHE_BYTES:
        advice = "PAGE_CACHE را بردارید تا صفحه‌ها در حافظه بمانند."
        return Finding(State.WARNING, "نگه‌داشتن صفحه‌ها خاموش است.", facts, advice)
    if errors > asked * MANY_ERRORS and errors > 10:
        advice = "خطاها را در گزارش سامانه یا گیرنده SENTRY_DSN ببینید."
        return Finding(State.WARNING, "از هر صد درخواست بیش از یکی خطا شده است.", facts, advice)
    return Finding(State.OK, "صفحه‌ها بی‌خطا می‌روند.", facts)


@probe("versions", "نسخه‌ها")
def versions() -> Finding:
    facts = {
        "قدسنا": release(),
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "ffmpeg": version_of("ffmpeg", "-version"),
        "nginx": version_of("nginx", "-v"),
    }
    return Finding(State.OK, "آنچه روی این دستگاه است.", facts)


@cache
def version_of(program: str, option: str) -> str:
    """Of a program of the system, or that it has none."""
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if path is None:
        return "روی این دستگاه نیست"
    told = subprocess.run(  # noqa: S603
        [path, option], capture_output=True, text=True, timeout=ANSWER_SECONDS, check=False
    )
    found = VERSION.search(told.stdout + told.stderr)
    return found[0] if found else "ناشناخته"

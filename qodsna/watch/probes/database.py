"""The database, and what is shared over Redis."""

import sqlite3
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from qodsna.watch import wording
from qodsna.watch.findings import Finding, State, probe


@probe("database", "پایگاه داده", asks_database=True)
def database() -> Finding:
    missing = missing_migrations()
    left = f"{wording.count(len(missing))} گام مانده" if missing else "همه انجام شده"
    facts = {"گونه": kind(), "حجم": wording.size(size()), "گام‌های ساختار": left}
    if missing:
        advice = "manage.py migrate را اجرا کنید: " + "، ".join(missing[:3])
        return Finding(State.BAD, "ساختار پایگاه از برنامه عقب است.", facts, advice)
    return Finding(State.OK, "پاسخ می‌دهد و به‌روز است.", facts)


def kind() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {asked('SHOW server_version')}"


def size() -> int:
    if connection.vendor == "sqlite":
        return int(asked("PRAGMA page_count")) * int(asked("PRAGMA page_size"))
    return int(asked("SELECT pg_database_size(current_database())"))


def asked(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Those that the code has, by the names of their files: none is loaded for this."""
    return frozenset(
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[0-9a-z]*.py")
    )


def missing_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in known_migrations() - applied.keys())


@probe("shared", "Redis")
def shared() -> Finding:
    if not settings.REDIS_URL:
        said = "یک دستگاه است و Redis نمی‌خواهد؛ هماهنگی از راه پوشه DATA_DIR است."
        return Finding(State.OK, said)
    from redis import Redis

    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        told = client.info()
    except Exception:
        advice = "Redis را روشن کنید. تا آنگاه صفحه‌ها هر ثانیه از نو ساخته می‌شوند."
        return Finding(State.BAD, "پاسخ نمی‌دهد.", advice=advice)
    finally:
        client.close()
    facts = {"نسخه": str(told["redis_version"]), "حافظه": wording.size(told["used_memory"])}
    return Finding(State.OK, "پاسخ می‌دهد.", facts)

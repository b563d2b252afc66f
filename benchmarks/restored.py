"""What a newsroom has, told so that another one can be compared with it, whatever its database.

``python -m benchmarks.restored`` writes it as JSON, for the newsroom of the environment.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import django
import time_machine

PAGES = 20
# Pages say how old a story is: all are asked for at one moment.
SOON = datetime(2100, 1, 1, 12, tzinfo=UTC)


def told() -> dict[str, dict[str, Any]]:
    """Rows of every table, the files of the storage, and pages; in that order, for pages write."""
    return {"tables": tables(), "media": media(), "pages": pages()}


def tables() -> dict[str, list[Any]]:
    """Of each table how many rows it has, and a sum of the hashes of all of them."""
    from django.apps import apps

    from qodsna.backup.schema import LEFT_OUT

    models = apps.get_models(include_auto_created=True)
    kept = (model for model in models if model._meta.db_table not in LEFT_OUT)
    return {model._meta.db_table: summed(model) for model in kept}


def summed(model: Any) -> list[Any]:
    from django.db import connection

    fields = model._meta.local_concrete_fields
    count = total = 0
    rows = model._base_manager.order_by().values_list(*(each.attname for each in fields))
    for row in rows.iterator():
        pairs = zip(fields, row, strict=True)
        line = [plain(field, value, connection.vendor) for field, value in pairs]
        digest = sha256(json.dumps(line, sort_keys=True).encode()).digest()
        total = (total + int.from_bytes(digest)) % 2**256
        count += 1
    return [count, f"{total:x}"]


def plain(field: Any, value: Any, vendor: str) -> Any:
    if hasattr(field, "moved") and vendor == "postgresql":
        return field.moved(value, "sqlite")
    if isinstance(value, dict | list | int | float | str | None):
        return value
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def media() -> dict[str, str]:
    from django.core.files.storage import default_storage

    from qodsna.backup.media import blocks_of, measured, stored

    found = {}
    for each in stored():
        with default_storage.open(each.name) as file:
            found[each.name] = measured(blocks_of(file))[1]
    return found


def pages() -> dict[str, str]:
    from django.test import Client

    client, found = Client(), {}
    with time_machine.travel(SOON, tick=False):
        for path in paths():
            answer = client.get(path, headers={"host": "localhost"})
            if answer.status_code == 200 and len(found) < PAGES:
                found[path] = sha256(answer.content).hexdigest()
    return found


def paths() -> Iterator[str]:
    from articles.models import Article, Author, Category, Dossier, Edition, Tag

    stories = list(Article.objects.published().newest_first()[:6])
    yield from (each.get_absolute_url() for each in Edition.objects.order_by("pk")[:2])
    for story in stories:
        yield from (story.get_absolute_url(), f"{story.get_absolute_url()}".rsplit("/", 1)[0])
    yield from (f"/fa/{story.pk}/print" for story in stories[:3])
    for model in (Category, Tag, Author, Dossier):
        yield from (each.get_absolute_url() for each in model.objects.order_by("pk")[:1])
    yield from ("/fa/search?q=%D8%AF%D8%B1%DB%8C%D8%A7%DA%86%D9%87", "/fa/archive", "/fa/photos")
    yield from ("/fa/videos", "/fa/rss", "/sitemap.xml", "/news-sitemap.xml", "/fa/most-read")
    yield from ("/fa/newsletter", "/robots.txt", "/fa/most-discussed")


if __name__ == "__main__":
    os.environ["PAGE_CACHE"] = "no"
    django.setup()
    json.dump(told(), sys.stdout)

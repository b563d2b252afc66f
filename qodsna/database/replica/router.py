"""Django's question where to read and write: all is the primary's but what readers' pages read."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

from qodsna.database.replica import reading

# The apps with what readers see; accounts, limits, tasks and the like are asked of the primary.
SHOWN = {"articles", "comments", "media"}


class Router:
    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return reading.alias() if model._meta.app_label in SHOWN else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        """Who has written sees what he wrote."""
        if model._meta.app_label in SHOWN:
            reading.from_primary()
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: models.Model, other: models.Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS

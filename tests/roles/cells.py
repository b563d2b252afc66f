"""Cells of the table, tried one by one: the answer, and what it changed."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

LOGIN = "/admin/login/"
TABLE = re.compile(r'(?:INSERT (?:OR IGNORE )?INTO|UPDATE|DELETE FROM) "(\w+)"')
UNTOLD = {Session, Permission, ContentType}


def snapshot(tables: Iterable[str] = ()) -> dict[str, str]:
    """What stands in these tables, or in all that there are, as a short sign of each."""
    return {
        model._meta.db_table: hashlib.sha256(repr(rows).encode()).hexdigest()
        for model in apps.get_models(include_auto_created=True)
        if model not in UNTOLD and (not tables or model._meta.db_table in tables)
        for rows in [list(model._base_manager.order_by("pk").values_list())]
    }


def is_refused(response: HttpResponse) -> bool:
    at_door = response.status_code == 302 and response["Location"].startswith(LOGIN)
    return response.status_code == 403 or at_door


class Cells:
    """``tried`` counts them; ``wrong`` tells those that were not as the table says."""

    def __init__(self, client: Client, person: Any) -> None:
        self.client = client
        if person is not None:
            client.force_login(person)
        self.cookies = dict(client.cookies.items())
        self.before = snapshot()
        self.tried = 0
        self.wrong: list[str] = []
        self.written: list[str] = []

    def try_out(
        self,
        label: str,
        method: str,
        path: str,
        form: Any = None,
        *,
        allowed: bool,
        changes: bool = False,
        refused_by: Callable[[HttpResponse], bool] = is_refused,
        **more: Any,
    ) -> None:
        """One request, taken back afterwards. What is refused must have changed nothing, and what
        ``changes`` something must have done so where it is allowed."""
        self.tried += 1
        label = f"{label}: {method} {path}"
        try:
            with self._taken_back():
                if more:
                    response = self.client.generic(method, path, **more)
                else:
                    response = getattr(self.client, method.lower())(path, form)
                asked = self.written and (changes or not allowed)
                changed = self._changed() if asked else []
        except Exception as error:
            self.wrong.append(f"{label} broke: {error!r}")
            return
        status = response.status_code
        if refused_by(response) == allowed or status >= 500 or (allowed and status in {404, 405}):
            self.wrong.append(f"{label} answered {status}, is allowed: {allowed}")
        elif changed and not allowed:
            self.wrong.append(f"{label} was refused and changed {changed}")
        elif changes and allowed and not changed:
            self.wrong.append(f"{label} answered {status} and changed nothing")

    def _changed(self) -> list[str]:
        """The tables that are not what they were, of those that were written to."""
        after = snapshot({TABLE.match(sql)[1] for sql in self.written})
        return [name for name in after if after[name] != self.before[name]]

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        self.client.cookies = SimpleCookie({k: v.value for k, v in self.cookies.items()})
        self.written.clear()
        point = transaction.savepoint()
        try:
            with connection.execute_wrapper(self._watch):
                yield
        finally:
            transaction.savepoint_rollback(point)

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if TABLE.match(sql):
            self.written.append(sql)
        return execute(sql, params, many, context)

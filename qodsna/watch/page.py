"""The page that says what is wrong, for who keeps the site alive."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from qodsna import persian
from qodsna.tasks.models import TaskRun
from qodsna.watch import retention
from qodsna.watch.findings import PROBES, Found, State, database_within, look
from qodsna.watch.probes.work import turns

RIGHT, RUN = "watch.view_state", "tasks.change_taskrun"
SHOWN, AT_ONCE = 20, 500
TABLE_SECONDS = 0.5


@require_safe
def state(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    found = look(PROBES)
    context = {"title": "وضعیت سامانه", "now": timezone.now(), "found": found, **told()}
    context |= {"sum": in_sum(found), "worst": found[0].finding.state, "may_run": may_run(request)}
    return page(request, "state", context)


def told() -> dict[str, Any]:
    with database_within(TABLE_SECONDS):
        failed = TaskRun.objects.failed().defer("traceback").order_by("-pk")[: SHOWN + 1]
        runs = list(failed)
        return {
            "runs": runs[:SHOWN],
            "is_more": len(runs) > SHOWN,
            "turns": turns(),
            "rules": list(retention.told()),
        }


def in_sum(found: list[Found]) -> str:
    """How all of it is, in a sentence."""
    bad, warnings = (
        sum(each.finding.state == state for each in found) for state in (State.BAD, State.WARNING)
    )
    if not bad and not warnings:
        return "همه‌چیز درست است."
    parts = [f"{bad} چیز خراب"] * bool(bad) + [f"{warnings} هشدار"] * bool(warnings)
    return persian.to_persian_digits(f"{' و '.join(parts)}.")


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Asks, and then puts what failed into the queue once more."""
    if not (request.user.has_perm(RIGHT) and may_run(request)):
        raise PermissionDenied
    failed = TaskRun.objects.failed().defer("traceback").order_by("pk")
    if request.method != "POST":
        runs = list(failed[:AT_ONCE])
        context = {"title": "اجرای دوباره کارهای ناکام", "runs": runs[:SHOWN], "count": len(runs)}
        return page(request, "again", context)
    count = sum(run.run_again() for run in failed[:AT_ONCE])
    said = f"{persian.to_persian_digits(count)} کار دوباره به صف رفت."
    messages.success(request, said if count else "کار ناکامی نمانده بود.")
    return redirect("system-state")


def may_run(request: HttpRequest) -> bool:
    return request.user.has_perm(RUN)


def page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    whole = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, f"admin/state/{name}.html", whole)

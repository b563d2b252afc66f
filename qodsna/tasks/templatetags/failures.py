from typing import Any

from django import template

from qodsna.tasks.models import TaskRun

register = template.Library()
SHOWN, MOST = 3, 100


@register.inclusion_tag("admin/tasks/failures.html")
def failed_tasks(user: Any) -> dict[str, Any]:
    """The last that failed, and how many, for who may run them again; for others no query."""
    if not user.has_perm("tasks.change_taskrun"):
        return {}
    failed = TaskRun.objects.failed().order_by("-pk").only("task", "error", "finished_at")
    found = list(failed[: MOST + 1])
    return {
        "may": True,
        "runs": found[:SHOWN],
        "count": min(len(found), MOST),
        "is_more": len(found) > MOST,
    }

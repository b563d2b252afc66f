"""JSON as it is sent: UTF-8, with the letters that people read."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse, JsonResponse

JSON_TYPE = "application/json"
PROBLEM_TYPE = "application/problem+json"


def answer(data: Any, status: int = 200, content_type: str = JSON_TYPE) -> HttpResponse:
    return JsonResponse(
        data,
        status=status,
        content_type=content_type,
        json_dumps_params={"ensure_ascii": False},
    )


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, the same on every database."""
    return at.astimezone(UTC).isoformat() if at else None

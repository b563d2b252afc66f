"""What the API says where it has no answer: problem details of RFC 9457, in Persian."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from articles.api.answers import PROBLEM_TYPE, answer
from qodsna.addresses import absolute

# By code: the status, and what people read.
PROBLEMS: dict[str, tuple[int, str]] = {
    "unknown_parameter": (400, "این پارامتر شناخته نیست."),
    "repeated_parameter": (400, "این پارامتر بیش از یک بار آمده است."),
    "bad_value": (400, "مقدار این پارامتر درست نیست."),
    "unknown_value": (400, "چیزی با این نام در این نسخه نیست."),
    "bad_cursor": (400, "این نشانه صفحه درست نیست؛ نشانی next پاسخ پیش را همان‌گونه بپرسید."),
    "bad_combination": (400, "این پارامترها با هم پرسیده نمی‌شوند."),
    "bad_request": (400, "این درخواست خوانده نشد."),
    "wrong_key": (401, "این کلید شناخته نیست یا پایان یافته است."),
    "not_found": (404, "چنین چیزی نیست."),
    "method_not_allowed": (405, "این رابط تنها خواندنی است."),
    "withdrawn": (410, "این خبر از انتشار برداشته شده است."),
    "too_many_requests": (429, "درخواست‌ها بیش از اندازه است؛ اندکی درنگ کنید."),
    "unavailable": (503, "سامانه اکنون پاسخ نمی‌دهد؛ چند لحظه دیگر دوباره بپرسید."),
}


class ProblemError(Exception):
    """``parameter``: the one that is meant; ``detail``: more, for people; ``headers`` besides."""

    def __init__(
        self,
        code: str,
        *,
        parameter: str = "",
        detail: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code, self.parameter, self.detail = code, parameter, detail
        self.headers = headers or {}

    @property
    def response(self) -> HttpResponse:
        status, title = PROBLEMS[self.code]
        told: dict[str, Any] = {
            "type": absolute(f"/api/v1/#{self.code}"),
            "title": title,
            "status": status,
            "code": self.code,
        }
        more = {"parameter": self.parameter, "detail": self.detail}
        told |= {name: value for name, value in more.items() if value}
        response = answer(told, status=status, content_type=PROBLEM_TYPE)
        for name, value in self.headers.items():
            response[name] = value
        return response

"""The page of the moderators' figures, and the same as a file for a spreadsheet."""

import csv
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from articles.models import Edition
from comments.admin.plot import Plot
from comments.digest import Subscription
from comments.statistics import PERIODS, Report, backlog, report
from qodsna import persian

USUAL_PERIOD = 30
COLUMNS = ["تاریخ", "دریافتی", "منتشرشده", "ردشده", "هرزنامه", "میانه زمان تصمیم (ثانیه)"]


class Question:
    """What was asked for; what makes no sense is as if it had not been said."""

    def __init__(self, request: HttpRequest) -> None:
        days, code = request.GET.get("days"), request.GET.get("edition")
        self.editions = list(Edition.objects.all())
        self.days = next((each for each in PERIODS if str(each) == days), USUAL_PERIOD)
        self.edition = next((each for each in self.editions if each.code == code), None)

    @property
    def of_edition(self) -> str:
        """As an address goes on with it."""
        return f"&edition={self.edition.code}" if self.edition else ""

    def answer(self) -> Report:
        return report(persian.today(), self.days, self.edition)


class StatisticsPages(admin.ModelAdmin):
    """The part of the desk that counts."""

    def get_urls(self) -> list[URLPattern]:
        page, file = map(self.admin_site.admin_view, (self.statistics, self.statistics_file))
        return [
            path("statistics/", page, name="comments_statistics"),
            path("statistics/file/", file, name="comments_statistics_file"),
            *super().get_urls(),
        ]

    def statistics(self, request: HttpRequest) -> HttpResponse:
        question = asked_by_a_moderator(request)
        answer, waiting = question.answer(), backlog(question.edition)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": "آمار بررسی نظرها",
            "opts": self.opts,
            "question": question,
            "periods": PERIODS,
            "report": answer,
            "plot": None if answer.is_empty else Plot(answer),
            "backlog": waiting,
            "age": waiting.age(timezone.now()),
            "digest": Subscription.of(request.user),
        }
        return TemplateResponse(request, "admin/comments/statistics.html", context)

    def statistics_file(self, request: HttpRequest) -> HttpResponse:
        question = asked_by_a_moderator(request)
        # Spreadsheets take a file without this mark for one in another alphabet.
        response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        name = f"comments-{question.edition.code if question.edition else 'all'}-{question.days}"
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        rows = csv.writer(response)
        rows.writerow(COLUMNS)
        for day in question.answer().days:
            each = day.figures
            decided = (each.approved, each.rejected, each.spam)
            rows.writerow([day.iso, each.received, *decided, day.seconds])
        return response


def asked_by_a_moderator(request: HttpRequest) -> Question:
    if not request.user.has_perm("comments.moderate_comment"):
        raise PermissionDenied
    return Question(request)

"""The desk of background work: what failed stands first and can be run again."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from qodsna import persian
from qodsna.desk import Desk
from qodsna.tasks import TERMS
from qodsna.tasks.models import TaskRun
from qodsna.tasks.querysets import FAILED_FIRST


class TaskFilter(admin.SimpleListFilter):
    title = "کار"
    parameter_name = "of"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(path, terms.title or path) for path, terms in TERMS.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.of_task(self.value()) if self.value() else queryset


def moment(field: str, title: str) -> Callable[[Any, TaskRun], str]:
    """A column that shows a moment of a run in the Jalali calendar."""

    @admin.display(description=title, ordering=field)
    def show(desk: Any, run: TaskRun) -> str:
        value = getattr(run, field)
        return persian.format_numeric(value) if value else "—"

    return show


@admin.register(TaskRun)
class TaskRunDesk(Desk):
    """Shows the ledger. Nothing in it is written by hand; what failed can be run again."""

    actions = ["run_again"]
    change_form_template = "admin/tasks/taskrun/change_form.html"
    list_display = ["named", "state_badge", "about", "tries", "enqueued", "took"]
    list_filter = ["state", TaskFilter]
    ordering = [FAILED_FIRST, "-pk"]
    search_fields = ["error", "task"]
    search_help_text = "خطا، نام برنامه‌ای کار یا شماره آن"
    readonly_fields = (
        *("title", "program", "about", "state_badge", "tries", "error", "trace"),
        *("enqueued", "not_before", "started", "finished", "took", "worker"),
    )
    fieldsets = [
        (None, {"fields": ["title", "about", "state_badge", "tries", "error"]}),
        ("زمان‌ها", {"fields": ["enqueued", "not_before", "started", "finished", "took"]}),
        ("برای مدیر سامانه", {"fields": ["program", "worker", "trace"]}),
    ]

    class Media:
        css = {"all": ["css/admin/tasks.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("traceback")

    # Columns

    enqueued = moment("enqueued_at", "زمان درخواست")
    not_before = moment("run_after", "نه زودتر از")
    started = moment("started_at", "آغاز آخرین دفعه")
    finished = moment("finished_at", "پایان")

    @admin.display(description="کار", ordering="task")
    def named(self, run: TaskRun) -> SafeString:
        error = format_html('<bdi class="run-error">{}</bdi>', persian.cut(run.error, 120))
        return format_html("{}{}", run.title, error if run.error else "")

    @admin.display(description="کار")
    def title(self, run: TaskRun) -> str:
        return run.title

    @admin.display(description="نام برنامه‌ای")
    def program(self, run: TaskRun) -> SafeString:
        return format_html('<code dir="ltr">{}</code>', run.task)

    @admin.display(description="ورودی‌ها")
    def about(self, run: TaskRun) -> SafeString:
        given = [*run.args, *run.kwargs.values()]
        text = "، ".join(persian.to_persian_digits(each) for each in given)
        return format_html("<bdi>{}</bdi>", persian.cut(text, 80) or "—")

    @admin.display(description="وضعیت", ordering="state")
    def state_badge(self, run: TaskRun) -> SafeString:
        return format_html(
            '<span class="state state--run-{}">{}</span>', run.state, run.get_state_display()
        )

    @admin.display(description="دفعه", ordering="attempts")
    def tries(self, run: TaskRun) -> str:
        return persian.to_persian_digits(f"{run.attempts} از {run.most_attempts}")

    @admin.display(description="رد خطا")
    def trace(self, run: TaskRun) -> SafeString | str:
        return (
            format_html('<pre class="run-trace">{}</pre>', run.traceback) if run.traceback else "—"
        )

    @admin.display(description="مدت")
    def took(self, run: TaskRun) -> str:
        return "—" if run.duration is None else in_words(int(run.duration.total_seconds()))

    # Permissions

    def has_run_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("tasks.change_taskrun")

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_run_permission(request) or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # Running again

    @admin.action(description="اجرای دوباره", permissions=["run"])
    def run_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._run_again(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.run_again_view))
        return [path("<int:pk>/again/", view, name="tasks_taskrun_again"), *super().get_urls()]

    def run_again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_run_permission(request):
            raise PermissionDenied
        self._run_again(request, [get_object_or_404(TaskRun, pk=pk)])
        return redirect("admin:tasks_taskrun_change", pk)

    def _run_again(self, request: HttpRequest, runs: Iterable[TaskRun]) -> None:
        again = [run for run in runs if run.run_again()]
        for run in again:
            self.log_change(request, run, "دوباره به صف رفت.")
        if again:
            count = persian.to_persian_digits(len(again))
            self.message_user(request, f"{count} کار دوباره به صف رفت.", messages.SUCCESS)
        else:
            self.message_user(request, "تنها کار ناکام دوباره اجرا می‌شود.", messages.WARNING)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["can_run_again"] = self.has_run_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)


def in_words(seconds: int) -> str:
    """A span of time as people say it."""
    minutes, rest = divmod(seconds, 60)
    parts = [f"{minutes} دقیقه"] * bool(minutes) + [f"{rest} ثانیه"] * bool(rest)
    return persian.to_persian_digits(" و ".join(parts)) or "کمتر از یک ثانیه"

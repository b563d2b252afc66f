"""The desk of the front page: one page for each edition, on which everything is done."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from articles.admin.front.board import Desk as Board
from articles.admin.front.deeds import Deeds
from articles.admin.front.finder import Finder
from articles.admin.front.launching import Launching
from articles.front.layout import LayoutError
from articles.models import Edition, FrontLaunch
from qodsna.desk import Desk
from qodsna.http import for_one_person

TEMPLATES = "admin/articles/frontlaunch/"


@admin.register(FrontLaunch)
class FrontDesk(Launching, Desk):
    """Its list is the desk of the first edition; a launch is shown among all that there were."""

    def get_urls(self) -> list[URLPattern]:
        here = "desk/<slug:code>/"
        pages: list[tuple[str, str, Any]] = [
            ("", "desk", require_safe(self.desk)),
            ("find/", "find", require_safe(self.find)),
            ("change/", "deed", require_POST(self.deed)),
            ("launch/", "launch", require_POST(self.launch)),
            ("collision/", "collision", self.collision),
            ("launches/", "launches", require_safe(self.launches)),
            ("restore/<int:number>/", "restore", require_POST(self.restore)),
            ("preview/", "preview", require_safe(self.preview)),
            ("preview/page/", "page", require_safe(self.page)),
        ]
        own = [
            path(
                f"{here}{end}",
                self.admin_site.admin_view(for_one_person(view)),
                name=f"articles_frontlaunch_{name}",
            )
            for end, name, view in pages
        ]
        return [*own, *super().get_urls()]

    # Rights: who sees the desk and who arranges the page are the same people.

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # Django's own pages lead to ours

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = Edition.objects.default()
        if edition is None:
            self.message_user(request, "سایت هنوز نسخه‌ای ندارد.", messages.WARNING)
            return redirect("admin:index")
        return redirect("admin:articles_frontlaunch_desk", edition.code)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kw: Any) -> Any:
        launch = self.get_object(request, object_id)
        if not self.has_view_permission(request, launch) or request.method == "POST":
            raise PermissionDenied
        if launch is None:
            raise Http404("No such launch")
        path = reverse("admin:articles_frontlaunch_launches", args=[launch.edition.code])
        return redirect(f"{path}?before={launch.number + 1}")

    # The desk

    def desk(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._desk(request, self.board(request, code))

    def _desk(self, request: HttpRequest, board: Board, **more: Any) -> TemplateResponse:
        finder = Finder(board, request.GET or request.POST)
        return self.shown(request, board, "desk.html", "صفحه نخست", finder=finder, **more)

    def find(self, request: HttpRequest, code: str) -> HttpResponse:
        """The list of stories alone, to be put into the page."""
        board = self.board(request, code)
        return self.part(request, "finder_rows.html", board, finder=Finder(board, request.GET))

    def deed(self, request: HttpRequest, code: str) -> HttpResponse:
        """Does what a button says; the board as it is then goes to a script that asks for it."""
        board = self.board(request, code)
        deeds, refused = Deeds(board, request.POST), ""
        try:
            deeds.do()
        except LayoutError as error:
            refused = " ".join(error.messages)
        after = Board(board.frame, request.user, deeds.errors)
        told = {"told": refused or deeds.told, "is_refused": bool(refused)}
        if request.headers.get("X-Part"):
            return self.part(request, "board.html", after, **told)
        return self._desk(request, after, **told)

    def part(
        self, request: HttpRequest, template: str, board: Board, **context: Any
    ) -> TemplateResponse:
        return TemplateResponse(request, f"{TEMPLATES}{template}", {"desk": board, **context})

    def shown(
        self, request: HttpRequest, board: Board, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        status = context.pop("status", 200)
        shared: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "desk": board,
            "edition": board.edition,
        }
        context = {**shared, **context}
        return TemplateResponse(request, f"{TEMPLATES}{template}", context, status=status)

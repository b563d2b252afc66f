"""From a draft of the front page to its readers: preview, launch, collision, and the way back."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles.admin.front.board import Desk as Board
from articles.admin.front.board import told
from articles.admin.people import name_of
from articles.frame import Frame
from articles.front.changes import clashes, differences, merged, stories_of
from articles.front.layout import Layout, LayoutError
from articles.front.page import compose
from articles.models import Article, FrontDraft, FrontLaunch
from articles.models.front_draft import DraftChangedError
from articles.models.front_launch import StaleLaunchError
from articles.rights import name_for
from articles.views import front_of
from qodsna.persian import clean, to_persian_digits
from qodsna.shield.policies import readers, under

MOST = 20
CURATE = "articles.add_frontlaunch"
LONGEST_NOTE = 300


class Launching(admin.ModelAdmin):
    shown: Any

    def board(self, request: HttpRequest, code: str) -> Board:
        """What the person asking has before him; PermissionDenied, Http404 for no edition."""
        if not request.user.has_perm(CURATE):  # type: ignore[union-attr]
            raise PermissionDenied
        return Board(Frame.load(code), request.user)

    # As readers will see it

    def preview(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page in a phone's width beside a computer's."""
        return self.shown(request, self.board(request, code), "preview.html", "پیش‌نمایش")

    @xframe_options_sameorigin
    @under(readers)
    def page(self, request: HttpRequest, code: str) -> HttpResponse:
        board = self.board(request, code)
        with board.edition.speaking():
            return front_of(board.frame, compose(board.frame, board.layout))

    # To readers

    def launch(self, request: HttpRequest, code: str) -> HttpResponse:
        board = self.board(request, code)
        if board.draft is None:
            self.message_user(request, "پیش‌نویسی نیست که فرستاده شود.", messages.WARNING)
            return self.back(code)
        try:
            launched = board.draft.launch(
                by=request.user,
                seen=seen(request),
                note=clean(request.POST.get("note", ""))[:LONGEST_NOTE],
            )
        except StaleLaunchError:
            return self._collision(request, Board(board.frame, request.user), status=409)
        except (DraftChangedError, LayoutError) as error:
            self.message_user(request, why(error), messages.ERROR)
            return self.back(code)
        return self._launched(request, launched, "به خوانندگان فرستاده شد.")

    def _launched(self, request: HttpRequest, launch: FrontLaunch, words: str) -> HttpResponse:
        number = to_persian_digits(launch.number)
        self.log_addition(request, launch, f"صفحه {number} {words}")
        self.message_user(request, f"صفحه {number} {words}", messages.SUCCESS)
        return self.back(launch.edition.code)

    @staticmethod
    def back(code: str) -> HttpResponse:
        return redirect("admin:articles_frontlaunch_desk", code)

    # Two editors, one page

    def collision(self, request: HttpRequest, code: str) -> HttpResponse:
        board = self.board(request, code)
        if not board.is_stale:
            return self.back(code)
        if request.method != "POST":
            return self._collision(request, board)
        try:
            self._rebase(request, board)
        except StaleLaunchError:
            return self._collision(request, Board(board.frame, request.user), status=409)
        words = "پیش‌نویس شما اکنون بر پایه صفحه تازه است؛ با «واگرد» به پیش از این برمی‌گردد."
        self.message_user(request, words, messages.SUCCESS)
        return self.back(code)

    def _rebase(self, request: HttpRequest, board: Board) -> None:
        keep = {*request.POST.getlist("keep")}
        takes_both = request.POST.get("do") == "merge"

        def arrange(draft: FrontDraft) -> Layout:
            mine = draft.arrangement
            return merged(board.base, board.live, mine, keep=keep) if takes_both else mine

        FrontDraft.objects.rebase(board.edition, request.user, arrange, seen=seen(request))

    def _collision(self, request: HttpRequest, board: Board, status: int = 200) -> HttpResponse:
        theirs = differences(board.base, board.live)
        named = named_by(request.user, stories_of(theirs) | stories_of(board.changes))
        both = clashes(board.base, board.live, board.layout)
        context = {
            "theirs": told(theirs, board.names, named),
            "mine": told(board.changes, board.names, named),
            "clashes": [(key, board.name(key)) for key in both],
        }
        title = "همکارتان صفحه تازه‌ای فرستاده است"
        return self.shown(request, board, "collision.html", title, status=status, **context)

    # What was sent before

    def launches(self, request: HttpRequest, code: str) -> HttpResponse:
        board = self.board(request, code)
        launches = FrontLaunch.objects.of(board.edition).select_related("by").newest_first()
        before = request.GET.get("before", "")
        if before.isdecimal():
            launches = launches.older_than(int(before[:9]))
        found = [*launches[: MOST + 1]]
        rows = [*self._rows(request, board, found)]
        context = {"rows": rows[:MOST], "older": found[MOST - 1] if len(found) > MOST else None}
        return self.shown(request, board, "launches.html", "آنچه فرستاده شده", **context)

    def _rows(
        self, request: HttpRequest, board: Board, found: list[FrontLaunch]
    ) -> Iterator[dict[str, Any]]:
        layouts = [*(each.arrangement for each in found), board.default]
        changed = [differences(old, new) for new, old in pairwise(layouts)]
        stories = {pk for each in changed for pk in stories_of(each)}
        named = named_by(request.user, stories)
        for launch, each in zip(found, changed, strict=True):
            yield {
                "launch": launch,
                "who": name_of(launch.by),
                "changes": told(each, board.names, named),
                "can_be_restored": launch.can_be_restored(board.number),
                "is_current": launch.number == board.number,
            }

    def restore(self, request: HttpRequest, code: str, number: int) -> HttpResponse:
        board = self.board(request, code)
        launch = FrontLaunch.objects.numbered(board.edition, number)
        if launch is None:
            raise Http404("No such launch")
        if not launch.can_be_restored(board.number):
            self.message_user(request, "تنها ده صفحه پیش از این بازمی‌گردد.", messages.ERROR)
            return self.back(code)
        try:
            restored = launch.restore(by=request.user, seen=seen(request))
        except StaleLaunchError:
            words = "در این میان صفحه تازه‌ای فرستاده شده است؛ دوباره ببینید."
            self.message_user(request, words, messages.ERROR)
            return redirect("admin:articles_frontlaunch_launches", code)
        words = f"از روی صفحه {to_persian_digits(number)} به خوانندگان بازگشت."
        return self._launched(request, restored, words)


def seen(request: HttpRequest) -> int:
    """The number that the page showed which sends this; 0 where it says none."""
    sent = request.POST.get("seen", "")
    return int(sent[:9]) if sent.isascii() and sent.isdecimal() else 0


def why(error: Exception) -> str:
    if isinstance(error, LayoutError):
        return " ".join(error.messages)
    return "پیش‌نویس شما در این میان عوض شده است؛ ببینید و دوباره بفرستید."


def named_by(user: Any, stories: set[int]) -> Any:
    """Gives the titles of these stories as that person may know them; one query."""
    found = Article.objects.filter(pk__in=stories).for_card().in_bulk()
    names = {pk: name_for(user, story) for pk, story in found.items()}
    return lambda pk: names.get(pk, "خبری که دیگر نیست")

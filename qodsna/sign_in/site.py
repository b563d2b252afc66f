"""The newsroom's admin: Django's own behind two steps, with an account page for everybody."""

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.models import LogEntry
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from qodsna.sign_in import account, throttle, views
from qodsna.sign_in.events import AT_THE_DOOR, record
from qodsna.sign_in.models import SignIn, see
from qodsna.sign_in.second_step import owes_second_step

# With which the pages of the newsroom are asked: what is sent is sent in one way alone.
METHODS = ("GET", "HEAD", "POST")


class Newsroom(AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        """Nobody who owes the second step sees a page, also where he came to owe it later."""
        return super().has_permission(request) and not owes_second_step(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002
        shown = super().admin_view(view, cacheable)

        def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            see(request)
            return shown(request, *args, **kwargs)

        return update_wrapper(seen, shown)

    def get_urls(self) -> list[Any]:
        own = partial(partial, site=self)
        door = [
            ("login/code/", own(views.second_step), "second_step"),
            ("login/set-up/", own(views.set_up), "set_up"),
        ]
        desk: list[tuple[str, Any, str]] = [
            ("account/", own(account.account), "account"),
            ("account/second-step/", own(account.change_second_step), "change_second_step"),
            ("account/end/<int:pk>/", account.end, "end_sign_in"),
            ("account/end/", account.end_others, "end_other_sign_ins"),
            ("account/end-all/", account.end_all, "end_all_sign_ins"),
        ]
        return [
            *(path(route, at_the_door(view), name=name) for route, view, name in door),
            path("login/picture.svg", views.picture, name="set_up_picture"),
            *(path(route, self.admin_view(view), name=name) for route, view, name in desk),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        request.current_app = self.name  # type: ignore[attr-defined]
        context = {
            **self.each_context(request),
            "title": "ورود به تحریریه",
            "app_path": request.get_full_path(),
            **(extra_context or {}),
        }
        return views.FirstStep.as_view(extra_context=context)(request)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        user, key = request.user, request.session.session_key
        sign_in = list(SignIn.objects.asking(request))
        response = super().logout(request, extra_context)
        if request.session.session_key != key:
            record("خارج شد.", user)
            for each in sign_in:
                each.delete()
        return response

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Whoever sits at a session of another guesses his password no faster here."""
        if request.method != "POST":
            return super().password_change(request, extra_context)
        user: Any = request.user
        before, attempt = user.password, throttle.at_the_password(request, user.get_username())
        if seconds := attempt.wait():
            messages.error(request, throttle.held(seconds))
            return redirect("admin:account")
        response = super().password_change(request, extra_context)
        if user.password != before:
            attempt.succeeded()
            account.password_changed(request, response)
        return response

    def get_log_entries(self, request: HttpRequest) -> Any:
        """The desk shows one's last work, not when one came and went."""
        return LogEntry.objects.exclude(action_flag=AT_THE_DOOR).select_related(
            "content_type", "user"
        )


def at_the_door(view: Callable) -> Callable:
    """For who is not signed in yet."""
    return login_not_required(never_cache(csrf_protect(sensitive_post_parameters()(view))))

"""One's own account: where one is signed in, the second step, and the way out of everywhere."""

from collections.abc import Callable
from typing import Any

from django.contrib import auth, messages
from django.contrib.admin import AdminSite
from django.contrib.auth import BACKEND_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from qodsna import persian
from qodsna.sign_in import known, second_step
from qodsna.sign_in.events import record
from qodsna.sign_in.forms import CodeForm, PasswordForm
from qodsna.sign_in.models import SignIn, here, keep
from qodsna.sign_in.pending import Pending
from qodsna.sign_in.views import page, show_codes

# What may be done with a second step that is on, each with a code of it.
WITH_CODE: dict[str, Callable[[HttpRequest, AdminSite], HttpResponse]]


def account(request: HttpRequest, site: AdminSite) -> HttpResponse:
    return _page(request, site)


def _page(request: HttpRequest, site: AdminSite, **forms: Any) -> HttpResponse:
    user: Any = request.user
    context = {
        "title": "حساب من",
        "sign_ins": SignIn.objects.of(user).alive(),
        "here": here(request),
        "phone": second_step.phone(user),
        "codes_left": second_step.codes_left(user),
        "must": second_step.must_confirm(user),
        "code_form": CodeForm(request, user),
        "password_form": PasswordForm(request),
    }
    return page(request, site, "account", **context | forms)


@sensitive_post_parameters()
@require_POST
def change_second_step(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """On with the password; off, another phone and new recovery codes with a code."""
    user: Any = request.user
    if not second_step.phone(user):
        form = PasswordForm(request, request.POST)
        return _to_set_up(request) if form.is_valid() else _page(request, site, password_form=form)
    change = WITH_CODE.get(request.POST.get("do", ""))
    with_code = CodeForm(request, user, request.POST)
    if change is None or not with_code.is_valid():
        return _page(request, site, code_form=with_code)
    return change(request, site)


def _to_set_up(request: HttpRequest, *, anew: bool = False) -> HttpResponse:
    backend, onward = request.session[BACKEND_SESSION_KEY], reverse("admin:account")
    Pending.begin(request, request.user, backend=backend, next=onward, anew=anew)
    return redirect("admin:set_up")


def _another_phone(request: HttpRequest, site: AdminSite) -> HttpResponse:
    return _to_set_up(request, anew=True)


def _renew_codes(request: HttpRequest, site: AdminSite) -> HttpResponse:
    codes = second_step.renew_codes(request.user)
    record("کدهای بازیابی خود را تازه کرد.", request.user)
    return show_codes(request, site, codes, reverse("admin:account"))


def _switch_off(request: HttpRequest, site: AdminSite) -> HttpResponse:
    if second_step.must_confirm(request.user):
        messages.error(request, "کسی که می‌تواند منتشر کند همیشه در دو گام وارد می‌شود.")
        return redirect("admin:account")
    second_step.switch_off(request.user)
    record("ورود دومرحله‌ای خود را خاموش کرد.", request.user)
    messages.success(request, "ورود دومرحله‌ای خاموش شد.")
    return redirect("admin:account")


WITH_CODE = {"off": _switch_off, "codes": _renew_codes, "phone": _another_phone}


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own; the one that asks goes out by the door."""
    if pk == here(request):
        return _out(request, "از این نشست خارج شد.")
    if SignIn.objects.of(request.user).filter(pk=pk).end():
        record("به یکی از نشست‌های خود پایان داد.", request.user)
        messages.success(request, "آن نشست پایان یافت.")
    return redirect("admin:account")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    count = SignIn.objects.of(request.user).besides(request).end()
    record("به همه نشست‌های دیگر خود پایان داد.", request.user)
    number = persian.to_persian_digits(count)
    told = f"{number} نشست دیگر پایان یافت." if count else "نشست دیگری نبود."
    messages.success(request, told)
    return redirect("admin:account")


@require_POST
def end_all(request: HttpRequest) -> HttpResponse:
    return _out(request, "از همه‌جا خارج شد.", everywhere=True)


def _out(request: HttpRequest, event: str, *, everywhere: bool = False) -> HttpResponse:
    user = request.user
    mine = SignIn.objects.of(user)
    (mine if everywhere else mine.asking(request)).end()
    record(event, user)
    auth.logout(request)
    return redirect("admin:login")


def password_changed(request: HttpRequest, response: HttpResponse) -> None:
    """Only this session goes on; other browsers are strangers again."""
    keep(request)
    SignIn.objects.of(request.user).besides(request).end()
    known.remember(request, response, request.user)
    record("گذرواژه خود را عوض کرد و از جاهای دیگر خارج شد.", request.user)

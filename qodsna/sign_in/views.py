"""The way in: name and password, then the second step, which somebody new sets up first."""

from io import BytesIO
from typing import Any

import django_otp
import segno
from django.contrib import auth
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django_otp.models import Device

from qodsna.http import for_one_person
from qodsna.sign_in import known, pending
from qodsna.sign_in.events import record
from qodsna.sign_in.forms import CodeForm, NameForm, SetUpForm
from qodsna.sign_in.models import SignIn, here, keep
from qodsna.sign_in.pending import Pending
from qodsna.sign_in.second_step import (
    AlreadySetUpError,
    address,
    is_recovery,
    must_confirm,
    owes_second_step,
    phone,
    renew_codes,
    spelled,
)


class FirstStep(LoginView):
    """Name and password. Nobody is signed in by it who has a second step or must have one."""

    authentication_form = NameForm
    template_name = "admin/login.html"

    def get_initial(self) -> dict[str, Any]:
        """Somebody who is here already, but owes the second step, says the password again."""
        return super().get_initial() | {"username": self.request.user.get_username()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        owes = user.is_authenticated and user.is_staff and owes_second_step(self.request)
        return super().get_context_data(owes_second_step=owes, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        user, onward = form.get_user(), self.get_success_url()
        if phone(user):
            step = "admin:second_step"
        elif must_confirm(user):
            step = "admin:set_up"
        else:
            return come_in(self.request, user, onward)
        Pending.begin(self.request, user, backend=user.backend, next=onward)
        return redirect(step)


def second_step(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The code. ``?recovery`` is for who has put the phone away."""
    waiting = Pending.of(request)
    if waiting is None:
        return from_the_start(request)
    if not phone(waiting.user):
        return redirect("admin:set_up")
    form = CodeForm(request, waiting.user, request.POST or None)
    if form.is_valid():
        return come_in(request, waiting.user, waiting.next, form.device)
    recovery = "recovery" in request.GET
    form.fields["code"].widget.attrs |= {
        "autofocus": True,
        "inputmode": "text" if recovery else "numeric",
    }
    return page(request, site, "code", form=form, recovery=recovery, title="گام دوم ورود")


def set_up(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The secret goes into the phone, its first code comes back, the recovery codes are shown."""
    waiting = Pending.of(request)
    if waiting is None:
        return from_the_start(request)
    form = SetUpForm(waiting, request.POST or None)
    try:
        if form.is_valid() and form.device:
            return _set_up(request, site, waiting, form.device)
        if phone(waiting.user) and not waiting.anew:
            raise AlreadySetUpError
    except AlreadySetUpError:
        return redirect("admin:second_step")
    context = {"form": form, "secret": spelled(waiting.secret), "title": "ورود دومرحله‌ای"}
    return page(request, site, "set_up", must=must_confirm(waiting.user), **context)


def _set_up(
    request: HttpRequest, site: AdminSite, waiting: Pending, device: Device
) -> HttpResponse:
    user = waiting.user
    record("گوشی تازه‌ای نشاند." if waiting.anew else "ورود دومرحله‌ای را راه انداخت.", user)
    codes = renew_codes(user)
    signed_in = come_in(request, user, waiting.next, device)
    response = show_codes(request, site, codes, waiting.next)
    response.cookies.update(signed_in.cookies)
    return response


@for_one_person
def picture(request: HttpRequest) -> HttpResponse:
    """The secret as a picture for the phone's camera; on white, whatever the page's colours."""
    waiting = Pending.of(request)
    if waiting is None or (phone(waiting.user) and not waiting.anew):
        return HttpResponse(status=404)
    code = segno.make(address(waiting.user, waiting.secret), micro=False)
    svg = BytesIO()
    code.save(svg, kind="svg", scale=5, light="white")
    return HttpResponse(svg.getvalue(), content_type="image/svg+xml")


def show_codes(
    request: HttpRequest, site: AdminSite, codes: list[str], onward: str
) -> HttpResponse:
    """Once: nothing knows them after this page."""
    context = {"codes": codes, "onward": onward, "title": "کدهای بازیابی"}
    return page(request, site, "recovery_codes", **context)


def come_in(
    request: HttpRequest, user: User, onward: str, device: Device | None = None
) -> HttpResponse:
    """Signs in, in a session with a new key; the browser is known from now on."""
    pending.forget(request)
    if _is_here(request, user):
        request.session.cycle_key()
        keep(request)
    else:
        SignIn.objects.asking(request).end()
        auth.login(request, user)
        record(_how(request, device), user)
    if device:
        django_otp.login(request, device)
    # An address as it is, and no name of one.
    response = HttpResponseRedirect(onward)
    known.remember(request, response, user)
    return response


def _is_here(request: HttpRequest, user: User) -> bool:
    """Whether the same one was signed in before, in a session that its list shows."""
    return request.user.pk == user.pk and here(request) is not None


def _how(request: HttpRequest, device: Device | None) -> str:
    words = SignIn.objects.asking(request).values_list("device", flat=True).first() or ""
    means = " با کد بازیابی" if device and is_recovery(device) else ""
    return f"وارد شد{means}: {words}"


def from_the_start(request: HttpRequest) -> HttpResponse:
    pending.forget(request)
    return redirect("admin:login")


def page(request: HttpRequest, site: AdminSite, name: str, **context: Any) -> HttpResponse:
    request.current_app = site.name  # type: ignore[attr-defined]
    return TemplateResponse(
        request, f"admin/sign_in/{name}.html", {**site.each_context(request), **context}
    )

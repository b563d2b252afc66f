"""What is asked at the door and on one's own account."""

import re
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django_otp.models import Device

from qodsna import persian
from qodsna.limits.limit import Limit
from qodsna.sign_in import second_step, throttle
from qodsna.sign_in.events import record
from qodsna.sign_in.pending import Pending

LONGEST_CODE = 40
# As much work for a name that nobody has as for one that is written down.
NOBODY = Limit("sign-in-nobody", most=1, minutes=60)
HELD = Limit("sign-in-held", most=1, minutes=60)


class NameForm(AdminAuthenticationForm):
    """Name and password. It says the same of a name that nobody has as of a wrong password."""

    error_messages = {
        "invalid_login": "نام کاربری یا گذرواژه درست نیست. بزرگی و کوچکی حرف‌ها را هم ببینید.",
        "inactive": "نام کاربری یا گذرواژه درست نیست. بزرگی و کوچکی حرف‌ها را هم ببینید.",
    }

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username")
        if not name or not self.cleaned_data.get("password"):
            return self.cleaned_data
        attempt = throttle.at_the_password(self.request, name)
        if seconds := attempt.wait():
            if HELD.take(name):
                note(name, "پس از کوشش‌های ناموفق بسیار، ورود با این نام برای چند دقیقه کند شد.")
            raise ValidationError(throttle.held(seconds), code="held")
        try:
            cleaned = super().clean()
        except ValidationError:
            note(name, "ورود ناموفق: گذرواژه پذیرفته نشد.")
            raise
        attempt.succeeded()
        return cleaned


def note(name: str, event: str) -> None:
    """Into the log of events, if there is such a name."""
    if user := User.objects.filter(username=name).first():
        record(event, user)
    else:
        NOBODY.count()


class CodeField(forms.CharField):
    """A code with digits of any keyboard, with or without spaces and hyphens."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
        }
        kwargs.setdefault("widget", forms.TextInput(attributes))
        super().__init__(max_length=LONGEST_CODE, **kwargs)

    def to_python(self, value: Any) -> str:
        text = persian.to_ascii_digits(super().to_python(value) or "")
        return text if len(text) > LONGEST_CODE else re.sub(r"[\W_]", "", text).lower()


class CodeForm(forms.Form):
    """A code of the phone or a recovery code; ``device`` is what it came from."""

    code = CodeField(label="کد")
    device: Device | None = None

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        attempt = throttle.at_the_code(self.request, self.user.get_username())
        if seconds := attempt.wait():
            raise ValidationError(throttle.held(seconds), code="held")
        self.device = second_step.verify(self.user, code)
        if self.device is None:
            record("گذرواژه درست بود، ولی کد گام دوم پذیرفته نشد.", self.user)
            raise ValidationError(
                "کد پذیرفته نشد. هر کد تنها یک بار و چند ثانیه کار می‌کند؛ کد تازه را بنویسید.",
                code="wrong",
            )
        attempt.succeeded()
        return code


class SetUpForm(forms.Form):
    """The first code of a phone that has just been told the secret."""

    code = CodeField(label="کدی که گوشی نشان می‌دهد")
    device: Device | None = None

    def __init__(self, pending: Pending, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pending = pending

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        pending = self.pending
        self.device = second_step.set_up(pending.user, pending.secret, code, anew=pending.anew)
        if self.device is None:
            raise ValidationError(
                "این کد درست نیست. ساعت گوشی باید درست باشد؛ کد تازه را بنویسید.", code="wrong"
            )
        return code


class PasswordForm(forms.Form):
    """One's own password once more."""

    password = forms.CharField(
        label="گذرواژه کنونی",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        user: Any = self.request.user
        attempt = throttle.at_the_password(self.request, user.get_username())
        if seconds := attempt.wait():
            raise ValidationError(throttle.held(seconds), code="held")
        if not user.check_password(password):
            raise ValidationError("گذرواژه درست نیست.", code="wrong")
        attempt.succeeded()
        return password

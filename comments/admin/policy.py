"""The desk of the one row that says how careful the newsroom is."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.validators import BaseValidator
from django.db.models import Field, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from comments import challenge
from comments.models import Policy
from qodsna.desk import Desk
from qodsna.persian import to_persian_digits

THE_ONE = "1"
SWITCHED: dict[str, str] = {
    Policy.Challenge.ALWAYS: "از همین حالا آزمون مرورگر از همه خواسته می‌شود.",
    Policy.Challenge.AUTO: "آزمون مرورگر تنها هنگام هجوم خواسته می‌شود.",
}


class PolicyForm(forms.ModelForm):
    class Meta:
        model = Policy
        fields = "__all__"  # noqa: DJ007  every threshold is for the newsroom to set
        help_texts = {
            "challenge": "محاسبه‌ای یکی دو ثانیه‌ای در مرورگر فرستنده، که نظر ماشینی را گران می‌کند. "
            "خواننده کاری نمی‌کند، ولی مرورگرش باید جاوااسکریپت داشته باشد.",
            "most_from_address": "خوانندگان یک اداره یا یک اپراتور همراه گاهی یک نشانی دارند.",
            "youngest_form": "فرمی که زودتر از این بازگردد به دست آدم پر نشده است. صفر: بی‌کمینه.",
            "oldest_form": "فرم کهنه‌تر بازگردانده می‌شود و نوشته در آن می‌ماند.",
            "held_links": "نشانی سایت‌ها، پنهان‌شده هم: example . com",
            "held_capitals": "در نظری که دست‌کم ده حرف لاتین دارد.",
            "held_repeats": "خنده تا دو برابر این نگه داشته نمی‌شود.",
            "held_within": "صفر: هیچ‌گاه.",
            "emails_kept": "پس از آن، رایانامه از نظر پاک می‌شود.",
            "addresses_kept": "پس از آن، دیگر دانسته نیست کدام نظرها از یک فرستنده‌اند.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField):
                field.error_messages.update(_bounds_told(name))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("most_from_address", 0) > typed.get("most_from_all", float("inf")) * 10:
            self.add_error(
                "most_from_address", "بیش از آن است که در ده دقیقه از همه پذیرفته می‌شود."
            )
        return typed


def _bounds_told(name: str) -> dict[str, str]:
    """The same plain words for every number that a field does not take."""
    model_field = cast(Field, Policy._meta.get_field(name))
    bounds = [each for each in model_field.validators if isinstance(each, BaseValidator)]
    least, most = (each.limit_value for each in bounds[:2])
    told = to_persian_digits(f"عددی از {least} تا {most} بنویسید.")
    return dict.fromkeys(["required", "invalid", "min_value", "max_value"], told)


@admin.register(Policy)
class PolicyDesk(Desk):
    """Its list is its form: there is one row, made when it is first saved."""

    form = PolicyForm
    change_form_template = "admin/comments/policy/change_form.html"
    fieldsets = [
        ("آزمون مرورگر", {"fields": ["challenge", "attack_from"]}),
        (
            "سقف نظرها",
            {
                "fields": ["most_from_address", "most_from_all"],
                "description": "نظر بیرون از سقف پذیرفته نمی‌شود؛ نویسنده می‌بیند کی بازگردد "
                "و نوشته‌اش در فرم می‌ماند.",
            },
        ),
        ("فرم", {"fields": ["youngest_form", "oldest_form"]}),
        (
            "آنچه ناظر با درنگ بیشتر می‌خواند",
            {
                "fields": ["held_links", "held_capitals", "held_repeats", "held_within"],
                "description": "این نظرها هم مانند دیگران در صف می‌مانند و دلیلشان کنارشان است؛ "
                "نویسنده از آن آگاه نمی‌شود.",
            },
        ),
        (
            "نگه‌داری",
            {
                "fields": ["emails_kept", "addresses_kept"],
                "description": "نشانی فرستنده هیچ‌گاه نگه داشته نمی‌شود؛ تنها نشانی رمزشده از آن "
                "می‌ماند که با کلیدش از میان می‌رود.",
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        return Policy.current() if object_id == THE_ONE else None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:comments_policy_change", THE_ONE)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        policy = Policy.current()
        is_always = policy.challenge == Policy.Challenge.ALWAYS
        context |= {
            "attack_until": challenge.ATTACK.until,
            "is_required": challenge.is_required(policy),
            "tried": int(challenge.tried(policy).used()),
            "policy": policy,
            "switch_to": Policy.Challenge.AUTO if is_always else Policy.Challenge.ALWAYS,
            "title": self.opts.verbose_name,
            "subtitle": None,
            "show_save_and_continue": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.switch))
        return [path("switch/", view, name="comments_policy_switch"), *super().get_urls()]

    def switch(self, request: HttpRequest) -> HttpResponse:
        """Asks for the browser's work always, or under attack alone, by one click."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if (when := request.POST.get("challenge", "")) in SWITCHED:
            policy = Policy.require_challenge(when)
            self.log_change(request, policy, SWITCHED[when])
            self.message_user(request, SWITCHED[when], messages.SUCCESS)
        return redirect(reverse("admin:comments_policy_change", args=[THE_ONE]))

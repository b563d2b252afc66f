"""Where the address of one reader is found and erased, who asks to be forgotten."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from articles.models import Subscriber
from articles.newsletter.addresses import normal
from qodsna import persian

TEMPLATES = "admin/articles/newsletterissue/"


class AddressForm(forms.Form):
    email = forms.CharField(
        label="نشانی کامل",
        max_length=1000,
        widget=forms.TextInput({"dir": "ltr", "class": "vTextField", "autocomplete": "off"}),
        error_messages={"required": "نشانی را بنویسید."},
    )

    def clean_email(self) -> str:
        return normal(self.cleaned_data["email"])


class SubscriberPages(admin.ModelAdmin):
    """The part of the newsletter's desk that knows addresses: each only to who names it."""

    def subscriber_pages(self) -> list[tuple[str, str, Any]]:
        return [
            ("subscribers/", "subscribers", self.subscribers),
            ("subscribers/erase/", "erase", require_POST(self.erase)),
        ]

    def subscribers(self, request: HttpRequest) -> HttpResponse:
        """Whether an address is there, for who asks to be forgotten; by POST, so that it stands in
        no log of addresses."""
        self._check_erase(request)
        form = AddressForm(request.POST if request.method == "POST" else None)
        found = None
        if form.is_bound and form.is_valid():
            email = form.cleaned_data["email"]
            found = Subscriber.objects.at(email).select_related("edition").order_by("pk")
        return self._page(request, "subscribers.html", "نشانی مشترک", form=form, found=found)

    def erase(self, request: HttpRequest) -> HttpResponse:
        self._check_erase(request)
        try:
            mine = Subscriber.objects.at(normal(request.POST.get("email", "")))
        except ValidationError:
            mine = Subscriber.objects.none()
        editions = {each.edition for each in mine.select_related("edition")}
        if count := mine.leave():
            for edition in editions:
                self.log_change(request, edition, "نشانی یک مشترک خبرنامه پاک شد.")
            told = f"پاک شد: {persian.to_persian_digits(count)} اشتراک."
            self.message_user(request, told, messages.SUCCESS)
        else:
            self.message_user(request, "این نشانی در هیچ خبرنامه‌ای نیست.", messages.WARNING)
        return redirect("admin:articles_newsletterissue_subscribers")

    def _check_erase(self, request: HttpRequest) -> None:
        if not may_erase(request):
            raise PermissionDenied

    def _page(
        self, request: HttpRequest, template: str, title: str, **context: Any
    ) -> TemplateResponse:
        shared: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, f"{TEMPLATES}{template}", {**shared, **context})


def may_erase(request: HttpRequest) -> bool:
    return request.user.has_perm("articles.delete_subscriber")

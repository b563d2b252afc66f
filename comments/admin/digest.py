"""How a moderator asks for the morning mail, or no more for it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comments.digest import Subscription
from comments.models import DigestReader


class DigestSwitch(admin.ModelAdmin):
    """The part of the desk where each switches his own mail on and off."""

    def get_urls(self) -> list[URLPattern]:
        switch = self.admin_site.admin_view(require_POST(self.switch_digest))
        return [path("digest/", switch, name="comments_digest"), *super().get_urls()]

    def switch_digest(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        if request.POST.get("digest") == "on":
            self._switch_on(request)
        else:
            DigestReader.objects.unsubscribe(request.user)
            self.log_change(request, request.user, "خلاصه روزانه نظرها را نخواست.")
            self.message_user(request, "خلاصه روزانه دیگر برای شما فرستاده نمی‌شود.")
        return HttpResponseRedirect(reverse("admin:comments_statistics"))

    def _switch_on(self, request: HttpRequest) -> None:
        subscription = Subscription.of(request.user)
        if subscription.is_possible:
            DigestReader.objects.subscribe(request.user, at=timezone.now())
            self.log_change(request, request.user, "خلاصه روزانه نظرها را خواست.")
            self.message_user(request, "خلاصه روزانه هر بامداد برای شما فرستاده می‌شود.")
        else:
            self.message_user(request, subscription.obstacle, messages.ERROR)

"""The desk of rights: what must leave the pages, or soon will, and what shows it."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from media.admin.desk import link, preview
from media.models import Image
from media.usage import users
from qodsna import persian

# How long before a right ends the photo desk hears of it.
NOTICE = timedelta(days=7)
A_PAGE = 30


def ending() -> QuerySet:
    """Pictures whose right has ended or soon ends, the most urgent first."""
    return Image.objects.expired(timezone.now() + NOTICE).order_by("rights_until", "pk")


def badge(image: Image) -> SafeString | str:
    """`حق: تا ۱۲ آذر` or `حق تمام شد`; nothing for a right without end."""
    if image.rights_until is None:
        return ""
    if not image.is_lawful:
        return format_html('<span class="state state--{}">{}</span>', "withdrawn", "حق تمام شد")
    state = "scheduled" if image.rights_until <= timezone.now() + NOTICE else "lawful"
    day = day_of(image.rights_until)
    return format_html('<span class="state state--{}">حق: تا {}</span>', state, day)


def day_of(moment: datetime) -> str:
    """`۱۲ آذر`, with the year if it is another than this one."""
    this_year = persian.to_persian_digits(persian.today().year)
    return persian.format_short_date(moment).removesuffix(f" {this_year}")


class RightsFilter(admin.SimpleListFilter):
    title = "حق نشر"
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("endless", "بی‌پایان"), ("month", "تا یک ماه دیگر"), ("ended", "تمام‌شده")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        in_a_month = timezone.now() + timedelta(days=30)
        asked = {
            "endless": lambda: queryset.filter(rights_until=None),
            "month": lambda: queryset.lawful().expired(in_a_month),
            "ended": lambda: queryset.expired(),
        }
        return asked.get(self.value() or "", lambda: queryset)()


def rights_desk(request: HttpRequest, desk: admin.ModelAdmin) -> HttpResponse:
    """Pictures whose right has ended or soon ends, with what they must be replaced in."""
    if not desk.has_view_permission(request):
        raise PermissionDenied
    page = Paginator(ending(), A_PAGE).get_page(request.GET.get("page"))
    places = users(list(page))
    rows = [
        {
            "image": link(request, image),
            "preview": preview(image),
            "badge": badge(image),
            "owner": image.rights_owner or image.credit,
            "places": [link(request, thing) for thing in places.get(image.pk, [])],
        }
        for image in page
    ]
    context = {
        **desk.admin_site.each_context(request),
        "title": "حق نشر رو به پایان",
        "opts": desk.opts,
        "media": desk.media,
        "page": page,
        "rows": rows,
    }
    return TemplateResponse(request, "admin/media/image/rights.html", context)

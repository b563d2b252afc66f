"""The desk of the newsletter: what went out, and what goes out next."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from articles.admin.subscribers import TEMPLATES, SubscriberPages, may_erase
from articles.frame import Frame
from articles.models import Edition, NewsletterIssue, NewsletterTally, Subscriber
from articles.newsletter.digest import Digest, coming
from articles.newsletter.letters import address_of
from articles.newsletter.tasks import send_trial
from qodsna import persian
from qodsna.desk import Desk
from qodsna.http import for_one_person
from qodsna.limits.limit import Limit
from qodsna.mail import mail_is_set_up
from qodsna.shield import policies
from qodsna.shield.policies import under

TRIALS = Limit("newsletter-trial", most=10, minutes=10)
COUNTED_DAYS = 30


@dataclass(frozen=True)
class Readers:
    """How many there are of an edition's newsletter; nobody is named."""

    edition: Edition
    confirmed: int
    asked: int
    sums: dict[str, int]

    @classmethod
    def of(cls, edition: Edition) -> "Readers":
        mine = Subscriber.objects.of(edition)
        sums = NewsletterTally.objects.sums(edition, COUNTED_DAYS)
        return cls(edition, mine.confirmed().count(), mine.unconfirmed().count(), sums)


@admin.register(NewsletterIssue)
class NewsletterDesk(SubscriberPages, Desk):
    """Issues are made and sent by themselves: here they are looked at."""

    change_list_template = f"{TEMPLATES}change_list.html"
    change_form_template = f"{TEMPLATES}change_form.html"
    list_display = ["day_name", "edition", "state", "stories_count", "sent_count", "not_sent"]
    list_display_links = ["day_name"]
    list_select_related = ["edition"]
    list_filter = ["edition"]
    readonly_fields: ClassVar[Any] = ["day_name", "edition", "state", "made", *list_display[3:]]
    fields: ClassVar[Any] = readonly_fields

    class Media:
        css = {"all": ["css/admin/newsletter.css"]}

    # Rights

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    # Columns

    @admin.display(description="روز", ordering="day")
    def day_name(self, issue: NewsletterIssue) -> str:
        return persian.format_date(issue.day)

    @admin.display(description="وضعیت")
    def state(self, issue: NewsletterIssue) -> str:
        if issue.finished_at:
            return f"پایان‌یافته، {persian.format_numeric(issue.finished_at)}"
        return "در حال فرستادن"

    @admin.display(description="ساخته‌شده", ordering="made_at")
    def made(self, issue: NewsletterIssue) -> str:
        return persian.format_numeric(issue.made_at)

    @admin.display(description="خبرها")
    def stories_count(self, issue: NewsletterIssue) -> str:
        return persian.to_persian_digits(len(issue.stories))

    @admin.display(description="فرستاده‌شده", ordering="sent")
    def sent_count(self, issue: NewsletterIssue) -> str:
        return persian.to_persian_digits(issue.sent)

    @admin.display(description="نرسیده")
    def not_sent(self, issue: NewsletterIssue) -> str:
        """Each kind of which there are any."""
        numbers = {
            "نشانی نادرست": issue.refused,
            "ناکام": issue.failed,
            "بی‌پاسخ": issue.unknown if issue.finished_at else 0,
        }
        told = [f"{persian.to_persian_digits(n)} {name}" for name, n in numbers.items() if n]
        return "، ".join(told) or "—"

    # Pages

    def get_urls(self) -> list[URLPattern]:
        pages: list[tuple[str, str, Any]] = [
            ("next/<slug:code>/", "next", require_safe(self.next_one)),
            ("next/<slug:code>/page/", "next_page", require_safe(self.next_page)),
            ("next/<slug:code>/trial/", "trial", require_POST(self.trial)),
            ("<int:pk>/page/", "page", require_safe(self.page)),
            *self.subscriber_pages(),
        ]
        own = [
            path(
                route,
                self.admin_site.admin_view(for_one_person(view)),
                name=f"articles_newsletterissue_{name}",
            )
            for route, name, view in pages
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {
            "readers": [Readers.of(each) for each in Edition.objects.with_newsletter()],
            "has_mail": mail_is_set_up(),
            "may_erase": may_erase(request),
            "days": COUNTED_DAYS,
            "title": self.opts.verbose_name_plural,
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        issue = kwargs["obj"]
        context["digest"] = digest = digest_of(issue)
        context["text"] = "" if digest.is_empty else digest.text(place_to_leave(issue.edition))
        return super().render_change_form(request, context, *args, **kwargs)

    def next_one(self, request: HttpRequest, code: str) -> HttpResponse:
        """The digest that goes out next, as far as its day has come."""
        digest = self._next(request, code)
        page = {
            "digest": digest,
            "text": "" if digest.is_empty else digest.text(place_to_leave(digest.edition)),
            "obstacle": obstacle(request),
            "email": getattr(request.user, "email", ""),
        }
        return self._page(request, "next.html", "خبرنامه بعدی", **page)

    @method_decorator(xframe_options_sameorigin)
    @under(policies.mail)
    def next_page(self, request: HttpRequest, code: str) -> HttpResponse:
        return mail_page(self._next(request, code))

    @method_decorator(xframe_options_sameorigin)
    @under(policies.mail)
    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._check_view(request)
        issue = get_object_or_404(NewsletterIssue.objects.select_related("edition"), pk=pk)
        return mail_page(digest_of(issue))

    def trial(self, request: HttpRequest, code: str) -> HttpResponse:
        digest = self._next(request, code)
        if digest.is_empty:
            problem = "برای این روز هنوز خبری نیست."
        else:
            problem = obstacle(request) or self._not_too_often(request)
        if problem:
            self.message_user(request, problem, messages.ERROR)
        else:
            send_trial.enqueue(code, request.user.pk)
            self.log_change(request, digest.edition, "خبرنامه آزمایشی فرستاده شد.")
            told = f"خبرنامه آزمایشی به {request.user.email} فرستاده می‌شود."  # type: ignore[union-attr]
            self.message_user(request, told, messages.SUCCESS)
        return redirect("admin:articles_newsletterissue_next", code)

    def _next(self, request: HttpRequest, code: str) -> Digest:
        self._check_view(request)
        edition = get_object_or_404(Edition, code=code)
        return Digest.of_day(Frame.load(edition.code), coming(edition, timezone.now()))

    def _check_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _not_too_often(self, request: HttpRequest) -> str:
        is_fine = TRIALS.take(str(request.user.pk))
        return "" if is_fine else "بسیار فرستاده‌اید؛ چند دقیقه دیگر دوباره بیازمایید."


def digest_of(issue: NewsletterIssue) -> Digest:
    return Digest.of(Frame.load(issue.edition.code), issue.day, issue.stories)


def mail_page(digest: Digest) -> HttpResponse:
    """The mail as a reader's program shows it."""
    if digest.is_empty:
        return HttpResponse("")
    return HttpResponse(digest.html(place_to_leave(digest.edition)))


def place_to_leave(edition: Edition) -> str:
    """In the place of a reader's own address."""
    return address_of("newsletter", edition)


def obstacle(request: HttpRequest) -> str:
    """What must be done before this person can be sent a mail; "" where nothing must."""
    if not mail_is_set_up():
        return "این سامانه هنوز رایانامه نمی‌فرستد؛ سرپرست فنی باید آن را راه‌اندازی کند."
    if not getattr(request.user, "email", ""):
        return "برای شما نشانی رایانامه‌ای ثبت نشده است؛ از سرپرست بخواهید آن را بنویسد."
    return ""

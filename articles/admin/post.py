"""The desk of posts: what went into the channels, what did not, and what nobody knows."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe

from articles.admin.people import name_of
from articles.models import Post
from articles.models.posts import PostQuerySet
from articles.posting.states import State
from articles.rights import may, reach, within_reach
from qodsna import persian
from qodsna.autocomplete import is_key
from qodsna.desk import Desk
from qodsna.roles import Reach


def post_badge(post: Post) -> SafeString:
    return format_html(
        '<span class="state state--post-{}">{}</span>', post.state, post.get_state_display()
    )


def of_whom(request: HttpRequest) -> PostQuerySet:
    """The posts of the stories that this person may send."""
    if Reach.ANY in reach(request.user, "post"):
        return Post.objects.all()
    return Post.objects.filter(article__in=within_reach(request.user, "post"))


@admin.register(Post)
class PostDesk(Desk):
    """Nothing is written here: a story's own page is where its posts are decided about."""

    actions = ["order", "cancel", "confirm", "resend"]
    change_form_template = "admin/articles/post/change_form.html"
    change_list_template = "admin/articles/post/change_list.html"
    list_display = ["story", "channel", "state_badge", "moment", "tries"]
    list_filter = ["state", "channel"]
    list_select_related = ["article", "channel"]
    search_fields = ["article__headline", "channel__name"]
    ordering = ["-pk"]
    readonly_fields = ["story", "state_badge", "sent_words", "tries", "moment", "number", "trail"]
    fieldsets = [
        (None, {"fields": ["story", "channel", "state_badge", "error", "sent_words"]}),
        ("چه گذشت", {"fields": ["moment", "tries", "number", "trail"]}),
    ]

    class Media:
        css = {"all": ["css/admin/channels.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return of_whom(request).order_by("-pk")

    @admin.display(description="خبر", ordering="article__headline")
    def story(self, post: Post) -> SafeString:
        error = format_html('<bdi class="run-error">{}</bdi>', post.error) if post.error else ""
        return format_html("{}{}", post.article.title, error)

    @admin.display(description="وضعیت", ordering="state")
    def state_badge(self, post: Post) -> SafeString:
        return post_badge(post)

    @admin.display(description="زمان", ordering="queued_at")
    def moment(self, post: Post) -> str:
        """When it was sent, or else when it came into line."""
        return persian.format_numeric(post.sent_at or post.queued_at)

    @admin.display(description="دفعه", ordering="attempts")
    def tries(self, post: Post) -> str:
        return persian.to_persian_digits(post.attempts)

    @admin.display(description="شماره پیام")
    def number(self, post: Post) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", post.message) if post.message else "—"

    @admin.display(description="متن")
    def sent_words(self, post: Post) -> SafeString:
        text = linebreaks(post.words, autoescape=True)
        return format_html('<div class="post-words" dir="auto">{}</div>', mark_safe(text))  # noqa: S308

    @admin.display(description="کارها")
    def trail(self, post: Post) -> SafeString:
        rows = (
            (
                name_of(step.by) if step.by else "خودکار",
                step.get_deed_display(),
                persian.format_numeric(step.at),
            )
            for step in post.steps.select_related("by")
        )
        told = format_html_join("", "<li>{}: {} — {}</li>", rows)
        return format_html('<ol class="post-trail">{}</ol>', told) if told else SafeString("—")

    # Rights

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return bool(reach(request.user, "post"))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Post | None:
        """Also one that somebody may not see, so that he hears no and not that it is gone."""
        if not object_id or not is_key(object_id):
            return None
        return Post.objects.select_related("article", "channel").filter(pk=object_id).first()

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_view_permission(request, obj)
        return allowed and (obj is None or may(request.user, "post", obj.article))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Many at once

    @admin.action(description="ارسال", permissions=["decide"])
    def order(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, lambda post: post.order(by=request.user), "به صف رفت")

    @admin.action(description="نفرست", permissions=["decide"])
    def cancel(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, lambda post: post.cancel(by=request.user), "از صف درآمد")

    @admin.action(description="نامعلوم: در کانال هست", permissions=["decide"])
    def confirm(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(
            request, queryset, lambda post: post.confirm(by=request.user), "فرستاده‌شده شناخته شد"
        )

    @admin.action(description="نامعلوم: در کانال نیست، دوباره بفرست", permissions=["decide"])
    def resend(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, lambda post: post.resend(by=request.user), "دوباره به صف رفت")

    def _each(
        self, request: HttpRequest, posts: QuerySet, do: Callable[[Post], bool], words: str
    ) -> None:
        changed = [post for post in posts if do(post)]
        for post in changed:
            self.log_change(request, post, f"{words}.")
        if changed:
            count = persian.to_persian_digits(len(changed))
            self.message_user(request, f"{count} پست {words}.", messages.SUCCESS)
        else:
            self.message_user(request, "این کار برای پست‌های برگزیده شدنی نیست.", messages.WARNING)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        doubts = of_whom(request).uncertain()[:100].count() if request.method == "GET" else 0
        context = {"doubts": doubts, "uncertain": State.UNCERTAIN, **(extra_context or {})}
        return super().changelist_view(request, context)

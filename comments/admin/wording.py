"""The sentences in which the desk tells what became of comments."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comments.models import Comment, Decision
from comments.models.deciding import Outcome
from comments.status import Verb
from qodsna import persian

DONE = {
    Verb.APPROVE: "تأیید شد",
    Verb.REJECT: "رد شد",
    Verb.SPAM: "هرزنامه شد",
    Verb.REMOVE: "برداشته شد",
    Verb.KEEP: "ماند؛ درخواست حذف پذیرفته نشد",
    Verb.EDIT: "ویرایش شد",
    Verb.UNDO: "به حال پیشین بازگشت",
}
DID = {
    Verb.APPROVE: "تأیید کرد",
    Verb.REJECT: "رد کرد",
    Verb.SPAM: "هرزنامه دانست",
    Verb.REMOVE: "برداشت",
    Verb.KEEP: "نگه داشت",
    Verb.EDIT: "ویرایش کرد",
    Verb.UNDO: "به حال پیشین بازگرداند",
}
MOST_NAMED = 10


def number(count: int) -> str:
    return persian.to_persian_digits(count)


def who(decision: Decision) -> str:
    """Who decided; the writer and the newsroom's rules have no account."""
    if decision.by:
        return decision.by.get_full_name() or decision.by.get_username()
    return "نویسنده" if decision.verb in {Verb.ASK_REMOVAL, Verb.REMOVE} else "سامانه"


def what_happened(decision: Decision) -> str:
    """`پروانه صادقی این را ۲ دقیقه پیش تأیید کرد`"""
    when = persian.format_relative(decision.at, timezone.now())
    if decision.verb == Verb.ASK_REMOVAL:
        return f"نویسنده {when} حذف این را خواست"
    return f"{who(decision)} این را {when} {DID[Verb(decision.verb)]}"


def outcome_of(outcome: Outcome, verb: Verb) -> SafeString:
    """`۱۹۷ نظر تأیید شد؛ ۳ نظر را دیگری پیش‌تر بررسی کرده بود: …`"""
    done = f"{number(len(outcome.done))} نظر {DONE[verb]}"
    if not outcome.overtaken:
        return format_html("{}.", done)
    left = f"{number(len(outcome.overtaken))} نظر را دیگری پیش‌تر بررسی کرده بود"
    return format_html("{}؛ {}: {}", done, left, _named(outcome.overtaken))


def taken_back(outcome: Outcome) -> str:
    if outcome.done or outcome.overtaken:
        return outcome_of(outcome, Verb.UNDO)
    return "چیزی برای بازگرداندن نبود."


def _named(comments: list[Comment]) -> SafeString:
    rows = [
        (reverse("admin:comments_comment_change", args=[comment.pk]), persian.cut(comment.text, 40))
        for comment in comments[:MOST_NAMED]
    ]
    more = f" و {number(len(comments) - MOST_NAMED)} نظر دیگر" if len(comments) > MOST_NAMED else ""
    links = format_html_join("، ", '<a href="{}">«<bdi>{}</bdi>»</a>', rows)
    return format_html("{}{}", links, more)

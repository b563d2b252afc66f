"""What the newspaper does by itself."""

from django.utils import timezone

import articles.newsletter.tasks  # noqa: F401  what the newsletter does by itself
from articles.feeds.hub import tell_hub
from articles.models import Article, DayCount, Presence, ReadCount, Step, Unsaved
from articles.models.unsaved import KEPT_FOR
from articles.posting import sending
from articles.reads.rankings import keep_rankings
from articles.related import keeping
from articles.thinning import thin
from qodsna.tasks import every, stopping, task
from qodsna.watch.retention import kept

AT_ONCE = 2000
UNSAVED = kept("articles.unsaved", "نوشته‌های ذخیره‌نشده", lambda: KEPT_FOR.days)


@every(minutes=1)
@task(title="ثبت آنچه سر وقت منتشر شد یا پایان یافت")
def keep_time() -> None:
    """Readers see what comes out and what ends at its moment, whether this runs or not.

    It writes the history, each moment once however many workers do so, and lays aside what ended.
    """
    Step.objects.write_down(Article.objects.came_on_time())
    for story in Article.objects.in_all_editions().ended():
        if stopping.is_set():
            return
        story.end()


@every(seconds=15)
@task(title="ارسال به کانال‌ها")
def keep_channels() -> None:
    """What came out goes into the channels of its edition, each once."""
    sending.keep_channels()


@every(minutes=1)
@task(title="جست‌وجوی پست‌های بی‌پاسخ در کانال‌ها")
def look_after_doubts() -> None:
    sending.look_after_doubts()


@every(minutes=1)
@task(title="خبر دادن به مرکز پخش خوراک‌ها")
def call_hub() -> None:
    tell_hub()


@every(minutes=1)
@task(title="رده‌بندی پربازدیدها و پربحث‌ها")
def rank() -> None:
    keep_rankings()


@every(minutes=1)
@task(title="جمع زدن شمار خبرهای روز")
def fold_day_counts() -> None:
    """What was published meanwhile is counted whether this runs or not; this keeps it short."""
    DayCount.objects.fold()


@every(hours=24)
@task(title="بازشماری آرشیو", queue_name="long")
def mend_day_counts() -> None:
    """For what was changed in the database past the stories themselves."""
    DayCount.objects.add(DayCount.objects.differences(Article.objects.all()))


@every(hours=1)
@task(title="پاک کردن شمارش‌های ساعتی کهنه")
def forget_hours() -> None:
    """A few at a time, so that nobody who is counted meanwhile waits long."""
    stale = ReadCount.objects.outlived().values_list("pk", flat=True)
    while not stopping.is_set() and (keys := list(stale[:AT_ONCE])):
        ReadCount.objects.filter(pk__in=keys).delete()


@every(hours=24)
@task(title="پاک کردن نوشته‌های ذخیره‌نشده کهنه")
def forget_unsaved() -> None:
    """Removes what nobody has brought back for a month, and what is known of closed forms."""
    now = timezone.now()
    UNSAVED.erase(Unsaved.objects.forgotten(now))
    Presence.objects.forgotten(now).delete()


@every(hours=24)
@task(title="کاستن نسخه‌های کهنه خبرها", queue_name="long")
def thin_versions() -> None:
    """Old drafts go; whatever readers saw stays for ever."""
    thin()


@task(title="مطالب مرتبط یک خبر")
def relate(code: int) -> None:
    """After a story was published or changed."""
    keeping.relate(code)


@every(minutes=5)
@task(title="تازه کردن پیشنهاد مطالب مرتبط")
def refresh_related() -> None:
    """So that fresh stories are suggested under older ones, too."""
    for code in keeping.stale():
        if stopping.is_set():
            return
        keeping.suggest_each([code])

"""What the one who keeps the site sees of the mail."""

from django.db.models import Min

from articles.models import NewsletterIssue
from articles.newsletter.tasks import send_confirmation
from qodsna.mail import mail_is_set_up
from qodsna.tasks.models import TaskRun
from qodsna.watch import wording
from qodsna.watch.figures import gauge
from qodsna.watch.findings import Finding, State, probe

MOST = 10_000


@probe("mail", "رایانامه‌ها", asks_database=True)
def mail() -> Finding:
    if not mail_is_set_up():
        advice = "اگر خبرنامه و رایانامه ناظران را می‌خواهید EMAIL_URL را بنویسید."
        return Finding(State.OK, "فرستادن رایانامه راه نیفتاده است.", advice=advice)
    letters = letters_waiting()
    issues = NewsletterIssue.objects.unfinished()
    since = issues.aggregate(at=Min("made_at"))["at"]
    facts = {
        "تأییدهای در راه": wording.count(letters),
        "خبرنامه‌های در راه": wording.count(issues.count()),
    }
    failed = TaskRun.objects.failed().of_task(send_confirmation.module_path)[:MOST].count()
    if failed:
        facts["تأییدهای ناکام"] = wording.count(failed)
        advice = "سرور رایانامه و EMAIL_URL را ببینید و کارهای ناکام را دوباره اجرا کنید."
        return Finding(State.WARNING, "رایانامه‌هایی فرستاده نشد.", facts, advice)
    said = "فرستادن در جریان است." if since or letters else "چیزی در راه نمانده است."
    return Finding(State.OK, said, facts, at=since)


@gauge("mails_waiting", "Letters of confirmation that wait to be sent.")
def letters_waiting() -> int:
    return TaskRun.objects.unfinished().of_task(send_confirmation.module_path)[:MOST].count()

"""What is forgotten when nobody is signed in with it any more."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from qodsna.sign_in.models import SignIn
from qodsna.tasks import every, task
from qodsna.watch.retention import kept

SESSIONS = kept(
    "sign_in.sessions",
    "نشست‌های پایان‌یافته",
    lambda: settings.SESSION_COOKIE_AGE // 86_400,
    "نشانی رایانه‌ای که از آن وارد شده‌اند نگه داشته نمی‌شود",
)


@every(minutes=360)
@task(title="پاک کردن نشست‌های پایان‌یافته")
def forget_sessions() -> None:
    SESSIONS.erase(Session.objects.filter(expire_date__lt=timezone.now()))
    SignIn.objects.over().delete()

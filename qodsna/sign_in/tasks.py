"""What is forgotten when nobody is signed in with it any more."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from qodsna.sign_in.models import SignIn
from qodsna.tasks import every, task


@every(minutes=360)
@task(title="پاک کردن نشست‌های پایان‌یافته")
def forget_sessions() -> None:
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    SignIn.objects.over().delete()

"""Whether this site sends e-mail at all."""

from django.conf import settings

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


def mail_is_set_up() -> bool:
    return settings.EMAIL_BACKEND != NOWHERE

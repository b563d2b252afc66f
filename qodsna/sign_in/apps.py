from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.contrib.auth.signals import user_logged_in


class SignInConfig(AppConfig):
    name = "qodsna.sign_in"
    label = "sign_in"
    verbose_name = "ورود"
    default = True

    def ready(self) -> None:
        from qodsna.sign_in.models import begin

        # However a session begins, its owner can see and end it.
        user_logged_in.connect(begin, dispatch_uid="qodsna.sign_in")


class NewsroomConfig(admin_apps.AdminConfig):
    """Django's admin, behind this sign-in."""

    default = False
    default_site = "qodsna.sign_in.site.Newsroom"

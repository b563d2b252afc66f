from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QodsnaConfig(AppConfig):
    name = "qodsna"
    verbose_name = "قدسنا"

    def ready(self) -> None:
        from qodsna.roles.groups import after_migrate

        post_migrate.connect(after_migrate, dispatch_uid="qodsna.roles")

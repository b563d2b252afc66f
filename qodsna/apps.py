from django.apps import AppConfig


class QodsnaConfig(AppConfig):
    name = "qodsna"
    verbose_name = "قدسنا"

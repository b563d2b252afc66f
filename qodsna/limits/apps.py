from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "qodsna.limits"
    label = "limits"
    verbose_name = "سقف‌ها"

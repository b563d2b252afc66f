from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class WatchConfig(AppConfig):
    name = "qodsna.watch"
    label = "watch"
    verbose_name = "وضعیت سامانه"

    def ready(self) -> None:
        import qodsna.watch.probes  # noqa: F401
        from qodsna.watch.slow import watch_queries

        watch_queries()
        autodiscover_modules("watched")

from importlib import import_module

from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "media"
    verbose_name = "عکس و فیلم"

    def ready(self) -> None:
        # A worker finds by itself only what is in ``media.tasks``.
        import_module("media.films.tasks")

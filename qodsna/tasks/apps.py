from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TasksConfig(AppConfig):
    name = "qodsna.tasks"
    label = "tasks"
    verbose_name = "کارهای پس‌زمینه"

    def ready(self) -> None:
        autodiscover_modules("tasks")

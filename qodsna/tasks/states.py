from django.db import models


class State(models.TextChoices):
    QUEUED = "queued", "در صف"
    RUNNING = "running", "در حال اجرا"
    DONE = "done", "انجام‌شده"
    FAILED = "failed", "ناکام"

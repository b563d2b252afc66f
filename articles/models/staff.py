from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

Actor = AbstractBaseUser | AnonymousUser


def staff_key(verbose_name: str) -> models.ForeignKey:
    """Who did it; the story stays when they leave."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        verbose_name=verbose_name,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

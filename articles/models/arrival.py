from django.db import models


class Arrival(models.Model):
    """That a thing of another site has come here: what it was called there, and its key here.

    Written in one transaction with the thing itself, so that an import that was killed goes on
    where it stood and brings nothing twice.
    """

    source = models.CharField("از", max_length=100)
    kind = models.CharField("گونه", max_length=10)
    name = models.CharField("نام آنجا", max_length=200)
    key = models.BigIntegerField("شماره اینجا")
    at = models.DateTimeField("زمان", auto_now_add=True)

    class Meta:
        verbose_name = "رسیده"
        verbose_name_plural = "رسیده‌ها"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "name"], name="arrival_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.name}"

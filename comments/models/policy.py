from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


class Challenge(models.TextChoices):
    """When a sender's browser must do some work first."""

    AUTO = "auto", "هنگام هجوم"
    ALWAYS = "always", "همیشه"
    NEVER = "never", "هرگز"


def number(
    name: str, default: int, *, least: int = 1, most: int = 10_000, help_text: str = ""
) -> models.PositiveIntegerField:
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveIntegerField(
        name, default=default, validators=bounds, help_text=help_text
    )


class Policy(models.Model):
    """How careful the newsroom is with what readers send: one row, or the defaults."""

    Challenge = Challenge

    challenge = models.CharField(
        "آزمون مرورگر", max_length=6, choices=Challenge.choices, default=Challenge.AUTO
    )
    attack_from = number("هجوم یعنی در دقیقه بیش از این", 40, help_text="نظر، از همه با هم")
    most_from_address = number("در ده دقیقه از هر نشانی", 8)
    most_from_all = number("در هر دقیقه از همه با هم", 300)
    youngest_form = number("کوتاه‌ترین زمان نوشتن (ثانیه)", 2, least=0, most=60)
    oldest_form = number("بیشترین عمر فرم (ساعت)", 24, most=240)
    held_links = number("نگه‌داشتن از این شمار پیوند", 1)
    held_capitals = number("نگه‌داشتن از این درصد حرف بزرگ لاتین", 70, least=10, most=100)
    held_repeats = number("نگه‌داشتن از این شمار حرف یا واژه پیاپی", 6, least=3, most=1000)
    held_within = number("نگه‌داشتن نظر بعدی یک فرستنده تا (ثانیه)", 20, least=0, most=3600)
    emails_kept = number("نگه‌داری رایانامه‌ها (روز)", 90, most=3650)
    addresses_kept = number("نگه‌داری نشان فرستندگان (روز)", 30, least=2, most=365)

    class Meta:
        verbose_name = "آیین پذیرش نظرها"
        verbose_name_plural = "آیین پذیرش نظرها"
        constraints = [
            models.CheckConstraint(name="policy_is_one", condition=Q(pk=1)),
            models.CheckConstraint(
                name="policy_challenge_is_known", condition=Q(challenge__in=Challenge.values)
            ),
        ]

    def __str__(self) -> str:
        return "آیین پذیرش نظرها"

    @classmethod
    def current(cls) -> "Policy":
        """The row, or the defaults where nobody has changed any yet."""
        return cls.objects.first() or cls(pk=1)

    @classmethod
    def require_challenge(cls, when: str) -> "Policy":
        """Leaves everything else as it is, or as it is by default."""
        return cls.objects.update_or_create(pk=1, defaults={"challenge": when})[0]

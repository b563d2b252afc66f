"""Sizes and spans as people say them."""

from qodsna.persian import to_persian_digits

UNITS = ("بایت", "کیلوبایت", "مگابایت", "گیگابایت", "ترابایت")
SPANS = ((86_400, "روز"), (3600, "ساعت"), (60, "دقیقه"), (1, "ثانیه"))


def size(number: float) -> str:
    """``۱۲٫۴ گیگابایت``."""
    unit = 0
    while number >= 1024 and unit < len(UNITS) - 1:
        number, unit = number / 1024, unit + 1
    text = f"{number:.0f}" if number >= 100 or unit == 0 else f"{number:.1f}".replace(".", "٫")
    return f"{to_persian_digits(text)} {UNITS[unit]}"


def span(seconds: float) -> str:
    """The greatest unit of it: ``۳ ساعت``."""
    for length, name in SPANS:
        if seconds >= length:
            return f"{to_persian_digits(int(seconds // length))} {name}"
    return "کمتر از یک ثانیه"


def count(number: float) -> str:
    return to_persian_digits(f"{int(number):,}".replace(",", "٬"))


def percent(part: float, whole: float) -> str:
    return f"{to_persian_digits(round(100 * part / whole))}٪" if whole else "—"

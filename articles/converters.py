"""The parts of an address. What does not fit is not found, before any query."""

from django.urls.converters import StringConverter

from articles.models.article import RESERVED
from qodsna.persian import to_ascii_digits


class EditionConverter(StringConverter):
    regex = "[a-z]{2,3}"


class CodeConverter:
    """The public code of an article; Persian digits are understood and redirected."""

    regex = "[0-9۰-۹٠-٩]{1,18}"

    def to_python(self, value: str) -> int:
        return int(to_ascii_digits(value))

    def to_url(self, value: int) -> str:
        return str(value)


class SlugConverter(StringConverter):
    regex = r"[\w-]{1,80}"


class OwnConverter(StringConverter):
    """What follows the code of a story and names no other page of it."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED - {''}))})\Z)[^/]+"


class YearConverter:
    """A year, month or day of an archive; other digits are understood and redirected."""

    regex = "[0-9۰-۹٠-٩]{1,4}"
    width = 4

    def to_python(self, value: str) -> int:
        return int(to_ascii_digits(value))

    def to_url(self, value: int) -> str:
        return f"{value:0{self.width}}"


class PartConverter(YearConverter):
    regex = "[0-9۰-۹٠-٩]{1,2}"
    width = 2


class LongerConverter(StringConverter):
    """A span of which the most read are told at an address of its own."""

    regex = "week|month"


class FeedConverter(StringConverter):
    regex = "rss|atom"


class MonthConverter(StringConverter):
    """A Gregorian month, as in `2025-08`."""

    regex = "(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])"


class FurtherConverter(StringConverter):
    """The number of a page that is not the first."""

    regex = "[2-9]|[1-9][0-9]{1,2}"

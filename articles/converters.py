"""The parts of an address. What does not fit is not found, before any query."""

from qodsna.persian import to_ascii_digits


class EditionConverter:
    regex = "[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class CodeConverter:
    """The public code of an article; Persian digits are understood and redirected."""

    regex = "[0-9۰-۹٠-٩]{1,18}"

    def to_python(self, value: str) -> int:
        return int(to_ascii_digits(value))

    def to_url(self, value: int) -> str:
        return str(value)


class SlugConverter:
    regex = r"[\w-]{1,80}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

"""What a text is found by: its letters and digits alone, alike however they were typed."""

import unicodedata

_ALIKE = str.maketrans("ٱيىېكڪةۃہھە", "ایییککههههه")


def search_key(text: str) -> str:
    """The letters and digits of a text, without all that people type in different ways.

    Arabic and Persian letters, hamza forms and digits become one; tatweel, harakat, spaces,
    half-spaces and signs go. Words thus stand joined: «می شود», «می‌شود» and «میشود» are the same.
    """
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_ALIKE)
    return "".join(map(_sign, letters))


def _sign(sign: str) -> str:
    if sign.isalpha():
        return "" if sign in "\u0640\u0621" else sign
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else ""

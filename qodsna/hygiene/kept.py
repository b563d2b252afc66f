"""What hygiene never touches: Latin text, addresses, handles, tags, codes, what was put back."""

import re
from collections.abc import Iterable, Sequence

from qodsna.hygiene.letters import LETTER, LETTERS
from qodsna.persian import fold_letters

MOST_KEPT = 200
LONGEST_KEPT = 100
# Stands for every character that is kept; no rule knows it.
MASK = "\ue000"

_LATIN = "A-Za-z\u00c0-\u024f"
_STOPS = rf"\s{LETTER}«»()\[\]{{}}،؛؟\"“”„‹›…\u200c{MASK}"
_TOKEN = rf"(?<![^{_STOPS}])[^{_STOPS}{_LATIN}]*[{_LATIN}][^{_STOPS}]*"
_NUMBER = rf"[0-9][0-9.,:/%-]*(?![^{_STOPS}])"
_ADDRESS_END = r"[^\s«»<>\"“”،؛؟]"
KEPT = re.compile(
    "|".join(
        [
            rf"(?:https?://|www\.){_ADDRESS_END}+",
            rf"(?<![^\s«»(])[^\s@«»()،؛؟\"“”]+@{_ADDRESS_END}+",
            rf"(?<![^{_STOPS}])[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{{2,}}/{_ADDRESS_END}*",
            rf"[@#][\w{LETTER}\u200c]+(?:\.\w+)*",
            r"`[^`\n]*`",
            # Latin words, with the numbers that belong to them: "Windows 11", "4 GB".
            rf"(?:(?<![^{_STOPS}]){_NUMBER}[ \xa0])?{_TOKEN}"
            rf"(?:[ \xa0\"“”()]+(?:{_TOKEN}|{_NUMBER}))*",
            r"(?<![\d.])\d+(?:\.\d+){2,}",
            r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)",
            r"(?<!\d)\d{10,}",
            r"[*#]\d[\d*#-]*",
            r"\+\d(?:[\d -]*\d)?",
            rf"(?<![\w{LETTER}])[\w{LETTER}]*[_=\\^|~][\w{LETTER}=\\^|~]*",
        ]
    )
)


def masked(text: str, left_alone: Iterable[str], apart: Iterable[tuple[int, int]]) -> str:
    """The text, as long as it is, with a mask over every character that is to be kept."""
    spans = [*apart, *(match.span() for match in KEPT.finditer(text))]
    if pattern := _of(left_alone):
        spans += [match.span() for match in pattern.finditer(text)]
    letters = list(text)
    for start, end in spans:
        letters[start:end] = MASK * (min(end, len(letters)) - start)
    return "".join(letters)


def _of(strings: Iterable[str]) -> re.Pattern[str] | None:
    """Finds any of the strings where it stands for itself and not inside a word."""
    kept = sorted({each for each in strings if each.strip()}, key=len, reverse=True)
    if not kept:
        return None
    return re.compile("|".join(_for_itself(each) for each in kept))


def _for_itself(string: str) -> str:
    before = rf"(?<![{LETTERS}])" if re.match(rf"[{LETTERS}]", string) else ""
    after = rf"(?![{LETTERS}])" if re.search(rf"[{LETTERS}]\Z", string) else ""
    return f"{before}{re.escape(string)}{after}"


def folded(text: str, left_alone: Iterable[str]) -> str:
    """Text in Persian letters, except for what an editor has put back."""
    pattern = _of(left_alone)
    if pattern is None:
        return fold_letters(text)
    result, end = "", 0
    for match in pattern.finditer(text):
        result += fold_letters(text[end : match.start()]) + match[0]
        end = match.end()
    return result + fold_letters(text[end:])


def remembered(*lists: Sequence[str]) -> list[str]:
    """What is left alone, each once, at most `MOST_KEPT` of it and the newest of that."""
    strings = [each for every in lists for each in every]
    fresh = dict.fromkeys(each for each in reversed(strings) if 0 < len(each) <= LONGEST_KEPT)
    return [*fresh][:MOST_KEPT][::-1]

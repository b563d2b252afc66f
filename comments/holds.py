"""What in a comment itself makes moderators look twice."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import timedelta

from comments.findings import Finding
from comments.fingerprints import bare, fingerprint
from comments.models import Comment, Policy
from comments.querysets import CommentQuerySet
from comments.status import Verdict
from qodsna import persian

LATELY = timedelta(days=1)
# Everybody writes «بسیار عالی»: only what is longer is known as the same text again.
LONG_ENOUGH = 15
TIMES_TO_SPAM = 3
LEAST_LATIN = 10
# Laughter is longer than other words: «ههههههه», «خخخخخ».
LAUGHTER = "هخ"

# Endings that no sentence begins with: «…خوب بود.in» and "good.me" are no sites.
DOMAINS = (
    "com|ir|net|org|info|biz|io|xyz|online|shop|blog|app|dev|tv|vip|ru|cn|uk|tk|ml|ly|ایران"
    "|site|website|click|bet|casino|icu|top|pro|cc|ai|co"
)
LINK = re.compile(
    rf"""
    (?:h(?:tt|xx)ps?|ftp|tg)://\S+ | \bwww(?:\.\S+|\s+[a-z0-9]\S*)     # says what it is
    | \bt\s*\.\s*me\s*/\s*\S+                                          # t . me / example
    | (?<![\w@.-])\w[\w-]*(?:\.[\w-]+)*\.(?:{DOMAINS})(?![\w@-])\S*   # example.ir
    | (?<![\w@.-])[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}/\S+     # t.me/example
    | (?<![\w-])[a-z0-9][\w-]*                                         # example . com
      (?:\s+\.\s*|\.\s+|\s*[\[({{]\s*(?:\.|dot|نقطه|دات)\s*[\])}}]\s*|\s+(?:dot|نقطه|دات)\s+)
      (?:com|ir|net|org|xyz|کام)(?!\w)
    """,
    re.VERBOSE,
)
EMAIL = re.compile(r"(?<!\S)[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,10}(?!\w)")


# The words


def in_text(text: str, policy: Policy) -> list[Finding]:
    """What a moderator is told of a text, without a query."""
    return [*_of_links(text, policy), *_of_capitals(text, policy), *_of_repeats(text, policy)]


def _of_links(text: str, policy: Policy) -> Iterator[Finding]:
    count = count_links(text)
    if count >= policy.held_links:
        yield Finding(f"{persian.to_persian_digits(count)} پیوند دارد")


def count_links(text: str) -> int:
    """Addresses of sites, however they are hidden; one e-mail address is none."""
    plain = _plain(text)
    others, emails = EMAIL.subn(" ", plain)
    return len(LINK.findall(others)) + max(0, emails - 1)


def _of_capitals(text: str, policy: Policy) -> Iterator[Finding]:
    letters = [sign for sign in unicodedata.normalize("NFKC", text) if _is_latin(sign)]
    share = 100 * sum(map(str.isupper, letters)) // max(1, len(letters))
    if len(letters) >= LEAST_LATIN and share >= policy.held_capitals:
        yield Finding(f"{persian.to_persian_digits(share)}٪ حرف‌های لاتین آن بزرگ است")


def _is_latin(sign: str) -> bool:
    return sign.isalpha() and unicodedata.name(sign, "").startswith("LATIN")


def _of_repeats(text: str, policy: Policy) -> Iterator[Finding]:
    letters = [sign for sign in _plain(text) if sign.isalpha()]
    run, letter = _longest_run(letters)
    if run >= policy.held_repeats * (2 if letter in LAUGHTER else 1):
        yield Finding(f"حرف «{letter}» {persian.to_persian_digits(run)} بار پیاپی آمده است")
    words = re.findall(r"[^\W\d_]+", _plain(text))
    run = max(_longest_run(words, apart)[0] for apart in (1, 2, 3))
    if run >= policy.held_repeats:
        yield Finding(f"واژه‌هایی {persian.to_persian_digits(run)} بار پیاپی آمده است")


def _longest_run(items: Sequence[str], apart: int = 1) -> tuple[int, str]:
    """How often the same ``apart`` items follow themselves at most, and the last of them."""
    best, last, same = 0, "", 0
    for before, item in zip(items, items[apart:], strict=False):
        same = same + 1 if item == before else 0
        if same > best:
            best, last = same, item
    return best // apart + 1, last


# What came before it


def in_past(comment: Comment, policy: Policy) -> list[Finding]:
    """What a moderator is told of a comment not yet stored; three queries at most."""
    theirs = Comment.objects.sent_by([comment.address], [])
    return [*_of_haste(comment, theirs, policy), *_of_same(comment, theirs)]


def _of_same(comment: Comment, theirs: CommentQuerySet) -> Iterator[Finding]:
    same, is_long = fingerprint(comment.text), len(bare(comment.text)) >= LONG_ENOUGH
    repeated = theirs.saying(same).count()
    if repeated + 1 >= TIMES_TO_SPAM and is_long:
        times = persian.to_persian_digits(repeated + 1)
        yield Finding(f"همین متن {times} بار از همین فرستنده آمده است", Verdict.SPAM)
    elif repeated or (is_long and _came_lately(comment, same)):
        yield Finding("همین متن پیش‌تر آمده است")


def _of_haste(comment: Comment, theirs: CommentQuerySet, policy: Policy) -> Iterator[Finding]:
    last = theirs.order_by("-created_at").values_list("created_at", flat=True).first()
    seconds = int((comment.created_at - last).total_seconds()) if last else policy.held_within
    if seconds < policy.held_within:
        passed = persian.to_persian_digits(max(0, seconds))
        yield Finding(f"{passed} ثانیه پس از نظر پیشین همین فرستنده")


def _came_lately(comment: Comment, same: str) -> bool:
    since = comment.created_at - LATELY
    return Comment.objects.saying(same).written_since(since).exists()


def _plain(text: str) -> str:
    """Small letters, ASCII digits and stops, no half-spaces, harakat or signs that nobody sees."""
    text = unicodedata.normalize("NFKD", persian.to_ascii_digits(persian.tidy(text)).casefold())
    text = text.replace("。", ".")
    return "".join(sign for sign in text if sign not in "\u200c\u200d" and not _is_mark(sign))


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"

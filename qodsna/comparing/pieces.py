"""A text and its later form, word by word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qodsna.comparing.align import Change, Effort, changes, matches
from qodsna.comparing.words import HIDDEN, close_call, is_word, sign_of, tokens

SHORT = 3  # letters of a word that cannot hold a sentence together by itself
LONGEST_HAIR = 400  # characters in which a small thing is looked for

Kind = Literal["same", "gone", "new"]


class Part(NamedTuple):
    """Some of a piece as it is shown; a sign stands for what nobody sees and has a name."""

    text: str
    name: str = ""


@dataclass(frozen=True)
class Piece:
    """Some words that stayed, went or came. The texts of the pieces are the two texts again.

    `note` names in Persian what small thing alone changed here (a half-space, a digit); it stands
    on the last piece of such a change, and each of them `is_close`.
    `marks` are the names of the tags around the words (`old_marks` those of the older side),
    `targets` where a link led and leads.
    """

    kind: Kind
    text: str
    note: str = ""
    is_close: bool = False
    has_rival: bool = False
    marks: tuple[str, ...] = ()
    old_marks: tuple[str, ...] = ()
    targets: tuple[str, str] = ("", "")

    @property
    def as_it_was(self) -> "Piece":
        """The older side of words that stayed."""
        if self.kind != "same":
            return self
        return Piece("same", self.text, marks=self.old_marks, old_marks=self.old_marks)

    @property
    def parts(self) -> list[Part]:
        """The text as it is shown: in a changed piece nothing that counts is invisible."""
        if self.kind == "same":
            return [Part(self.text)]
        parts: list[Part] = []
        plain = ""
        for at, character in enumerate(self.text, 1):
            if not self._is_shown(character):
                plain += character
                continue
            parts += [*([Part(plain)] if plain else []), Part(*sign_of(character))]
            plain = "\n" if character == "\n" and at < len(self.text) else ""
        return [*parts, *([Part(plain)] if plain else [])]

    @property
    def shown(self) -> str:
        return "".join(part.text for part in self.parts)

    def _is_shown(self, character: str) -> bool:
        if character == "\u200c":
            return self.has_rival or not is_word(self.text)
        if character in " \u0640":
            return self.is_close or not self.text.strip()
        return character.isspace() or bool(HIDDEN.match(character))


def compare_lines(old: str, new: str, effort: Effort | None = None) -> list[Piece]:
    """Plain text word by word: same, gone and new pieces, in the order of reading.

    Texts too long or too repetitive for a close look are replaced in larger pieces.
    """
    a, b = tokens(old), tokens(new)
    same = matches(a, b, lambda token: not is_word(token), effort or Effort())
    return list(_pieces(a, b, _readable(a, b, changes(a, b, same))))


def _readable(old: Sequence[str], new: Sequence[str], found: Iterator[Change]) -> list[Change]:
    """Changes of whole phrases: a lone short word between two of them belongs to both."""
    hunks: list[Change] = []
    for change in found:
        if hunks and _holds_nothing(old[hunks[-1].end : change.start], hunks[-1], change, old, new):
            hunks[-1] = Change(hunks[-1].start, change.end, hunks[-1].other, change.other_end)
        else:
            hunks.append(change)
    return hunks


def _holds_nothing(
    same: Sequence[str], before: Change, after: Change, old: Sequence[str], new: Sequence[str]
) -> bool:
    words = [token for token in same if is_word(token)]
    letters = sum(map(len, words))
    one_way = before.end + after.end == before.start + after.start or (
        before.other_end + after.other_end == before.other + after.other
    )
    if one_way or "\n" in same or len(words) > 2:
        return False
    if len(words) < 2 and letters <= SHORT:
        return True
    return letters * 4 <= min(_weight(before, old, new), _weight(after, old, new))


def _weight(change: Change, old: Sequence[str], new: Sequence[str]) -> int:
    gone, added = old[change.start : change.end], new[change.other : change.other_end]
    return max(sum(map(len, gone)), sum(map(len, added)))


def _pieces(old: Sequence[str], new: Sequence[str], hunks: list[Change]) -> Iterator[Piece]:
    done = 0
    for start, end, other, other_end in hunks:
        if start > done:
            yield Piece("same", "".join(old[done:start]))
        yield from _hunk("".join(old[start:end]), "".join(new[other:other_end]))
        done = end
    if done < len(old):
        yield Piece("same", "".join(old[done:]))


def _hunk(gone: str, new: str) -> Iterator[Piece]:
    note = close_call(gone, new) if len(gone) + len(new) <= LONGEST_HAIR else ""
    rivals = bool(gone and new)
    if gone:
        yield Piece("gone", gone, "" if new else note, bool(note), rivals)
    if new:
        yield Piece("new", new, note, bool(note), rivals)

"""What changed in the form of words that stayed, in Persian words."""

from qodsna.comparing.blocks import Block, Tag
from qodsna.persian import to_persian_digits

_CAME = {"strong": "پررنگ شد", "a": "پیوند گرفت", "sub": "پایین‌نویس شد", "sup": "بالانویس شد"}
_WENT = {
    "strong": "دیگر پررنگ نیست",
    "a": "پیوند برداشته شد",
    "sub": "دیگر پایین‌نویس نیست",
    "sup": "دیگر بالانویس نیست",
}
_BECAME = {"h2": "میان‌تیتر شد", "h3": "میان‌تیتر کوچک شد"}
_ENTERED = {"ul": "خط فهرست شد", "ol": "خط فهرست شماره‌دار شد", "blockquote": "نقل‌قول شد"}
_LEFT = {
    "ul": "از فهرست بیرون آمد",
    "ol": "از فهرست شماره‌دار بیرون آمد",
    "blockquote": "دیگر نقل‌قول نیست",
}
_NAMES = {"h2": "میان‌تیتر", "h3": "میان‌تیتر کوچک", "hr": "خط جداکننده"}
_MEDIA = {"data-image": "عکس", "data-video": "فیلم"}


def of_marks(old: tuple[Tag, ...], new: tuple[Tag, ...]) -> str:
    """How the inline tags around some words changed; "" where they did not."""
    before, after = {tag.name: tag for tag in old}, {tag.name: tag for tag in new}
    told = [_CAME.get(name, "نشانه‌ای گرفت") for name in after if name not in before]
    told += [_WENT.get(name, "نشانه‌اش برداشته شد") for name in before if name not in after]
    if "a" in before and "a" in after:
        told += _of_links(dict(before["a"].attributes), dict(after["a"].attributes))
    return "، ".join(dict.fromkeys(told))


def _of_links(old: dict[str, str | None], new: dict[str, str | None]) -> list[str]:
    if old.get("href") != new.get("href"):
        return ["نشانی پیوند عوض شد"]
    return [] if old == new else ["ویژگی‌های پیوند عوض شد"]


def address(marks: tuple[Tag, ...]) -> str:
    """Where the words lead, or ""."""
    return next((dict(tag.attributes).get("href") or "" for tag in marks if tag.name == "a"), "")


def of_blocks(old: Block, new: Block) -> list[str]:
    """How the form of a block changed, its words left aside."""
    if old.shape == new.shape:
        return []
    told = _of_frames(_around(old), _around(new))
    before, after = _name(old), _name(new)
    if before != after and (after in _BECAME or before in _BECAME):
        told.append(_BECAME.get(after, "پاراگراف ساده شد"))
    return told or ["شکل بند عوض شد"]


def _of_frames(old: list[str], new: list[str]) -> list[str]:
    came = [_ENTERED[name] for name in new if name not in old]
    went = [_LEFT[name] for name in old if name not in new]
    if {"ul", "ol"} & {*old} and {"ul", "ol"} & {*new} and came:
        went = [each for each in went if each not in (_LEFT["ul"], _LEFT["ol"])]
    if not came and not went and len(old) != len(new):
        return ["یک پله فروتر رفت" if len(new) > len(old) else "یک پله بالاتر آمد"]
    return [*dict.fromkeys([*went, *came])]


def _around(block: Block) -> list[str]:
    return [frame.tag.name for frame in block.path if frame.tag.name in _ENTERED]


def _name(block: Block) -> str:
    return block.tag.name if block.tag else "p"


def name_of(block: Block) -> str:
    """`عکس شماره ۱۲`, `خط جداکننده`; "" for a block of words."""
    if block.tag and block.tag.name == "figure":
        for key, number in block.tag.attributes:
            if key in _MEDIA:
                return f"{_MEDIA[key]} شماره {to_persian_digits(number)}"
        return "پیوست"
    return _NAMES["hr"] if _name(block) == "hr" else ""


def look_of(block: Block) -> str:
    """How its words are to be shown: `p`, `h2`, `h3`, `ul`, `ol`, `blockquote` or `figure`."""
    name = _name(block)
    if name in ("hr", "figure"):
        return "figure"
    around = _around(block)
    return around[-1] if name not in _BECAME and around else name

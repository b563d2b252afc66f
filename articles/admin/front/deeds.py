"""What an editor does at the desk of the front page, as a button of it says: ``verb`` and words.

Every button sends the whole form: the sizes and times that stand in it are kept first.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from articles.admin.front.board import REFUSED, Desk
from articles.front.layout import BLOCK, Layout, LayoutError
from articles.models import FrontDraft
from articles.rights import choosable_by
from qodsna.autocomplete import is_key
from qodsna.forms import JalaliDateTimeField

MOMENT = JalaliDateTimeField(required=False)
UNKNOWN = "آنچه خواسته شد شناخته نیست."
STEPS = {"up": -1, "down": 1}
SWITCHES = {
    "on": ({"is_on": True}, "روشن شد"),
    "off": ({"is_on": False}, "خاموش شد"),
    "narrow": ({"is_narrow": True}, "باریک شد"),
    "wide": ({"is_narrow": False}, "پهن شد"),
}


class Deeds:
    """``told`` says what was done, ``errors`` what was typed and not understood."""

    def __init__(self, desk: Desk, data: QueryDict) -> None:
        self.desk, self.data = desk, data
        self.told = ""
        self.errors: dict[int, Any] = {}

    def do(self) -> None:
        """Keeps the draft as it is then; raises LayoutError, and keeps nothing."""
        verb, *words = self.data.get("do", "").split() or ["keep"]
        draft_verb = {"undo": self._undo, "discard": self._discard}.get(verb)
        if draft_verb:
            draft_verb()
            return
        change = self._change(verb, words)
        FrontDraft.objects.change(
            self.desk.edition,
            self.desk.user,
            lambda layout: change(self._with_fields(layout)),
            default=self.desk.default,
        )

    def _change(self, verb: str, words: list[str]) -> Callable[[Layout], Layout]:
        known: dict[str, Callable[..., Layout]] = {
            "keep": self._keep,
            "pin": self._pin,
            "unpin": self._unpin,
            "go": self._go,
            "raise": self._raise,
            "lower": self._lower,
            "add": self._add,
            "remove": self._remove,
            **dict.fromkeys(STEPS, lambda layout, story: self._step(layout, story, STEPS[verb])),
            **dict.fromkeys(SWITCHES, lambda layout, key: self._switch(layout, key, verb)),
        }
        if verb not in known:
            raise LayoutError(UNKNOWN)

        def change(layout: Layout) -> Layout:
            try:
                return known[verb](layout, *words)
            except (TypeError, ValueError) as error:
                raise LayoutError(UNKNOWN) from error

        return change

    # The draft

    def _undo(self) -> None:
        if self.desk.draft:
            self.desk.draft.undo()
        self.told = "به حالت پیش از آخرین تغییر برگشت."

    def _discard(self) -> None:
        if self.desk.draft:
            self.desk.draft.delete()
        self.told = "پیش‌نویس دور انداخته شد."

    # What stands in the fields

    def _with_fields(self, layout: Layout) -> Layout:
        for zone in layout:
            size = self._typed(f"size-{zone.key}")
            if size and size.isdecimal():
                layout = layout.with_zone(zone.key, size=int(size[:4]))
                self.told = f"اندازه «{self.desk.name(zone.key)}» عوض شد."
        for pin in [pin for zone in layout for pin in zone.pins]:
            layout = self._with_times(layout, pin)
        return layout

    def _typed(self, name: str) -> str | None:
        """What was typed into a field; None where it stands as the page had brought it."""
        typed = self.data.get(name)
        return None if typed == self.data.get(f"{name}-was") else typed

    def _with_times(self, layout: Layout, pin: Any) -> Layout:
        typed = {name: self._typed(f"{name}-{pin.story}") for name in ("start", "end")}
        try:
            start, end = (
                before if text is None else MOMENT.clean(text)
                for text, before in zip(typed.values(), (pin.start, pin.end), strict=True)
            )
            changed = layout.timed(pin.story, start, end)
        except ValidationError as error:
            known = {name: text for name, text in typed.items() if text is not None}
            self.errors[pin.story] = {"typed": known, "error": " ".join(error.messages)}
            return layout
        if changed != layout:
            self.told = f"زمان سنجاق «{self.desk.title(pin.story)}» عوض شد."
        return changed

    # Pins

    def _keep(self, layout: Layout) -> Layout:
        self.told = self.told or "ذخیره شد."
        return layout

    def _pin(self, layout: Layout, story: str, key: str = "", place: str = "") -> Layout:
        """Into a zone before the pin at ``place``, or at its end; from wherever it was."""
        zone = layout.zone(key or self.data.get("zone", ""))
        article = self._choosable(story)
        if not zone.takes(article.kind):
            raise LayoutError(f"{REFUSED[zone.kind]}.")
        before = layout.where(article.pk)
        changed = layout.pinned(article.pk, zone.key, int(place) if place else None)
        self._tell_of_pin(article.title, before.key if before else "", zone.key)
        return changed

    def _tell_of_pin(self, title: str, before: str, now: str) -> None:
        name = self.desk.name(now)
        if before and before != now:
            moved = f"پیش‌تر در «{self.desk.name(before)}» سنجاق بود؛ به «{name}» آمد."
            self.told = f"«{title}» {moved}"
        elif before:
            self.told = f"«{title}» در «{name}» جابه‌جا شد."
        else:
            self.told = f"«{title}» در «{name}» سنجاق شد."

    def _choosable(self, story: str) -> Any:
        """Raises LayoutError for what its editor may not put there."""
        there = choosable_by(self.desk.user).in_edition(self.desk.edition)
        found = there.filter(pk=story).first() if story and is_key(story) else None
        if found is None:
            raise LayoutError("این خبر در این نسخه سایت نیست یا اجازه دیدنش را ندارید.")
        return found

    def _unpin(self, layout: Layout, story: str) -> Layout:
        self.told = f"«{self.desk.title(int(story))}» از سنجاق درآمد."
        return layout.unpinned(int(story))

    def _go(self, layout: Layout, story: str) -> Layout:
        return self._pin(layout, story, self.data.get(f"to-{story}", ""))

    def _step(self, layout: Layout, story: str, step: int) -> Layout:
        """One place up or down, over the border of its zone into the next that takes it."""
        zone = layout.where(int(story))
        if zone is None:
            raise LayoutError("این خبر دیگر سنجاق نیست.")
        place = zone.stories.index(int(story)) + step
        if 0 <= place < len(zone.pins):
            return self._pin(layout, story, zone.key, str(place))
        kind = self._choosable(story).kind
        shown = [each for each in layout.shown if each.takes(kind) or each == zone]
        here = shown.index(zone) + step if zone in shown else -1
        if not 0 <= here < len(shown):
            raise LayoutError("از این پیش‌تر جایی نیست.")
        return self._pin(layout, story, shown[here].key, "" if step < 0 else "0")

    # Zones

    def _raise(self, layout: Layout, key: str) -> Layout:
        self.told = f"«{self.desk.name(key)}» بالاتر رفت."
        return layout.moved(key, -1)

    def _lower(self, layout: Layout, key: str) -> Layout:
        self.told = f"«{self.desk.name(key)}» پایین‌تر آمد."
        return layout.moved(key, 1)

    def _switch(self, layout: Layout, key: str, verb: str) -> Layout:
        changes, words = SWITCHES[verb]
        self.told = f"«{self.desk.name(key)}» {words}."
        return layout.with_zone(key, **changes)

    def _add(self, layout: Layout) -> Layout:
        service = self.data.get("service", "")
        known = {str(each.pk): each for each in self.desk.frame.categories}
        if service not in known:
            raise LayoutError("سرویسی را برگزینید.")
        self.told = f"«{known[service].name}» به پایین صفحه افزوده شد."
        return layout.with_service(int(service), BLOCK)

    def _remove(self, layout: Layout, key: str) -> Layout:
        if layout.zone(key).service is None:
            raise LayoutError("تنها بخش سرویس برداشته می‌شود؛ بقیه را خاموش کنید.")
        self.told = f"«{self.desk.name(key)}» از صفحه برداشته شد."
        return layout.without(key)

from enum import Flag, auto


class Reach(Flag):
    """Over which stories somebody may do something: none, or any of these together."""

    NONE = 0
    OWN = auto()
    """Those that he began, or that were handed to him."""
    DESK = auto()
    """Those of the services that he is an editor of, and of what lies below them."""
    ANY = auto()

    @property
    def label(self) -> str:
        """In the words of the handbook."""
        if Reach.ANY in self:
            return "همه"
        return " و ".join(LABELS[part] for part in self) or "—"


LABELS = {Reach.OWN: "خودش", Reach.DESK: "سرویس خودش"}

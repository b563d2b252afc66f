"""What a moderator may do with one comment: each deed is a form that knows how to be done."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from comments.models import TEXT_LIMIT, Ban, Comment
from comments.models.deciding import OvertakenError, decide
from comments.status import Verb
from qodsna.fields import CleanCharField

REASONS = ["توهین", "تبلیغ", "بیرون از موضوع", "تکراری", "نادرست"]
OTHER = "دیگر"
DAYS = {"1": "۱ روز", "7": "۷ روز", "30": "۳۰ روز", "": "برای همیشه"}
LONGEST_REASON = 200


class Deed(forms.Form):
    """``do`` gives the batch that undoes it, or None where there was nothing to do."""

    verb: Verb
    # Whether the comment goes from where it stood.
    moves = True
    seen = forms.IntegerField(min_value=0)

    def __init__(self, comment: Comment, data: QueryDict, prefix: str) -> None:
        super().__init__(data, prefix=prefix)
        self.comment = comment

    def add_prefix(self, field_name: str) -> str:
        """All deeds of a card are sent by one form; what was seen is the same for each."""
        return field_name if field_name == "seen" else f"{self.prefix}_{field_name}"

    def clean_seen(self) -> int:
        """Nobody has seen what a comment will be after decisions still to come."""
        seen: int = self.cleaned_data["seen"]
        if seen > self.comment.version:
            raise forms.ValidationError("چنین حالی از این نظر دیده نشده است.")
        return seen

    def do(self, by: Any) -> uuid.UUID | None:
        """Raises OvertakenError where somebody decided since the comment was shown."""
        seen = {self.comment.pk: self.cleaned_data["seen"]}
        outcome = decide(Comment.objects.all(), seen, self.verb, by=by, **self.words())
        if outcome.overtaken:
            raise OvertakenError(self.comment)
        return outcome.batch if outcome.done else None

    def words(self) -> dict[str, str]:
        return {}


class Approve(Deed):
    verb = Verb.APPROVE


class Spam(Deed):
    verb = Verb.SPAM


class Remove(Deed):
    verb = Verb.REMOVE


class Keep(Deed):
    verb = Verb.KEEP
    reason = CleanCharField(max_length=LONGEST_REASON, required=False)

    def words(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"]}


class Reasoned(forms.Form):
    """A ready reason, own words, or both; one of them is asked for."""

    ready = forms.ChoiceField(
        choices=[(reason, reason) for reason in [*REASONS, OTHER]], required=False
    )
    reason = CleanCharField(max_length=LONGEST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        ready = data.get("ready", "")
        words = [ready if ready != OTHER else "", data.get("reason", "")]
        data["reason"] = "؛ ".join(filter(None, words))
        if not data["reason"] and not self.errors:
            self.add_error("reason", "دلیل رد را برگزینید یا بنویسید.")
        return data

    def words(self) -> dict[str, str]:
        return {"reason": self.cleaned_data["reason"]}


class Reject(Reasoned, Deed):
    verb = Verb.REJECT


class Worded(Deed):
    text = CleanCharField(
        min_length=3,
        max_length=TEXT_LIMIT,
        error_messages={
            "required": "متن را بنویسید.",
            "min_length": "متن بیش از اندازه کوتاه است.",
            "max_length": "متن بیش از اندازه بلند است؛ آن را کوتاه‌تر کنید.",
        },
    )

    def clean_text(self) -> str:
        return self.comment.article.edition.fold(self.cleaned_data["text"])


class Edit(Worded):
    verb = Verb.EDIT
    moves = False

    def words(self) -> dict[str, str]:
        return {"text": self.cleaned_data["text"]}


class Reply(Worded):
    verb = Verb.APPROVE

    def do(self, by: Any) -> uuid.UUID | None:
        data = self.cleaned_data
        reply = self.comment.answer(by=by, text=data["text"], seen=data["seen"])
        return reply.decisions.get().batch


class Close(Deed):
    """Bans the sender; the comment itself stays where it is."""

    moves = False
    kind = forms.ChoiceField(
        choices=Ban.Kind.choices, error_messages={"required": "بگویید چه بسته شود."}
    )
    days = forms.ChoiceField(choices=list(DAYS.items()), required=False)
    reason = CleanCharField(max_length=LONGEST_REASON, required=False)

    def do(self, by: Any) -> uuid.UUID | None:
        data = self.cleaned_data
        days = int(data["days"]) if data["days"] else None
        Ban.objects.close(self.comment, data["kind"], by=by, days=days, reason=data["reason"])
        return None


DEEDS: dict[str, type[Deed]] = {
    "approve": Approve,
    "reject": Reject,
    "spam": Spam,
    "remove": Remove,
    "keep": Keep,
    "edit": Edit,
    "reply": Reply,
    "ban": Close,
}

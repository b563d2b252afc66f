"""Deciding about many comments at once."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from comments.admin.deeds import Reasoned
from comments.admin.events import log
from comments.admin.wording import DONE, number, outcome_of
from comments.models import Comment
from comments.models.deciding import decide
from comments.status import Verb

# So many go in one transaction; what is left waits for the next press of the button.
MOST_AT_ONCE = 1000
SEEN = re.compile("([0-9]{1,18})-([0-9]{1,9})")
NEVER = -1


class BulkForm(ActionForm):
    select_across = forms.BooleanField(label="همه آنچه یافت شد", required=False)


class BulkActions(admin.ModelAdmin):
    """Approve, reject and mark as spam what was chosen, or all that the list has."""

    action_form = BulkForm
    actions = ["approve", "reject", "mark_as_spam"]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing is deleted in a bundle."""
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if name in self.actions}

    @admin.action(description="تأیید", permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_all(request, queryset, Verb.APPROVE)

    @admin.action(description="رد", permissions=["moderate"])
    def reject(self, request: HttpRequest, queryset: QuerySet) -> None:
        form = Reasoned(request.POST)
        if form.is_valid():
            self._decide_all(request, queryset, Verb.REJECT, **form.words())
            return
        errors = [str(error) for errors in form.errors.values() for error in errors]
        self.message_user(request, " ".join(errors), messages.ERROR)

    @admin.action(description="هرزنامه", permissions=["moderate"])
    def mark_as_spam(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._decide_all(request, queryset, Verb.SPAM)

    def _decide_all(
        self, request: HttpRequest, queryset: QuerySet, verb: Verb, **words: str
    ) -> None:
        is_across = bool(request.POST.get("select_across"))
        seen = as_they_are(queryset) if is_across else as_seen(request.POST)
        if not seen:
            self.message_user(request, "نظری برگزیده نشده است.", messages.WARNING)
            return
        with transaction.atomic():
            outcome = decide(Comment.objects.all(), seen, verb, by=request.user, **words)
            log(request, outcome.done, f"{DONE[verb]}.")
        level = messages.WARNING if outcome.overtaken else messages.SUCCESS
        tags = f"undo {outcome.batch}" if outcome.done else ""
        self.message_user(request, outcome_of(outcome, verb), level, extra_tags=tags)
        if is_across and len(seen) == MOST_AT_ONCE:
            most = number(MOST_AT_ONCE)
            self.message_user(request, f"هر بار تا {most} نظر؛ اگر مانده است، دوباره بزنید.")


def as_they_are(queryset: QuerySet) -> dict[int, int | None]:
    """The versions of what the list has now; what leaves it before the decision is overtaken."""
    return dict(queryset.values_list("pk", "version")[:MOST_AT_ONCE])


def as_seen(data: QueryDict) -> dict[int, int | None]:
    """The versions that the chosen ones were shown with; one without any was never seen."""
    pairs = filter(None, map(SEEN.fullmatch, data.getlist("seen")))
    shown = {pair[1]: int(pair[2]) for pair in pairs}
    chosen = [key for key in data.getlist(ACTION_CHECKBOX_NAME) if key != "0"]
    return {int(key): shown.get(key, NEVER) for key in chosen[:MOST_AT_ONCE] if key}

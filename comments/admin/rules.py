"""The desk of the word rules, where one is tried before it is saved."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comments.admin.many_rules import ManyRules
from comments.models import WordRule
from comments.trial import trial_of
from qodsna import persian
from qodsna.desk import Desk

TRY = "_try"


class WordRuleForm(forms.ModelForm):
    class Meta:
        model = WordRule
        fields = ["phrase", "whole_word", "verdict", "exceptions", "note", "is_active"]
        widgets = {"exceptions": forms.Textarea({"rows": 4, "dir": "auto"})}
        help_texts = {
            "phrase": "هر جور که نوشته شود یافته می‌شود: با فاصله و نیم‌فاصله، کشیده یا با حرف‌های "
            "تکراری، با ي و ك، با اعراب، با رقم و نشانه میان حرف‌ها و با حرف‌های همانند.",
            "whole_word": "«خر» تنها خودش را می‌یابد، نه «خرید» و «آخر» را. بی این، درون واژه‌ها "
            "هم یافته می‌شود.",
            "exceptions": "واژه‌ها یا عبارت‌های بی‌آزاری که این واژه در آن‌هاست؛ هر سطر یکی.",
            "note": "تنها همکاران می‌بینند.",
        }

    @property
    def is_tried(self) -> bool:
        return TRY in self.data

    def is_valid(self) -> bool:
        """What is only tried is never saved."""
        return super().is_valid() and not self.is_tried


@admin.register(WordRule)
class WordRuleDesk(ManyRules, Desk):
    """The words that the newsroom looks out for."""

    form = WordRuleForm
    add_form_template = change_form_template = "admin/comments/wordrule/change_form.html"
    change_list_template = "admin/comments/wordrule/change_list.html"
    list_display = ["phrase", "scope", "state", "is_active", "note", "created"]
    list_filter = ["verdict", "whole_word", "is_active"]
    search_fields = ["phrase", "note", "exceptions"]
    actions = ["switch_on", "switch_off"]

    class Media:
        css = {"all": ["css/admin/word-rules.css"]}
        js = [forms.Script("js/admin/word-rules.js", type="module")]

    # Columns

    @admin.display(description="کجا", ordering="whole_word")
    def scope(self, rule: WordRule) -> str:
        return "واژه کامل" if rule.whole_word else "درون واژه‌ها هم"

    @admin.display(description="حکم", ordering="verdict")
    def state(self, rule: WordRule) -> SafeString:
        return format_html(
            '<span class="verdict verdict--{}">{}</span>', rule.verdict, rule.get_verdict_display()
        )

    @admin.display(description="ساخته‌شده", ordering="created_at")
    def created(self, rule: WordRule) -> str:
        return persian.format_short_date(rule.created_at)

    # The form

    def save_model(self, request: HttpRequest, obj: WordRule, form: Any, change: bool) -> None:
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        context["sees_comments"] = any(
            map(request.user.has_perm, ["comments.moderate_comment", "comments.view_comment"])
        )
        if form.is_bound and form.is_tried and not form.errors:
            context["trial"] = trial_of(form.instance)
        return super().render_change_form(request, context, *args, **kwargs)

    # Many at once

    @admin.action(description="به کار گرفتن", permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, is_active=True, done="به کار گرفته شد.")

    @admin.action(description="کنار گذاشتن", permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, is_active=False, done="کنار گذاشته شد.")

    def _switch(self, request: HttpRequest, rules: QuerySet, *, is_active: bool, done: str) -> None:
        changed = list(rules.exclude(is_active=is_active))
        for rule in changed:
            rule.switch(is_active=is_active)
            self.log_change(request, rule, done)
        count = persian.to_persian_digits(len(changed))
        self.message_user(request, f"{count} قاعده {done}", messages.SUCCESS)

"""The page where many phrases become rules at once."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments.models import WordRule
from qodsna import persian
from qodsna.fields import CleanCharField

MOST = 300
MOST_TOLD = 20


class ManyRulesForm(forms.Form):
    phrases = CleanCharField(
        label="واژه‌ها و عبارت‌ها",
        help_text=f"هر سطر یکی؛ در هر بار تا {persian.to_persian_digits(MOST)} سطر.",
        widget=forms.Textarea({"rows": 12, "dir": "auto"}),
        error_messages={"required": "دست‌کم یک واژه بنویسید."},
    )
    whole_word = forms.BooleanField(
        label="تنها واژه کامل",
        help_text="بی این، درون واژه‌های دیگر هم یافته می‌شود.",
        initial=True,
        required=False,
    )
    verdict = forms.ChoiceField(label="حکم", choices=WordRule.Verdict.choices)
    note = CleanCharField(
        label="یادداشت",
        help_text="برای همه؛ تنها همکاران می‌بینند.",
        max_length=200,
        required=False,
    )

    def clean_phrases(self) -> list[str]:
        lines = list(filter(None, map(str.strip, self.cleaned_data["phrases"].splitlines())))
        if len(lines) > MOST:
            most = persian.to_persian_digits(MOST)
            raise ValidationError(f"بیش از {most} سطر است؛ در چند بار بنویسید.")
        return lines

    def clean(self) -> dict[str, Any]:
        """Every line is a new rule, a known one, or says what is wrong with it."""
        cleaned = super().clean() or {}
        self.rules: dict[str, WordRule] = {}
        self.known = 0
        known, wrong = {rule.letters for rule in WordRule.objects.all()}, []
        for number, phrase in enumerate(cleaned.get("phrases", []), start=1):
            rule = self._rule(phrase)
            if rule.letters in known | self.rules.keys():
                self.known += 1
            elif why := reasons_against(rule):
                line = persian.to_persian_digits(number)
                wrong.append(f"سطر {line}، «{persian.cut(phrase, 60)}»: {why}")
            else:
                self.rules[rule.letters] = rule
        if wrong:
            self.add_error("phrases", wrong[:MOST_TOLD])
        return cleaned

    def _rule(self, phrase: str) -> WordRule:
        shared = {name: self.cleaned_data[name] for name in self.cleaned_data.keys() - {"phrases"}}
        return WordRule(phrase=phrase, **shared)

    @transaction.atomic
    def save(self, request: HttpRequest, desk: admin.ModelAdmin) -> None:
        for rule in self.rules.values():
            rule.created_by = request.user
            rule.save()
            desk.log_addition(request, rule, [{"added": {}}])


def reasons_against(rule: WordRule) -> str:
    try:
        rule.clean_fields(exclude=["verdict", "note"])
        rule.check_phrase()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


class ManyRules(admin.ModelAdmin):
    """The page, as a part of the desk of the word rules."""

    def get_urls(self) -> list[URLPattern]:
        many = self.admin_site.admin_view(self.many)
        return [path("many/", many, name="comments_wordrule_many"), *super().get_urls()]

    def many(self, request: HttpRequest) -> HttpResponseBase:
        """All lines become rules, or none where one of them cannot be."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ManyRulesForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and self._save(request, form):
            return redirect("admin:comments_wordrule_changelist")
        return self._page(request, form)

    def _save(self, request: HttpRequest, form: ManyRulesForm) -> bool:
        try:
            form.save(request, self)
        except IntegrityError:
            form.add_error(None, "کسی در همین دم یکی از این واژه‌ها را افزود؛ دوباره بفرستید.")
            return False
        saved, known = map(persian.to_persian_digits, (len(form.rules), form.known))
        self.message_user(request, f"{saved} قاعده ساخته شد.", messages.SUCCESS)
        if form.known:
            self.message_user(request, f"{known} سطر از پیش قاعده داشت.", messages.INFO)
        return True

    def _page(self, request: HttpRequest, form: ManyRulesForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "افزودن چند واژه",
            "opts": self.opts,
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/comments/wordrule/many.html", context)

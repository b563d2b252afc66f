"""The box in which staff write a moment."""

from datetime import UTC, date, datetime

import jdatetime
import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models

from qodsna.forms import JalaliDateTimeField, JalaliDateTimeInput

MOMENT = datetime(2025, 8, 5, 13, 0, 42, 7, tzinfo=UTC)


class Schedule(forms.Form):
    at = JalaliDateTimeField(label="زمان انتشار", required=False)


def schedule(typed, initial=MOMENT):
    return Schedule({"at": typed}, initial={"at": initial})


def test_a_moment_is_shown_in_jalali_and_tehran_time():
    html = str(Schedule(initial={"at": MOMENT})["at"])
    assert 'value="۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"' in html


def test_the_box_says_what_it_wants():
    html = str(Schedule()["at"])
    for attribute in (
        'type="text"', 'dir="ltr"', 'inputmode="numeric"', 'autocomplete="off"',
        'placeholder="۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"', " data-jalali-picker",
    ):  # fmt: skip
        assert attribute in html
    assert "value=" not in html


def test_the_box_takes_other_attributes_too():
    html = JalaliDateTimeInput(attrs={"class": "wide"}).render("at", None)
    assert 'class="wide"' in html
    assert "data-jalali-picker" in html


def test_the_picker_comes_as_files_without_inline_script():
    media = str(Schedule().media)
    assert 'js/jalali-picker.js" type="module"></script>' in media
    assert 'css/admin/jalali-picker.css" media="all" rel="stylesheet">' in media


@pytest.mark.parametrize("typed", ["۱۴۰۴/۰۵/۱۵ ۰۸:۰۰", "1404-5-15 8:00"])
def test_what_is_typed_becomes_a_moment(typed):
    form = schedule(typed)
    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2025, 8, 6, 4, 30, tzinfo=UTC)
    assert form.has_changed()


@pytest.mark.parametrize("typed", ["", "  ", None])
def test_an_empty_box_is_no_moment(typed):
    form = schedule(typed)
    assert form.is_valid()
    assert form.cleaned_data["at"] is None
    assert form.has_changed()
    assert not schedule(typed, initial=None).has_changed()


def test_a_required_moment_is_asked_for():
    form = type("Strict", (Schedule,), {"at": JalaliDateTimeField()})({"at": " "})
    assert list(form.errors) == ["at"]


def test_a_mistake_is_explained_and_stays_in_the_box():
    form = schedule("۱۴۰۴/۰۷/۳۱ ۱۶:۳۰")
    assert form.errors == {"at": ["مهر ۱۴۰۴ روز ۳۱ ندارد؛ این ماه ۳۰ روز است."]}
    assert 'value="۱۴۰۴/۰۷/۳۱ ۱۶:۳۰"' in str(form["at"])
    assert form.has_changed()


@pytest.mark.parametrize("typed", ["۱۴۰۴/۰۵/۱۴ ۱۶:۳۰", "1404-5-14 16:30:00"])
def test_the_same_minute_typed_back_is_no_change_and_keeps_its_seconds(typed):
    form = schedule(typed)
    assert not form.has_changed()
    assert form.is_valid()
    assert form.cleaned_data["at"] == MOMENT


def test_the_second_of_two_equal_clock_times_is_kept():
    second = datetime(2021, 9, 21, 20, 0, tzinfo=UTC)
    form = schedule("۱۴۰۰/۰۶/۳۰ ۲۳:۳۰", initial=second)
    assert form.is_valid()
    assert form.cleaned_data["at"] == second


def test_a_locked_moment_stays():
    form = schedule("۱۴۰۰/۰۱/۰۱ ۰۰:۰۰")
    form.fields["at"].disabled = True
    assert not form.has_changed()
    assert form.is_valid()
    assert form.cleaned_data["at"] == MOMENT


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (MOMENT, MOMENT),
        (jdatetime.datetime(1404, 5, 14, 16, 30), datetime(2025, 8, 5, 13, 0, tzinfo=UTC)),
        (jdatetime.date(1404, 5, 14), datetime(2025, 8, 4, 20, 30, tzinfo=UTC)),
    ],
)
def test_values_from_python_are_understood(value, moment):
    assert JalaliDateTimeField().clean(value) == moment


class TestInTheAdmin:
    @pytest.fixture
    def form_field(self):
        class Desk(admin.ModelAdmin):
            formfield_overrides = {models.DateTimeField: {"form_class": JalaliDateTimeField}}

        moment = LogEntry._meta.get_field("action_time")
        return Desk(LogEntry, admin.AdminSite()).formfield_for_dbfield(moment, request=None)

    def test_the_field_replaces_the_two_boxes_of_django(self, form_field):
        assert isinstance(form_field, JalaliDateTimeField)
        assert isinstance(form_field.widget, JalaliDateTimeInput)

    def test_a_default_moment_is_compared_with_the_one_that_was_shown(self, form_field):
        form_class = type("LogForm", (forms.Form,), {"at": form_field})
        shown = {"initial-at": "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"}
        assert 'name="initial-at"' in str(form_class()["at"])
        assert not form_class({"at": "1404/5/14 16:30", **shown}).has_changed()
        assert form_class({"at": "1404/5/14 16:31", **shown}).has_changed()

    def test_another_widget_may_be_asked_for(self):
        field = JalaliDateTimeField(widget=forms.HiddenInput)
        assert isinstance(field.widget, forms.HiddenInput)


def test_a_date_is_shown_as_its_midnight():
    assert JalaliDateTimeField().prepare_value(date(2025, 8, 5)) == "۱۴۰۴/۰۵/۱۴ ۰۰:۰۰"

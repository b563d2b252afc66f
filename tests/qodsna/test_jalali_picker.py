"""The calendar beside a date box, in a real browser, under a strict content policy."""

import calendar
from pathlib import Path

import jdatetime
import pytest
from playwright.sync_api import expect

from qodsna import persian

pytestmark = [pytest.mark.browser, pytest.mark.once]

STATIC = Path(__file__).parents[2] / "static"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'"
NOW = "2025-08-08T20:45:00Z"  # Saturday 18 Mordad 1404, 00:15 in Tehran
PAGE = """<!doctype html><html lang="fa" dir="rtl"><meta charset="utf-8"><title>-</title>
<link rel="stylesheet" href="/css/admin/jalali-picker.css">
<script type="module" src="/js/jalali-picker.js"></script>
<form><label for="at">زمان انتشار:</label>
<input id="at" name="at" dir="ltr" data-jalali-picker value="{value}">
<input id="spare" name="rows-__prefix__-at" data-jalali-picker>
<input id="locked" name="locked" readonly data-jalali-picker><ul id="rows"></ul></form></html>"""


@pytest.fixture
def desk(page):
    """Opens the page with a written moment, and fails on whatever the browser complains of."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.clock.set_fixed_time(NOW)

    def open_page(value=""):
        page.route("**/*", lambda route: answer(route, PAGE.format(value=value)))
        page.goto("http://picker.test/")
        return page

    yield open_page
    assert complaints == []


def answer(route, html):
    path = route.request.url.removeprefix("http://picker.test/")
    if path in {"js/jalali-picker.js", "css/admin/jalali-picker.css"}:
        return route.fulfill(path=STATIC / path)
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    return route.fulfill(body=html if not path else "", headers=headers)


@pytest.fixture
def opened(desk):
    def open_picker(value=""):
        page = desk(value)
        page.get_by_role("button", name="تقویم زمان انتشار").press("Enter")
        return page

    return open_picker


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def written(page):
    return page.locator("#at").input_value()


def test_it_opens_on_the_written_day(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    assert focused(page) == "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴"
    expect(page.locator("[aria-selected=true]")).to_have_text("۱۴")
    expect(page.locator("[aria-current=date]")).to_have_text("۱۸")
    expect(page.get_by_label("ساعت", exact=True)).to_have_value("16")
    expect(page.get_by_label("دقیقه")).to_have_value("30")


@pytest.mark.parametrize("value", ["", "چرند", "۱۴۰۴/۰۷/۳۱", "۲۰۲۵/۰۸/۰۵"])
def test_it_opens_today_in_tehran_when_there_is_no_day_to_read(opened, value):
    assert focused(opened(value)) == "شنبه ۱۸ مرداد ۱۴۰۴"


def test_ascii_and_arabic_digits_are_read(opened):
    assert focused(opened("1404/5/14")) == "سه\u200cشنبه ۱۴ مرداد ۱۴۰۴"


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("ArrowLeft", "چهارشنبه ۱۵ مرداد ۱۴۰۴"),
        ("ArrowRight", "دوشنبه ۱۳ مرداد ۱۴۰۴"),
        ("ArrowDown", "سه\u200cشنبه ۲۱ مرداد ۱۴۰۴"),
        ("ArrowUp", "سه\u200cشنبه ۷ مرداد ۱۴۰۴"),
        ("Home", "شنبه ۱۱ مرداد ۱۴۰۴"),
        ("End", "جمعه ۱۷ مرداد ۱۴۰۴"),
        ("PageUp", "شنبه ۱۴ تیر ۱۴۰۴"),
        ("PageDown", "جمعه ۱۴ شهریور ۱۴۰۴"),
        ("Shift+PageUp", "یکشنبه ۱۴ مرداد ۱۴۰۳"),
        ("Shift+PageDown", "چهارشنبه ۱۴ مرداد ۱۴۰۵"),
    ],
)
def test_the_keyboard_walks_the_calendar(opened, key, day):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.keyboard.press(key)
    assert focused(page) == day
    assert page.locator("[data-day][tabindex='0']").count() == 1


def test_the_keyboard_walks_out_of_the_month(opened):
    page = opened("۱۴۰۴/۰۵/۳۱ ۱۶:۳۰")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "شنبه ۱ شهریور ۱۴۰۴"
    expect(page.get_by_role("heading")).to_have_text("شهریور ۱۴۰۴")


def test_enter_picks_and_gives_the_focus_back(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert written(page) == "۱۴۰۴/۰۵/۱۵ ۱۶:۳۰"
    assert focused(page) == "تقویم زمان انتشار"
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.url == "http://picker.test/"


def test_space_picks_and_stays_for_the_time(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert written(page) == "۱۴۰۴/۰۵/۲۱ ۱۶:۳۰"
    page.get_by_label("ساعت", exact=True).select_option("۰۸")
    page.get_by_label("دقیقه").select_option("۰۵")
    assert written(page) == "۱۴۰۴/۰۵/۲۱ ۰۸:۰۵"
    page.get_by_role("button", name="تأیید").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_escape_changes_nothing_and_gives_the_focus_back(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert written(page) == "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"
    assert focused(page) == "تقویم زمان انتشار"
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_button_closes_what_it_opened(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.get_by_role("button", name="تقویم زمان انتشار").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_click_elsewhere_closes_it(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.mouse.click(5, 500)
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert written(page) == "۱۴۰۴/۰۵/۱۴ ۱۶:۳۰"


def test_a_click_picks(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.get_by_role("button", name="ماه بعد").click()
    page.get_by_role("gridcell", name="شنبه ۱ شهریور ۱۴۰۴").click()
    assert written(page) == "۱۴۰۴/۰۶/۰۱ ۱۶:۳۰"
    expect(page.locator("[aria-selected=true]")).to_have_text("۱")


@pytest.mark.parametrize(
    ("button", "month"),
    [("سال قبل", "۱۴۰۳"), ("سال بعد", "۱۴۰۵"), ("ماه قبل", "تیر"), ("ماه بعد", "شهریور")],
)
def test_buttons_turn_the_pages_and_keep_the_focus(opened, button, month):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("heading")).to_contain_text(month)
    assert focused(page) == button


def test_now_is_now_in_tehran(opened):
    page = opened("۱۳۹۹/۰۱/۰۱ ۱۶:۳۰")
    page.get_by_role("button", name="اکنون").click()
    assert written(page) == "۱۴۰۴/۰۵/۱۸ ۰۰:۱۵"
    assert focused(page) == "تقویم زمان انتشار"


def test_clearing(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.get_by_role("button", name="پاک کردن").click()
    assert written(page) == ""
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_other_scripts_hear_of_the_change(opened):
    page = opened("۱۴۰۴/۰۵/۱۴ ۱۶:۳۰")
    page.evaluate("""() => { window.heard = []; for (const name of ["input", "change"])
        document.addEventListener(name, (event) => heard.push(event.type + event.target.id)) }""")
    page.keyboard.press("Enter")
    assert page.evaluate("heard") == ["inputat", "changeat"]


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("۱۴۰۴/۰۶/۰۱", 31),
        ("۱۴۰۴/۰۷/۰۱", 30),
        ("۱۴۰۳/۱۲/۰۱", 30),
        ("۱۴۰۴/۱۲/۰۱", 29),
        ("۱۴۰۸/۱۲/۰۱", 30),
        ("۱۵۰۰/۱۲/۰۱", 29),
    ],
)
def test_a_month_offers_its_own_days_only(opened, value, days):
    page = opened(value)
    assert page.locator("[data-day]").count() == days
    expect(page.locator("[data-day]").last).to_have_text(persian.to_persian_digits(days))


def test_from_31_shahrivar_one_month_on_is_30_mehr(opened):
    page = opened("۱۴۰۴/۰۶/۳۱ ۱۶:۳۰")
    page.keyboard.press("PageDown")
    assert focused(page) == "چهارشنبه ۳۰ مهر ۱۴۰۴"


def test_from_a_leap_day_one_year_on_is_the_last_of_esfand(opened):
    page = opened("۱۴۰۳/۱۲/۳۰ ۱۶:۳۰")
    page.keyboard.press("Shift+PageDown")
    assert focused(page) == "جمعه ۲۹ اسفند ۱۴۰۴"


@pytest.mark.parametrize(("value", "key"), [("۱۳۰۰/۰۱/۰۱", "PageUp"), ("۱۵۰۰/۱۲/۲۹", "ArrowLeft")])
def test_it_ends_where_the_form_ends(opened, value, key):
    page = opened(value)
    before = focused(page)
    page.keyboard.press(key)
    assert focused(page) == before


def test_the_week_begins_on_saturday_and_its_end_is_marked(opened):
    page = opened("۱۴۰۴/۰۵/۱۴")
    heads = page.locator("th")
    assert [head.get_attribute("abbr") for head in heads.all()] == list(persian.WEEKDAYS)
    colour = "element => getComputedStyle(element).color"
    friday = page.get_by_role("gridcell", name="جمعه ۱۷")
    assert friday.evaluate(colour) == heads.last.evaluate(colour) != heads.first.evaluate(colour)


def test_rows_that_come_later_get_their_calendar(desk):
    page = desk()
    assert page.get_by_role("button").count() == 1
    page.evaluate("""() => {
        const input = document.querySelector("#spare").cloneNode();
        input.name = "rows-0-at";
        const row = document.createElement("li");
        row.append(input);
        document.querySelector("#rows").append(row);
        row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
        row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
    }""")
    assert page.get_by_role("button").count() == 2
    page.locator("#rows").get_by_role("button").click()
    page.keyboard.press("Enter")
    assert page.locator("#rows input").input_value() == "۱۴۰۴/۰۵/۱۸ ۰۰:۱۵"


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen_and_the_finger(opened, page, width, scheme):
    page.set_viewport_size({"width": width, "height": 640})
    page.emulate_media(color_scheme=scheme)
    box = opened().get_by_role("dialog").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    for target in page.locator(".jalali-picker :is(button, select, [data-day])").all():
        size = target.bounding_box()
        assert min(size["width"], size["height"]) >= 32


ALL_MONTHS = """async () => {
    const { dayOf } = await import("/js/jalali-picker.js");
    const days = [];
    for (let year = 1300; year <= 1500; year += 1)
        for (let month = 1; month <= 12; month += 1)
            for (const date of [1, 29, 30, 31]) days.push(dayOf(year, month, date));
    return days;
}"""


def utc_noon(year, month, day):
    if day > persian.days_in_month(year, month):
        return None
    gregorian = jdatetime.date(year, month, day).togregorian()
    return (calendar.timegm(gregorian.timetuple()) + 12 * 3600) * 1000


def test_browser_and_server_agree_on_every_month_from_1300_to_1500(desk):
    expected = [
        utc_noon(year, month, day)
        for year in range(1300, 1501)
        for month in range(1, 13)
        for day in (1, 29, 30, 31)
    ]
    assert desk().evaluate(ALL_MONTHS) == expected

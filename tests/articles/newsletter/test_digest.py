"""What a day's digest tells: chosen stories that are published, as text and as a mail's HTML."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.frame import Frame
from articles.front.page import default_layout
from articles.models import Category, DailyReadCount, Edition, FrontLaunch
from articles.models.edition import Palette
from articles.newsletter import colours
from articles.newsletter.choosing import EACH, MOST, chosen
from articles.newsletter.digest import Digest, coming, going_out, sample
from qodsna.calendars import DAY, day_of
from tests.articles.newsletter.post import MORNING, YESTERDAY, newsletter, story
from tests.builders import (
    article,
    category,
    edition,
    image,
    picture_file,
    published_article,
    withdrawn_article,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at")]

DAY_TOLD = day_of(YESTERDAY)
LEAVE = "http://testserver/fa/newsletter/leave/key"
TOKENS = Path("static/css/tokens.css")


def digest(code: str = "fa") -> Digest:
    return Digest.of_day(Frame.load(code), DAY_TOLD)


def told(found: Digest) -> list[str]:
    first = [found.first.headline] if found.first else []
    return [*first, *(each.headline for part in found.parts for each in part.stories)]


def test_it_tells_what_came_out_on_the_day_of_tehran_and_is_published_still():
    midnight = MORNING - timedelta(hours=8, minutes=30)
    story("آغاز روز", at=midnight - DAY)
    story("پایان روز", at=midnight - timedelta(seconds=1))
    story("فردا", at=midnight)
    story("پریروز", at=midnight - DAY - timedelta(seconds=1))
    ended = story("پایان‌یافته")
    type(ended).objects.filter(pk=ended.pk).update(published_until=MORNING)
    story("در نسخه دیگر", edition=newsletter("en"))
    withdrawn_article(headline="برداشته", published_at=YESTERDAY)
    article(headline="پیش‌نویس", published_at=YESTERDAY)
    assert sorted(told(digest())) == ["آغاز روز", "پایان روز"]


def test_what_is_withdrawn_after_it_was_chosen_is_not_told():
    first, second = story("نخست"), story("دوم")
    codes = chosen(Frame.load("fa"), DAY_TOLD)
    first.withdraw(by=None)
    assert told(Digest.of(Frame.load("fa"), DAY_TOLD, codes)) == ["دوم"]
    second.withdraw(by=None)
    assert Digest.of(Frame.load("fa"), DAY_TOLD, codes).is_empty


def test_pins_come_first_then_breaking_news_then_what_was_read_most():
    quiet, read, breaking, pinned = (
        story(name, at=YESTERDAY + timedelta(minutes=n), **fields)
        for n, (name, fields) in enumerate(
            {"آرام": {}, "خوانده": {}, "فوری": {"is_breaking": True}, "سنجاق": {}}.items()
        )
    )
    newest = story("تازه", at=YESTERDAY + timedelta(hours=1))
    DailyReadCount.objects.create(article=read, day=DAY_TOLD, count=9)
    DailyReadCount.objects.create(article=quiet, day=DAY_TOLD - DAY, count=99)
    frame = Frame.load("fa")
    FrontLaunch.objects.add(edition(), default_layout(frame).pinned(pinned.pk, "lead"), base=0)
    codes = chosen(frame, DAY_TOLD)
    assert codes == [pinned.pk, breaking.pk, read.pk, newest.pk, quiet.pk]


def test_services_stand_in_their_order_and_take_their_part():
    second, first = category("دوم", position=2), category("نخست", position=1)
    below = category("زیر نخست", parent=first)
    for number in range(9):
        story(f"دوم {number}", at=YESTERDAY + timedelta(minutes=20 + number), category=second)
    for number in range(2):
        story(f"زیر {number}", at=YESTERDAY + timedelta(minutes=number), category=below)
    found = digest()
    assert [part.service for part in found.parts] == [first, second]
    assert [len(part.stories) for part in found.parts] == [2, EACH]
    assert told(found)[0] == "دوم 8"


def test_it_is_bounded_however_much_a_day_brings():
    services = [category("س" * 60, slug=f"s{number}") for number in range(8)]
    for number in range(60):
        story("خبر " * 60, lead="لید " * 300, category=services[number % 8])
    found = digest()
    assert len(told(found)) == MOST
    # Gmail cuts a mail off at 102 KB.
    assert len(found.html(LEAVE).encode()) < 80_000
    assert len(found.text(LEAVE).encode()) < 20_000


def test_the_subject_says_the_day_in_the_calendar_of_the_edition():
    story("یک", at=YESTERDAY)
    en = newsletter("en")
    story("One", edition=en)
    assert digest().subject == "خبرهای دوشنبه ۱۳ مرداد ۱۴۰۴ | خبرگزاری آزمون"
    assert digest("en").subject == "News of Monday 4 August 2025 | Test News Agency"


def test_each_edition_is_written_in_its_direction_and_language():
    en = newsletter("en")
    story("One", edition=en, category=category("Science", edition=en))
    story("Two", edition=en, category=Category.objects.get(name="Science"))
    story("یک")
    for code, direction, word in (("fa", "rtl", "دیگر نمی‌خواهم"), ("en", "ltr", "Unsubscribe")):
        html = digest(code).html(LEAVE)
        assert f'<html lang="{code}" dir="{direction}">' in html
        assert word in html
        assert word in digest(code).text(LEAVE)
    assert not re.search("[\u0600-\u06ff]", digest("en").html(LEAVE) + digest("en").text(LEAVE))


def test_nothing_in_it_tells_who_reads_it_and_every_address_is_whole():
    picture = image('نمای "دریاچه"', file=picture_file((1200, 800)))
    first = story("با عکس", lead_image=picture)
    story("دیگر")
    DailyReadCount.objects.create(article=first, day=DAY_TOLD, count=9)
    html = digest().html(LEAVE)
    (img,) = re.findall(r"<img[^>]*>", html)
    assert 'alt="نمای &quot;دریاچه&quot;"' in img
    assert re.search(r'src="http://testserver/media/[^"?]+\.jpg"', img)
    addresses = re.findall(r'(?:href|src)="([^"]*)"', html)
    assert len(addresses) >= 5
    for address in addresses:
        assert address.startswith("http://testserver/")
        assert "?" not in address
    assert "<script" not in html
    assert "url(" not in html
    assert f"http://testserver/fa/{first.pk}" in digest().text(LEAVE)


def test_a_picture_whose_right_has_ended_is_not_shown():
    story("با عکس", lead_image=image(rights_until=MORNING - timedelta(minutes=1)))
    assert "<img" not in digest().html(LEAVE)


def test_hostile_words_stay_words():
    story('<img src=x onerror=alert(1)> & "خبر"', lead="</p><script>x</script>")
    html, text = digest().html(LEAVE), digest().text(LEAVE)
    assert "<script>x" not in html
    assert "<img src=x" not in html
    assert '<img src=x onerror=alert(1)> & "خبر"' in text
    Edition.objects.filter(code="fa").update(name="خبر\r\nBcc: a@example.org")
    assert "\n" not in digest().subject


def test_it_asks_the_same_few_questions_of_a_small_and_of_a_large_day(
    django_assert_num_queries,
):
    for size in (3, 40):
        for number in range(size):
            story(f"خبر {number}", lead_image=image() if number < 2 else None)
        frame = Frame.load("fa")
        with django_assert_num_queries(4):
            digest_ = Digest.of_day(frame, DAY_TOLD)
            digest_.html(LEAVE)
            digest_.text(LEAVE)


def test_its_colours_are_those_of_the_site():
    tokens = TOKENS.read_text()
    pair = r"light-dark\((#\w+), (#\w+)\)"
    names = {"paper": "paper", "surface": "surface", "ink": "ink", "soft": "ink-soft"}
    names |= {"rule": "rule", "alert": "alert-text"}
    for ours, token in names.items():
        assert re.search(rf"--{token}: {pair}", tokens).groups() == (
            colours.LIGHT[ours],
            colours.DARK[ours],
        )
    assert set(colours.BRANDS) == set(colours.ON_BRANDS) == set(Palette.values)
    for palette in Palette.values:
        where = tokens if palette == "teal" else tokens.partition(f'"{palette}"')[2]
        for token, ours in (("brand", colours.BRANDS), ("on-brand", colours.ON_BRANDS)):
            assert re.search(rf"--{token}: {pair}", where).groups() == ours[palette]


@pytest.mark.parametrize(
    ("hour", "clock", "goes_out", "comes"),
    [
        (7, "06:59", None, 13),
        (7, "07:00", 13, 14),
        (7, "18:59", 13, 14),
        (7, "19:00", None, 14),
        (0, "00:00", 13, 14),
        (20, "20:30", 13, 14),
        (20, "07:30", 12, 13),
        (20, "08:00", None, 13),
    ],
)
def test_each_day_has_its_hour_in_the_morning_after(hour, clock, goes_out, comes):
    """On the 14th of Mordad in Tehran; what could not be sent for twelve hours is left."""
    hours, minutes = map(int, clock.split(":"))
    midnight = MORNING - timedelta(hours=8, minutes=30)
    now = midnight + timedelta(hours=hours, minutes=minutes)
    of = Edition(newsletter_hour=hour)
    days = {None: None} | {n: DAY_TOLD + (n - 13) * DAY for n in (12, 13, 14)}
    assert (going_out(of, now), coming(of, now)) == (days[goes_out], days[comes])


def test_the_sample_is_of_the_next_one_or_of_the_last_one():
    newsletter()
    assert sample(Frame.load("fa")).is_empty
    story("دیروز")
    assert told(sample(Frame.load("fa"))) == ["دیروز"]
    published_article(headline="امروز", published_at=timezone.now())
    assert told(sample(Frame.load("fa"))) == ["امروز"]

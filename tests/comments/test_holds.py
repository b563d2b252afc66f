from datetime import timedelta

import pytest
from django.utils import timezone

from comments import holds
from comments.findings import Finding
from comments.models import Comment, Policy
from comments.status import Verdict
from tests.builders import published_article
from tests.comments.builders import comment

pytestmark = pytest.mark.django_db

LONG = "برف امروز در ارتفاعات البرز نشست و هوا سردتر شد."
OURS = "نشان-فرستنده"


def new(text: str, *, address: str = OURS, **fields) -> Comment:
    """One that is not stored yet."""
    return Comment(article=published_article(), text=text, address=address, **fields)


def found(written: Comment, policy: Policy) -> list[Finding]:
    return [*holds.in_text(written.text, policy), *holds.in_past(written, policy)]


def whys(text: str, **policy) -> list[str]:
    return [each.why for each in found(new(text), Policy(**policy))]


def earlier(text: str, *, ago: timedelta = timedelta(hours=1), address: str = OURS) -> Comment:
    return comment(text=text, address=address, created_at=timezone.now() - ago)


# Links


@pytest.mark.parametrize(
    "text",
    [
        "ببینید https://example.com/a?b=1",
        "ببینید http://192.0.2.1/",
        "www.example.museum را ببینید",
        "سایت example.ir",
        "سایتexample.ir",
        "Example.IR",
        "ｅｘａｍｐｌｅ．ｃｏｍ",
        "exa\u200bmple.i\u200dr",
        "t.me/example",
        "tg://resolve?domain=example",
        "خبرگزاری.ایران",
        "example . com",
        "example[.]com",
        "example (dot) com",
        "example نقطه ir",
        "example دات کام",
        "mina at gmail dot com",
        "www example com",
        "hxxps://example.museum",
        "example。com",
        "t . me / example",
        "example.site",
        "جایزه در example.bet",
    ],
)
def test_an_address_of_a_site_is_a_link_however_it_is_hidden(text):
    assert whys(text)[0] == "۱ پیوند دارد"


def test_all_links_are_counted_and_the_policy_says_how_many_are_held():
    text = "example.ir و https://example.com و t.me/example"
    assert whys(text) == ["۳ پیوند دارد"]
    assert whys(text, held_links=3) == ["۳ پیوند دارد"]
    assert whys(text, held_links=4) == []


def test_one_e_mail_address_is_no_link_and_more_are():
    assert holds.count_links("با من مکاتبه کنید: mina@example.com") == 0
    assert holds.count_links("mina@example.com ، sara@example.com ، dina@example.ir") == 2


# Capitals and repeats


def test_shouting_in_capitals_is_held():
    assert whys("THIS IS ALL VERY LOUD") == ["۱۰۰٪ حرف‌های لاتین آن بزرگ است"]
    assert whys("VERY GOOD news", held_capitals=80) == []
    assert whys("VERY GOOD news", held_capitals=60) == ["۶۶٪ حرف‌های لاتین آن بزرگ است"]


@pytest.mark.parametrize("between", ["", "\u200c", " ", "\u064e", "ـ", ".", " - "])
def test_one_letter_many_times_is_held_whatever_stands_between(between):
    text = f"سل{between.join('اااااا')}م"
    assert "حرف «ا» ۶ بار پیاپی آمده است" in whys(text)


def test_words_that_follow_themselves_are_held():
    assert whys("خوب، " * 6) == ["واژه‌هایی ۶ بار پیاپی آمده است"]
    assert whys("همین امروز بخرید! " * 7) == ["واژه‌هایی ۷ بار پیاپی آمده است"]
    assert whys("خوب، " * 6, held_repeats=7) == []


# What came before


def test_the_same_text_from_anybody_is_held_for_a_day():
    earlier(LONG, address="دیگری")
    assert whys("برف امروز،   در ارتفاعات البرز نشست!! و هوا سردتررر شد") == [
        "همین متن پیش‌تر آمده است"
    ]
    assert whys("برف امروز در ارتفاعات زاگرس نشست و هوا سردتر شد.") == []


def test_after_a_day_a_text_is_new_again_but_not_from_its_sender():
    earlier(LONG, address="دیگری", ago=timedelta(hours=25))
    assert whys(LONG) == []
    earlier(LONG, ago=timedelta(days=9))
    assert whys(LONG) == ["همین متن پیش‌تر آمده است"]


def test_what_everybody_writes_is_not_the_same_text_again():
    earlier("بسیار عالی", address="دیگری")
    assert whys("بسیار عالی!") == []


def test_a_text_for_the_third_time_from_one_sender_is_spam():
    earlier(LONG)
    assert {each.verdict for each in found(new(LONG), Policy())} == {Verdict.HOLD}
    earlier(LONG)
    (finding,) = found(new(LONG), Policy())
    assert finding.verdict == Verdict.SPAM
    assert finding.why == "همین متن ۳ بار از همین فرستنده آمده است"


def test_short_thanks_from_a_shared_address_are_never_spam():
    for _ in range(3):
        earlier("سپاس از شما")
    assert {each.verdict for each in found(new("سپاس از شما"), Policy())} == {Verdict.HOLD}


def test_a_second_comment_within_seconds_is_held():
    now = earlier("نخستین", ago=timedelta(seconds=8)).created_at + timedelta(seconds=8)
    written = new("دومین نظر همین خواننده", created_at=now)
    earlier("میانی", ago=timedelta(minutes=5))
    (finding,) = found(written, Policy())
    assert finding.why == "۸ ثانیه پس از نظر پیشین همین فرستنده"
    assert found(written, Policy(held_within=8)) == []
    assert found(written, Policy(held_within=0)) == []


def test_who_has_no_known_address_has_no_comments_before():
    earlier("نخستین", address="", ago=timedelta(seconds=2))
    assert found(new(LONG, address=""), Policy()) == []


def test_two_that_say_nothing_in_words_are_not_the_same_text():
    earlier("😀😀😀")
    assert whys("👏👏👏") == []


def test_the_same_text_is_known_again_whatever_the_newsroom_made_of_it():
    earlier(LONG, address="دیگری").edit(by=None, text="برف امروز نشست.")
    assert whys(LONG) == ["همین متن پیش‌تر آمده است"]
    assert whys("برف امروز نشست.") == []


def test_the_same_text_is_known_again_among_however_many_others():
    earlier(LONG, address="دیگری", ago=timedelta(hours=2))
    Comment.objects.bulk_create(new(f"نظر {number}", address="دیگران") for number in range(400))
    assert whys(LONG) == ["همین متن پیش‌تر آمده است"]


def test_however_many_came_before_three_questions_are_asked(django_assert_num_queries):
    for number in range(12):
        earlier(f"{LONG} {number}")
    written = new(LONG)
    with django_assert_num_queries(3):
        found(written, Policy())


# What is not held


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "آفرین!!!!!!!! چه بازی زیبایی بود؟!؟!",
        "هههههه چه جالب",
        "خخخخخخخ خوب بود",
        "سلااام، خیلی خیلی خیلی خوب بود",
        "خبر ۱۴۰۴/۰۵/۱۴ بود یا 1404/05/14 ساعت ۱۶:۳۰؟",
        "قیمت از 12.500.000 به ۱۰٬۰۰۰٬۰۰۰ تومان و ۱۰۰۰۰۰۰۰۰ ریال رسید",
        "نشانی من mina@example.com است",
        "رشد ۳.۵ درصدی، یعنی 3.5%.",
        "با Node.js و Python 3.11 نوشته شده است (Ph.D.)",
        "ناسا (NASA) و ESA و تلسکوپ جیمز وب James Webb",
        "آب/برق و گاز... همین؛ نه؟",
        "@mina سپاس از پاسخ شما #برف",
        "نقطه سر خط. دات نداریم.",
        "چرا پیش از نشانی‌ها www می‌نویسند؟",
        "سلام\n\nخسته نباشید\n- یکم\n- دوم",
    ],
)
def test_ordinary_comments_are_not_held(text):
    assert whys(text) == []


@pytest.mark.parametrize(
    "unit", ["a.", "a-", "aa ", "a@", "www.", ". ", "ا\u064b", "a .", "((", "١"]
)
def test_a_hostile_text_is_looked_through_all_the_same(unit):
    text = unit * (2000 // len(unit))
    assert all(isinstance(why, str) for why in whys(text))

"""The desk of the word rules."""

import pytest
from django.contrib.admin.models import LogEntry

from comments import trial
from comments.admin.many_rules import ManyRulesForm
from comments.models import WordRule
from tests.builders import published_article, user
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db

DESK = "/admin/comments/wordrule/"
ADD = f"{DESK}add/"
MANY = f"{DESK}many/"
ALL = " ".join(f"comments.{verb}_wordrule" for verb in ("add", "change", "delete", "view"))


@pytest.fixture
def chief(client):
    person = user("chief", can=f"{ALL} comments.moderate_comment")
    client.force_login(person)
    return person


def typed(phrase: str = "احمق", **fields: str) -> dict[str, str]:
    form = {"phrase": phrase, "verdict": "hold", "is_active": "on", "whole_word": "on"}
    return form | {"exceptions": "", "note": ""} | fields


def rule(phrase: str = "احمق", **fields) -> WordRule:
    return WordRule.objects.create(phrase=phrase, **fields)


def tried(client, address: str = ADD, **fields: str):
    response = client.post(address, typed(**fields) | {"_try": "بیازما"})
    assert response.status_code == 200
    return response.context.get("trial"), response.content.decode()


def test_a_rule_is_written_changed_and_taken_away(client, chief):
    client.post(ADD, typed("احمق", verdict="reject"))
    one = WordRule.objects.get()
    assert (one.phrase, one.verdict, one.created_by) == ("احمق", "reject", chief)
    client.post(f"{DESK}{one.pk}/change/", typed("ابله"))
    one.refresh_from_db()
    assert (one.phrase, one.verdict) == ("ابله", "hold")
    client.post(f"{DESK}{one.pk}/delete/", {"post": "yes"})
    assert not WordRule.objects.exists()
    assert LogEntry.objects.filter(user=chief).count() == 3


def test_the_list_tells_what_each_rule_does(client, chief):
    rule("احمق", verdict="spam")
    rule("خر", whole_word=False)
    html = client.get(DESK).content.decode()
    for shown in ("احمق", "هرزنامه", "واژه کامل", "درون واژه‌ها هم", "افزودن چند واژه"):
        assert shown in html


def test_rules_are_put_aside_and_to_use_again_many_at_once(client, chief):
    one, other, untouched = rule("احمق"), rule("ابله", is_active=False), rule("کودن")
    chosen = {"action": "switch_off", "_selected_action": [one.pk, other.pk]}
    html = client.post(DESK, chosen, follow=True).content.decode()
    assert "۱ قاعده کنار گذاشته شد." in html
    assert list(WordRule.objects.active()) == [untouched]
    assert LogEntry.objects.get().object_id == str(one.pk)
    client.post(DESK, {**chosen, "action": "switch_on"})
    assert WordRule.objects.active().count() == 3


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"phrase": "ـ"}, "واژه باید دست‌کم دو حرف یا رقم داشته باشد."),
        ({"phrase": "ابـلة"}, "قاعده «ابله» همین را می‌یابد."),
        ({"phrase": "خر", "exceptions": "دریا"}, "«دریا» واژه «خر» را در خود ندارد."),
        ({"phrase": "x" * 101}, "100"),
        ({"verdict": "burn"}, "burn"),
    ],
)
@pytest.mark.parametrize("button", ["_save", "_try"])
def test_a_bad_rule_is_refused_with_a_reason_and_kept_in_the_form(
    client, chief, fields, message, button
):
    rule("ابله")
    response = client.post(ADD, typed(**{"note": "یادداشت من", **fields}) | {button: "1"})
    html = response.content.decode()
    assert message in html
    assert "یادداشت من" in html
    assert "trial" not in response.context
    assert WordRule.objects.count() == 1


@pytest.mark.parametrize(
    ("can", "allowed"),
    [
        ("", set()),
        ("comments.moderate_comment", set()),
        ("comments.view_wordrule", {"list", "see"}),
        ("comments.view_wordrule comments.change_wordrule", {"list", "see", "change"}),
        ("comments.view_wordrule comments.add_wordrule", {"list", "see", "add", "many"}),
    ],
)
def test_who_may_do_what_with_the_rules(client, can, allowed):
    one = rule("نادان")
    client.force_login(user("somebody", can=can))
    change = f"{DESK}{one.pk}/change/"
    may = {
        "list": client.get(DESK).status_code == 200,
        "see": client.get(change).status_code == 200,
        "add": client.get(ADD).status_code == 200,
        "many": client.get(MANY).status_code == 200,
        "change": client.post(change, typed("نادان") | {"_try": "1"}).status_code == 200,
    }
    assert {name for name in may if may[name]} == allowed


# Trying


def test_a_rule_is_tried_and_nothing_is_saved(client, chief):
    comment(text="تو ا ح م ق هستی")
    comment(text="هوا خوب است")
    result, html = tried(client, note="یادداشت من", verdict="spam")
    assert (result.looked, len(result.held)) == (2, 1)
    assert "تو <mark>ا ح م ق</mark> هستی" in html
    assert "هیچ نظر منتشرشده‌ای در میان یافته‌ها نیست." in html
    assert "یادداشت من" in html
    assert '<option value="spam" selected>' in html
    assert not WordRule.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_changed_rule_is_tried_as_it_is_typed(client, chief):
    one = rule("ابله")
    comment(text="آخر هفته")
    change = f"{DESK}{one.pk}/change/"
    whole, _ = tried(client, change, phrase="خر")
    inside, _ = tried(client, change, phrase="خر", whole_word="")
    assert (len(whole.held), len(inside.held)) == (0, 1)
    one.refresh_from_db()
    assert one.phrase == "ابله"


def test_false_alarms_are_told_first(client, chief):
    story = published_article(headline="بازگشت فلامینگوها")
    shown = approved_comment(article=story, text="احمق نباشیم", name="مینا")
    late = comment(article=story, text="احمق")
    late.reject(by=chief, reason="توهین")
    result, html = tried(client)
    assert [hit.comment for hit in result.hits] == [shown, late]
    assert "<b>۱</b> نظرِ منتشرشده در میان یافته‌هاست" in html
    assert "ردشده <b>۱</b>" in html
    assert "مینا" in html
    assert "بازگشت فلامینگوها" in html


def test_the_name_is_marked_too_and_everything_is_escaped(client, chief):
    comment(name="<i>احمق</i>", text="<script>alert(1)</script> احمق & <b>")
    _, html = tried(client)
    assert "&lt;i&gt;<mark>احمق</mark>&lt;/i&gt;" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>احمق</mark> &amp; &lt;b&gt;" in html
    assert "<script>alert(1)" not in html


def test_of_a_long_text_what_is_near_is_shown(client, chief):
    comment(text="آغاز " + "باران " * 150 + "احمق" + " برف" * 150)
    _, html = tried(client)
    assert "… باران" in html
    assert "باران <mark>احمق</mark> برف" in html
    assert "آغاز" not in html


def test_only_the_latest_are_tried(client, chief, monkeypatch):
    monkeypatch.setattr(trial, "LATEST", 2)
    monkeypatch.setattr(trial, "SHOWN", 1)
    story = published_article()
    for number in range(3):
        comment(article=story, text=f"احمق {number}")
    result, html = tried(client)
    assert [each.text for each in result.held] == ["احمق 2", "احمق 1"]
    assert "۱ نظر از آن‌ها نشان داده شد" in html


def test_trying_ends_in_time(client, chief, monkeypatch):
    monkeypatch.setattr(trial, "PATIENCE", -1)
    comment(text="احمق")
    result, html = tried(client)
    assert (result.looked, result.is_cut) == (0, True)
    assert "وقت آزمون به پایان رسید" in html


def test_where_nothing_was_written_yet_trying_says_so(client, chief):
    _, html = tried(client)
    assert "هنوز نظری نیست" in html
    comment(text="هوا خوب است")
    _, html = tried(client)
    assert "در ۱ نظر تازه چیزی یافت نشد." in html


def test_who_may_not_read_comments_sees_only_how_many(client):
    client.force_login(user("keeper", can=ALL))
    comment(text="احمق نباش ای دوست")
    result, html = tried(client)
    assert len(result.held) == 1
    assert "ای دوست" not in html


@pytest.mark.parametrize("count", [1, 10])
def test_trying_costs_the_same_however_many_are_found(
    client, chief, django_assert_max_num_queries, count
):
    for _ in range(count):
        comment(text="احمق")
    with django_assert_max_num_queries(16):
        tried(client)


# Many at once


def many(client, phrases: str, **fields: str):
    data = {"phrases": phrases, "verdict": "reject", "whole_word": "on", "note": "", **fields}
    return client.post(MANY, data, follow=True).content.decode()


def test_every_line_becomes_a_rule(client, chief):
    rule("ابله")
    html = many(client, "احمق\n\n نادان \nابلة\nأحمق\nبی‌شعور", note="فهرست نخست")
    assert "۳ قاعده ساخته شد." in html
    assert "۲ سطر از پیش قاعده داشت." in html
    made = WordRule.objects.filter(created_by=chief)
    assert {one.phrase for one in made} == {"احمق", "نادان", "بی‌شعور"}
    assert {(one.verdict, one.whole_word, one.note) for one in made} == {
        ("reject", True, "فهرست نخست")
    }
    assert LogEntry.objects.filter(user=chief).count() == 3


@pytest.mark.parametrize(
    ("phrases", "message"),
    [
        ("", "دست‌کم یک واژه بنویسید."),
        ("احمق\nـ", "سطر ۲، «ـ»: واژه باید دست‌کم دو حرف یا رقم داشته باشد."),
        ("احمق\n" + "خر" * 60, "سطر ۲"),
        ("\n".join(["احمق"] * 301), "بیش از ۳۰۰ سطر است"),
    ],
)
def test_where_a_line_is_wrong_nothing_is_made_and_nothing_typed_is_lost(
    client, chief, phrases, message
):
    html = many(client, phrases, note="یادداشت من")
    assert message in html
    assert "یادداشت من" in html
    assert phrases.splitlines()[:1] == [] or phrases.splitlines()[0] in html
    assert not WordRule.objects.exists()


def test_who_was_a_moment_later_than_a_colleague_is_told_and_loses_nothing(
    client, chief, monkeypatch
):
    is_valid = ManyRulesForm.is_valid
    monkeypatch.setattr(ManyRulesForm, "is_valid", lambda form: is_valid(form) and bool(rule()))
    html = many(client, "نادان\nاحمق")
    assert "کسی در همین دم یکی از این واژه‌ها را افزود" in html
    assert "نادان\nاحمق" in html
    assert [one.created_by for one in WordRule.objects.all()] == [None]


def test_a_forged_verdict_makes_nothing(client, chief):
    many(client, "احمق", verdict="burn")
    assert not WordRule.objects.exists()

"""A rule of the newsroom and what it does to a new comment."""

import pytest
from django.core.exceptions import ValidationError

from comments import words
from comments.findings import Finding
from comments.models import Comment, WordRule
from comments.spelling import Text

pytestmark = pytest.mark.django_db

Verdict = WordRule.Verdict


def rule(phrase: str = "احمق", **fields) -> WordRule:
    return WordRule.objects.create(phrase=phrase, **fields)


def found(text: str, name: str = "") -> list[Finding]:
    return words.findings(Comment(text=text, name=name))


def complaints(**fields) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        WordRule(**fields).full_clean()
    return caught.value.message_dict


def test_a_rule_says_its_word_and_its_verdict():
    rule(verdict=Verdict.SPAM)
    assert found("ا ح م ق نباش") == [Finding("واژه «احمق»", Verdict.SPAM)]
    assert found("هوا خوب است") == []


def test_the_name_of_the_writer_is_looked_at_too():
    rule()
    assert found("هوا خوب است", name="احـمق") == [Finding("واژه «احمق»", Verdict.HOLD)]


def test_a_name_and_a_text_are_not_read_as_one():
    rule("سگ زرد")
    assert found("زرد آلو رسید", name="سگ") == []


def test_each_rule_is_said_once_however_often_it_is_found():
    rule()
    rule("نادان", verdict=Verdict.REJECT)
    assert len(found("احمق احمق نادان نادان", name="احمق")) == 2


def test_a_rule_that_was_put_aside_finds_nothing():
    put_aside = rule()
    put_aside.switch(is_active=False)
    assert found("احمق") == []
    put_aside.switch(is_active=True)
    assert len(found("احمق")) == 1


def test_all_rules_cost_one_query(django_assert_num_queries):
    for phrase in ["احمق", "نادان", "ابله"]:
        rule(phrase, exceptions="احمق نادان ابله نیست")
    with django_assert_num_queries(1):
        found("احمق و نادان و ابله")


def test_harmless_words_that_contain_it_are_excepted():
    inside = rule("خر", whole_word=False, exceptions="خرید\nآخر\nخر و پف")
    assert not inside.holds(Text("آخر هفته برای خريـد رفتیم و شب خر و پف کردم"))
    assert inside.holds(Text("آخر هفته خرخر کرد"))
    assert inside.holds(Text("خرید خوبی بود، خر"))


def test_an_exception_saves_only_what_lies_within_it():
    one = rule("خر", exceptions="خر و پف")
    text = Text("خر و پف یک خر")
    assert [text.text[start:end] for start, end in one.spans(text)] == ["خر"]
    assert one.spans(text)[0].start > 8


@pytest.mark.parametrize("phrase", ["ا", "ـــ", "؟!", "😀", "ا\u064b", "۵"])
def test_a_phrase_says_at_least_two_letters(phrase):
    assert complaints(phrase=phrase) == {"phrase": ["واژه باید دست‌کم دو حرف یا رقم داشته باشد."]}


@pytest.mark.parametrize("phrase", ["احمق", "اح‌مق", "أحـمق", "ا ح م ق", "احمٯ"])
def test_two_rules_do_not_look_for_the_same(phrase):
    rule("احمق")
    assert complaints(phrase=phrase) == {"phrase": ["قاعده «احمق» همین را می‌یابد."]}


def test_a_rule_is_not_like_itself():
    rule().full_clean()


def test_an_exception_contains_the_phrase():
    told = complaints(phrase="خر", exceptions="خرید\nدریا")
    assert told == {"exceptions": ["«دریا» واژه «خر» را در خود ندارد."]}


def test_an_exception_is_not_the_phrase():
    assert complaints(phrase="خر", exceptions="خـر") == {"exceptions": ["«خـر» خود همین واژه است."]}


def test_a_rule_has_no_more_exceptions_than_are_looked_for_quickly():
    lines = [f"احمق {number}" for number in range(301)]
    assert "۳۰۰" in complaints(phrase="احمق", exceptions="\n".join(lines))["exceptions"][0]
    WordRule(phrase="احمق", exceptions="\n".join(lines[:300])).full_clean()

"""A comparison as the newsroom sees it, and as a screen reader tells it."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines

OLD = "<p>او می رود به تهران.</p><p>باران در شمال آمد.</p>"
NEW = '<p>او می‌رود به قم.</p><p>باران در <a href="/x">شمال</a> آمد.</p>'


def shown(old: str, new: str, call: str = "compare_body old new") -> str:
    template = engines["django"].from_string("{% load compare %}{% " + call + " %}")
    return template.render({"old": old, "new": new})


def heard(html: str) -> str:
    """What a screen reader tells, signs by their names."""
    named = re.sub(r'<span class="compare__sign"[^>]*aria-label="([^"]*)"[^>]*>.', r"(\1)", html)
    return " ".join(re.sub(r"<[^>]*>", "", named).split())


def test_what_came_and_what_went_is_said_and_not_only_coloured():
    html = shown("او رفت", "او آمد", "compare_text old new")
    assert "<del" in html
    assert "<ins" in html
    assert heard(html) == "او حذف‌شده: رفتافزوده: آمد"


def test_a_half_space_has_a_sign_with_a_name():
    html = shown("کتابها", "کتاب‌ها", "compare_text old new")
    assert heard(html) == "حذف‌شده: کتابهاافزوده: کتاب(نیم‌فاصله)ها (نیم‌فاصله)"
    assert ">¦</span>" in html


def test_no_space_is_shown_that_is_not_in_the_text():
    html = shown("رفت، آمد", "رفت، ماند!", "compare_text old new")
    words = re.search(r'<div class="compare__words">(.*?)</div>', html, re.DOTALL)
    assert words
    bare = re.sub(r'<span class="compare__unseen">[^<]*</span>|<[^>]*>', "", words[1])
    assert bare == "رفت، آمدماند!"


@pytest.mark.parametrize("view", ["inline", "columns"])
@pytest.mark.parametrize("tag", ["compare_text", "compare_body"])
def test_texts_are_shown_as_text_whatever_they_say(tag, view):
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=y>&amp;"
    html = shown(hostile, "&lt;b&gt;" + hostile, f'{tag} old new view="{view}"')
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html


def test_the_address_of_a_link_is_text_and_never_a_link():
    html = shown('<p><a href="javascript:x">متن</a></p>', '<p><a href="/b">متن</a></p>')
    assert "<a " not in html
    assert "javascript:x" in html


def test_columns_have_the_heads_that_were_asked_for():
    call = 'compare_body old new view="columns" before="نوشته شما" after="نوشته سارا"'
    html = shown(OLD, NEW, call)
    assert re.findall(r'role="columnheader">([^<]*)<', html) == ["نوشته شما", "نوشته سارا"]
    assert html.count('data-side="نوشته شما"') == 2


def test_in_columns_each_side_has_only_its_own_words():
    html = shown("او رفت", "او آمد", 'compare_text old new view="columns"')
    _, left, right = html.split('class="compare__side"')
    assert "رفت" in left
    assert "آمد" not in left
    assert "آمد" in right


def test_an_english_text_runs_from_left_to_right_and_its_changes_too():
    html = shown("Rain in the north", "Snow in the north", "compare_text old new")
    assert 'dir="ltr"' in html
    assert '<bdi dir="ltr">' in html
    assert 'dir="rtl"' not in html


def test_a_persian_text_that_begins_with_a_foreign_word_runs_from_right_to_left():
    html = shown("BBC گزارش داد", "CNN گزارش داد", "compare_text old new")
    assert '<bdi dir="rtl">' in html


@pytest.mark.parametrize("view", ["inline", "columns"])
def test_what_did_not_change_says_so(view):
    assert "تفاوتی نیست." in shown(OLD, OLD, f'compare_body old new view="{view}"')
    assert "تفاوتی نیست." in shown("", "", f'compare_text old new view="{view}"')
    assert "تفاوتی نیست." not in shown(OLD, NEW, f'compare_body old new view="{view}"')


@pytest.mark.parametrize("view", ["inline", "columns"])
def test_unchanged_paragraphs_are_folded_and_still_there(view):
    body = "".join(f"<p>پاراگراف {word} بی‌تغییر</p>" for word in "ابپتثجچ")
    html = shown(body, body + "<p>نو</p>", f'compare_body old new view="{view}"')
    assert "… ۶ پاراگراف بی‌تغییر" in html
    assert "پاراگراف ث بی‌تغییر" in html


class Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in ("wbr", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("view", ["inline", "columns"])
def test_every_tag_is_closed(view):
    balance = Balance()
    balance.feed(shown(OLD, NEW, f'compare_body old new view="{view}"'))
    assert balance.open == []

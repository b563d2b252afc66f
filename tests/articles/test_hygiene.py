"""What a save puts right in a story, what it tells of that, and what is put back for good."""

import json

import pytest

from articles.body import in_letters_of, sanitize
from articles.hygiene import Change, clean_body, clean_line, put_back, without_leavings
from articles.models import Article
from tests.articles.test_admin import DESK, add, change, typed
from tests.builders import article, chief, edition, published_article, user

pytestmark = pytest.mark.django_db

PICTURE = '<figure data-image="12"></figure>'


@pytest.fixture
def reporter(client):
    person = user("reporter", role="chief_editor")
    client.force_login(person)
    return person


def cleaned(body: str, *left_alone: str) -> str:
    return clean_body(sanitize(body), left_alone)[0]


# The words between the tags


@pytest.mark.parametrize(
    ("typed_in", "right"),
    [
        ("<p>كتاب ها</p>", "<p>کتاب‌ها</p>"),
        ("<p>می <strong>رود</strong></p>", "<p>می‌<strong>رود</strong></p>"),
        ("<p><strong>کتاب</strong> ها</p>", "<p><strong>کتاب</strong>‌ها</p>"),
        ("<p><strong>میر</strong>ود</p>", "<p><strong>می‌ر</strong>ود</p>"),
        ('<p>"<strong>سلام</strong>"</p>', "<p>«<strong>سلام</strong>»</p>"),
        ("<h2>25 نفر</h2><ul><li>12 تن</li></ul>", "<h2>۲۵ نفر</h2><ul><li>۱۲ تن</li></ul>"),
        ("<p>علي &amp; &lt;رضا&gt; 5</p>", "<p>علی &amp; &lt;رضا&gt; ۵</p>"),
        ("<p>یک&nbsp;&nbsp;دو</p>", "<p>یک دو</p>"),
        ("<p>سطر<br>می رود</p>", "<p>سطر<br>می‌رود</p>"),
        (f"<p>علي</p>{PICTURE}<p>12 تن</p>", f"<p>علی</p>{PICTURE}<p>۱۲ تن</p>"),
        ("<p>کتاب</p><p>ها</p>", "<p>کتاب</p><p>ها</p>"),
        ("<p>CO<sub>2</sub> و 3</p>", "<p>CO<sub>2</sub> و ۳</p>"),
    ],
)
def test_words_are_put_right_between_the_tags(typed_in, right):
    assert cleaned(typed_in) == right
    assert cleaned(right) == right


@pytest.mark.parametrize(
    "body",
    [
        "<p><q>علي مي رود, 12 بار</q></p>",
        '<p><a href="https://example.com/?a=1&amp;b=2" rel="noopener noreferrer">علي 12</a></p>',
        "<p><q>كتاب</q> ها</p>",
        PICTURE,
        "<p>&lt;b&gt; &amp;nbsp; x=1</p>",
        "<p>یک&nbsp;دو</p>",
    ],
)
def test_what_is_verbatim_a_link_or_code_stays(body):
    assert cleaned(body) == body


def test_a_verbatim_mark_is_kept_and_its_letters_are_not_folded():
    assert sanitize('<p><q class="x" onclick="a()">علي</q></p>') == "<p><q>علي</q></p>"
    body = "<p>علي <q>علي <strong>كي</strong></q> علي</p>"
    assert in_letters_of(edition(), body) == "<p>علی <q>علي <strong>كي</strong></q> علی</p>"
    assert in_letters_of(edition(), "<p>علي كي</p>", ["علي"]) == "<p>علي کی</p>"


def test_each_change_is_told_with_what_stands_around_it_now():
    _, (first, second) = clean_body("<p>او می رود و 12 بار</p>", [])
    assert (first.field, first.before, first.after) == ("body", "می رود", "می‌رود")
    assert (first.head, first.tail) == ("او ", " و ۱۲ بار")
    assert (second.before, second.head) == ("12", "او می‌رود و ")


def test_what_a_word_processor_leaves_is_gone():
    pasted = (
        "<p class=MsoNormal dir=RTL><b><span lang=FA>\u200fسلام</span></b><o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><style>p{}</style>"
        "<!--[if gte mso 9]><xml/><![endif]-->"
        "<table><tr><td>یک</td><td>دو</td></tr><tr><td>سه</td></tr></table>"
        '<img src="file:///C:/a.png"><p><br></p>'
    )
    assert without_leavings(sanitize(pasted)) == "<p>سلام</p><p> یک  دو </p><p> سه </p>"


# Putting back


def test_what_is_put_back_stands_as_it_did_and_is_left_alone():
    text, changes = clean_line("headline", "او می رود و علي", [])
    story = article(headline=text, lead="لید")
    assert put_back(story, changes[:1]) == changes[:1]
    story.refresh_from_db()
    assert (story.headline, story.left_alone) == ("او می رود و علی", ["می رود"])
    assert clean_line("headline", story.headline, story.left_alone) == (story.headline, [])


def test_of_many_alike_the_one_that_was_changed_is_put_back():
    text, changes = clean_body("<p>یک می‌رود</p><p>دو می رود</p><p>سه می‌رود</p>", [])
    story = article(body=text)
    put_back(story, changes)
    story.refresh_from_db()
    assert story.body == "<p>یک می‌رود</p><p>دو می رود</p><p>سه می‌رود</p>"


def test_everything_is_put_back_at_once():
    before = '<p>او "كتاب ها" را می <strong>خواند</strong>, 12 بار</p><p>علي  و 5</p>'
    text, changes = clean_body(before, [])
    story = article(body=text)
    assert put_back(story, changes) == changes
    story.refresh_from_db()
    assert story.body == before
    assert clean_body(story.body, story.left_alone) == (before, [])


def test_what_was_written_over_meanwhile_stays():
    _, changes = clean_line("headline", "او می رود", [])
    story = article(headline="تیتری دیگر")
    assert put_back(story, changes) == []
    story.refresh_from_db()
    assert (story.headline, story.left_alone) == ("تیتری دیگر", [])


def test_what_would_not_fit_is_not_put_back():
    story = article(headline="و" * 246 + " ۱۲ ")
    longer = Change("headline", "دوازده", "۱۲", "رقم", "و ", " ")
    assert put_back(story, [longer]) == []


# The form


def test_a_save_puts_right_and_the_next_page_tells_it(client, reporter):
    response = add(client, headline="علي می رود", lead="25 نفر", body="<p>کتاب ها <q>علي</q></p>")
    story = Article.objects.get()
    assert (story.headline, story.lead) == ("علی می‌رود", "۲۵ نفر")
    assert story.body == "<p>کتاب‌ها <q>علي</q></p>"
    page = client.get(response.url)
    assert page.context["hygiene"]["count"] == 4
    assert "هنگام ذخیره ۴ جا تغییر شد" in page.content.decode()


def test_nothing_is_told_where_nothing_was_changed(client, reporter):
    response = add(client, headline="علی می‌رود")
    assert client.get(response.url).context["hygiene"] is None
    assert "hygiene" not in client.session


def test_other_languages_are_left_as_they_are(client, reporter):
    add(client, edition=edition("en").pk, headline='He said  "25, كتاب ها"', body="<p>5 می رود</p>")
    story = Article.objects.get()
    assert (story.headline, story.body) == ('He said "25, كتاب ها"', "<p>5 می رود</p>")


def test_a_preview_remembers_nothing(client, reporter):
    client.post(f"{DESK}add/", typed(headline="می رود") | {"_preview": ""})
    assert "hygiene" not in client.session


def back(client, story: Article, change: str, **headers):
    return client.post(f"{DESK}{story.pk}/put-back/", {"change": change}, headers=headers)


def test_a_change_is_put_back_and_the_next_save_leaves_it(client, reporter):
    add(client, headline="علي می رود", lead="25 نفر")
    story = Article.objects.get()
    response = back(client, story, "1")
    story.refresh_from_db()
    assert (story.headline, story.lead) == ("علی می رود", "۲۵ نفر")
    assert client.get(response.url).context["hygiene"]["count"] == 2
    change(client, story, left_alone=json.dumps(story.left_alone))
    story.refresh_from_db()
    assert story.headline == "علی می رود"
    assert client.get(response.url).context["hygiene"] is None


def test_an_older_page_does_not_forget_what_was_put_back(client, reporter):
    story = article(headline="علي", left_alone=["علي"])
    change(client, story, left_alone="[]")
    story.refresh_from_db()
    assert (story.headline, story.left_alone) == ("علي", ["علي"])


def test_all_is_put_back_and_a_list_may_be_closed(client, reporter):
    add(client, headline="علي می رود", lead="25 نفر")
    story = Article.objects.get()
    back(client, story, "all")
    story.refresh_from_db()
    assert (story.headline, story.lead) == ("علي می رود", "25 نفر")
    change(client, story, headline="12 تن", left_alone="")
    back(client, story, "seen")
    story.refresh_from_db()
    assert story.headline == "۱۲ تن"
    assert client.get(f"{DESK}{story.pk}/change/").context["hygiene"] is None


def test_the_two_marks_of_a_quotation_are_put_back_together(client, reporter):
    add(client, headline='"سلام دوست" گفت')
    story = Article.objects.get()
    answer = back(client, story, "0", accept="application/json").json()
    assert len(answer["undone"]) == 2
    assert answer["left_alone"] == ['"سلام', 'دوست"']
    story.refresh_from_db()
    assert story.headline == '"سلام دوست" گفت'


@pytest.mark.parametrize("chosen", ["7", "", "x", "\0"])
def test_what_is_not_on_the_list_is_not_put_back(client, reporter, chosen):
    add(client, headline="می رود")
    story = Article.objects.get()
    assert back(client, story, chosen).status_code == 302
    story.refresh_from_db()
    assert story.headline == "می‌رود"


def test_who_may_not_change_a_story_puts_nothing_back(client):
    client.force_login(user("nima", role="reporter"))
    story = published_article(headline="می‌رود")
    assert back(client, story, "all").status_code == 403
    assert client.get(f"{DESK}{story.pk}/put-back/").status_code == 405
    client.logout()
    assert back(client, story, "all").status_code == 302


def test_the_session_keeps_a_few_stories_and_no_endless_lists(client):
    client.force_login(chief())
    for _ in range(7):
        add(client, headline="می رود", body="<p>" + "علي و " * 300 + "</p>")
    kept = client.session["hygiene"]
    assert len(kept) == 5
    assert all(len(each["rows"]) == 200 and each["more"] == 101 for each in kept.values())


@pytest.mark.parametrize(
    "nonsense",
    ["{", "5", '{"a": 1}', '[1, null, "\\u0000", "\\ud800"]', "[" * 9000],
)
def test_a_broken_list_of_what_is_left_alone_costs_nothing(client, reporter, nonsense):
    add(client, headline="می رود", left_alone=nonsense)
    assert Article.objects.get().headline == "می‌رود"


# Suggestions


def ask(client, **question):
    return client.post(f"{DESK}hygiene/", json.dumps(question), content_type="application/json")


def test_suggestions_say_where_browsers_find_them(client, reporter):
    texts = [{"text": "😀 می رود"}, {"text": "علي و علي", "apart": [[6, 9]]}, {"text": ""}]
    first, second, third = ask(client, texts=texts).json()["found"]
    assert [(each["start"], each["end"], each["after"]) for each in first] == [(3, 9, "می‌رود")]
    assert [(each["before"], each["start"]) for each in second] == [("علي", 0)]
    assert third == []


def test_suggestions_keep_what_is_left_alone_and_say_how(client, reporter):
    found = ask(client, texts=[{"text": "علي گفت می رود"}], left_alone=["علي"]).json()["found"][0]
    assert [each["keys"] for each in found] == [["می رود"]]


def test_there_are_no_suggestions_for_other_languages(client, reporter):
    question = {"texts": [{"text": "می رود"}], "edition": str(edition("en").pk)}
    assert ask(client, **question).json() == {"found": [[]]}


@pytest.mark.parametrize(
    "body",
    [
        *["", "[]", "{}", '{"texts": 5}', '{"texts": [{}]}', '{"texts": [{"text": 5}]}', b"\xff"],
        *['{"texts": [{"text": "a", "apart": [[1]]}]}', '{"texts": [], "edition": "x"}'],
    ],
)
def test_what_is_no_question_is_refused(client, reporter, body):
    response = client.post(f"{DESK}hygiene/", body, content_type="application/json")
    assert (response.status_code, response.json()) == (400, {"error": "درخواست خوانده نشد."})


def test_too_long_a_text_is_refused(client, reporter):
    assert ask(client, texts=[{"text": "ا" * 100_001}]).status_code == 413


def test_suggestions_are_for_those_who_write(client):
    client.force_login(user("reader"))
    assert ask(client, texts=[]).status_code == 403
    assert client.get(f"{DESK}hygiene/").status_code == 405

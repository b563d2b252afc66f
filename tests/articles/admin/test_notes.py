"""What colleagues say to each other about a story, and who is called."""

import pytest

from articles.models import Article, Mention, Note
from tests.builders import article, category, published_article, submitted_article, user

pytestmark = pytest.mark.django_db
HERE = {"X-Requested-With": "notes"}


@pytest.fixture
def reporter(client):
    person = user("reporter", role="reporter", first_name="نرگس", last_name="آذری")
    client.force_login(person)
    return person


@pytest.fixture
def head():
    return user("head", role="chief_editor", first_name="شهره", last_name="کیانی")


@pytest.fixture
def story(reporter) -> Article:
    return article(created_by=reporter)


def notes(story: Article) -> str:
    return f"/admin/articles/article/{story.pk}/notes/"


def write(client, story: Article, text: str, *to, headers: dict | None = None):
    sent = {"note-text": text, "note-to": [person.pk for person in to]}
    return client.post(notes(story), sent, headers=headers or {})


def called(story: Article) -> list[str]:
    mentions = Mention.objects.filter(note__article=story).order_by("user__username")
    return [mention.user.username for mention in mentions]


def test_a_note_stands_beside_the_story_for_whoever_opens_it(client, reporter, story, head):
    assert write(client, story, "عکس‌ها تا عصر می‌رسد.").status_code == 302
    client.force_login(head)
    html = client.get(f"/admin/articles/article/{story.pk}/change/").content.decode()
    assert "عکس‌ها تا عصر می‌رسد." in html
    assert "نرگس آذری" in html


def test_readers_never_see_a_note(client, reporter):
    story = published_article(created_by=reporter)
    write(client, story, "این را خواننده نمی‌بیند.")
    for path in (story.get_absolute_url(), story.print_path):
        assert "این را خواننده نمی‌بیند." not in client.get(path).content.decode()


def test_a_colleague_is_called_by_his_user_name_and_by_choice(client, story, head):
    other = user("m.rad", role="chief_editor")
    write(client, story, "@head و @m.rad. ببینید", other)
    assert called(story) == ["head", "m.rad"]


@pytest.mark.parametrize("text", ["@nobody ببین", "me@head.example", "head ببین"])
def test_what_names_no_colleague_calls_nobody(client, story, head, text):
    write(client, story, text)
    assert (called(story), Note.objects.count()) == ([], 1)


def test_nobody_calls_himself(client, reporter, story):
    write(client, story, "@reporter یادم باشد", reporter)
    assert called(story) == []


@pytest.mark.parametrize("by", ["choice", "name"])
def test_who_may_not_see_the_story_cannot_be_called_and_the_text_stays(client, story, by):
    stranger = user("stranger", role="reporter", first_name="بیگانه", last_name="دور")
    text = "این را ببین" if by == "choice" else "@stranger این را ببین"
    response = write(client, story, text, *([stranger] if by == "choice" else []))
    html = response.content.decode()
    assert response.status_code == 422
    assert "این خبر را نمی‌بیند: بیگانه دور" in html
    assert text in html
    assert not Note.objects.exists()


def test_an_empty_note_is_refused(client, story):
    response = write(client, story, " \u200c ")
    assert response.status_code == 422
    assert "یادداشت را بنویسید." in response.content.decode()


def test_a_note_too_long_is_refused_and_stays_in_the_box(client, story):
    response = write(client, story, "ب" * 2001)
    assert response.status_code == 422
    assert "ب" * 2001 in response.content.decode()
    assert not Note.objects.exists()


def test_a_script_is_answered_with_the_panel_alone(client, story):
    answer = write(client, story, "دیدم", headers=HERE)
    html = answer.content.decode()
    assert (answer.status_code, html.count("<section")) == (200, 1)
    assert "<html" not in html
    assert "دیدم" in html
    refused = write(client, story, "", headers=HERE)
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()


def test_who_may_not_see_a_story_reads_and_writes_no_note_about_it(client, story):
    Note.objects.write(story, "میان خودمان", by=user("one"), to=[])
    client.force_login(user("stranger", role="reporter"))
    assert client.get(notes(story)).status_code == 403
    assert write(client, story, "من هم").status_code == 403
    assert Note.objects.count() == 1


def test_who_sees_a_story_that_he_may_not_change_writes_about_it(client, reporter, head):
    sent = submitted_article(created_by=reporter, category=category())
    assert write(client, sent, "@head فرستادم").status_code == 302
    assert called(sent) == ["head"]


@pytest.mark.parametrize("page", ["change", "notes"])
def test_a_mention_is_unread_until_the_story_is_opened(client, story, head, page):
    write(client, story, "@head ببینید")
    assert Mention.objects.unread_by(head).count() == 1
    client.force_login(head)
    client.get("/admin/")
    assert Mention.objects.unread_by(head).count() == 1
    client.get(f"/admin/articles/article/{story.pk}/{page}/")
    assert Mention.objects.unread_by(head).count() == 0


def test_to_open_another_story_reads_nothing(client, reporter, story, head):
    other = article(created_by=reporter)
    write(client, story, "@head ببینید")
    client.force_login(head)
    client.get(f"/admin/articles/article/{other.pk}/change/")
    assert Mention.objects.unread_by(head).count() == 1


def test_a_call_never_turns_the_direction_of_what_follows(client, story, head):
    write(client, story, "@head ‏<b>ببینید</b>")
    html = client.get(notes(story)).content.decode()
    assert '<bdi class="notes__call">@head</bdi>' in html
    assert "<b>ببینید</b>" not in html
    assert "&lt;b&gt;ببینید&lt;/b&gt;" in html


def test_the_form_of_notes_stands_outside_the_form_of_the_story(client, story):
    html = client.get(f"/admin/articles/article/{story.pk}/change/").content.decode()
    assert html.index("</form>", html.index('id="article_form"')) < html.index("data-notes")

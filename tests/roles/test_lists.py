"""No page tells the title of a story to who may not see it, unless readers know it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from articles.models import Note, RelatedLink
from comments.models import Comment
from tests.comments.builders import comment
from tests.roles.addresses import DESKS, PAGES, choices
from tests.roles.newsroom import SECRET, Newsroom, open_newsroom
from tests.roles.people import EVERYBODY, GUEST, may

pytestmark = pytest.mark.django_db

QUERIES = ["", "?q={0}", "?of=me", "?of=desk", "?state=drafts", "?state=withdrawn", "?all=1"]


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level("CRITICAL", "django.request")


def unknown_to(newsroom: Newsroom) -> list[str]:
    """The titles that this one must find nowhere."""
    return [
        story.article.headline
        for story in newsroom.stories
        if not may(newsroom.who, "view", story.place, story.article)
        and not story.article.is_published
    ]


def with_comments(newsroom: Newsroom) -> list[Comment]:
    """As they are left behind where a story was taken back from readers."""
    gone = [each.article for each in newsroom.stories if each.name.endswith(" withdrawn")]
    Note.objects.all().delete()
    return [comment(article=article, text="متنی ناسزا دارد") for article in gone]


def pages_of(newsroom: Newsroom) -> list[str]:
    """Every page that is asked for and not sent to."""
    things = newsroom.things
    paths = [page.path(newsroom) for page in PAGES if page.method == "GET"]
    paths += [f"{reverse('admin:articles_article_changelist')}{each}" for each in QUERIES]
    for desk in DESKS:
        key = things[desk.thing or desk.model.partition("_")[2]]
        paths += [reverse(f"admin:{desk.model}_{each}") for each in ("changelist", "add")]
        paths += [
            reverse(f"admin:{desk.model}_{each}", args=[key])
            for each in ("change", "delete", "history")
        ]
    paths += [reverse("admin:app_list", args=[app]) for app in ("articles", "media", "comments")]
    asked = reverse("admin:autocomplete")
    paths += [f"{asked}?{query}&term={term}" for query, _ in choices() for term in ("", SECRET)]
    queue = reverse("admin:comments_comment_changelist")
    return [*paths, f"{queue}?queue=all", f"{queue}?q={SECRET}"]


@pytest.mark.parametrize("who", [each for each in EVERYBODY if each != GUEST])
def test_no_page_tells_the_title_of_a_story_to_who_may_not_see_it(client, who):
    newsroom = open_newsroom(who)
    left = with_comments(newsroom)
    client.force_login(newsroom.person)
    secrets = set(unknown_to(newsroom))
    paths = pages_of(newsroom)
    paths += [reverse("admin:comments_comment_change", args=[each.pk]) for each in left]
    told = {}
    for path in paths:
        html = unescape(client.get(path, follow=True).content.decode())
        if found := {title for title in secrets if re.search(rf"{re.escape(title)}(?!\w)", html)}:
            told[path] = found
    assert told == {}
    assert bool(secrets) == (who in {"reporter", "desk_editor", "moderator", "without"})


def test_a_rule_that_is_tried_tells_no_title_either(client):
    newsroom = open_newsroom("moderator")
    with_comments(newsroom)
    client.force_login(newsroom.person)
    add = reverse("admin:comments_wordrule_add")
    html = client.post(add, {"phrase": "متنی", "verdict": "hold", "_try": "1"}).content.decode()
    assert "trial__hit" in html
    assert [title for title in unknown_to(newsroom) if title in html] == []


def test_a_code_that_was_guessed_brings_no_title_into_ones_own_form(client):
    newsroom = open_newsroom("reporter")
    client.force_login(newsroom.person)
    mine = newsroom.story("own", "draft").article
    theirs = newsroom.story("elsewhere", "draft").article
    RelatedLink.objects.filter(article=mine).delete()
    form = {
        "headline": mine.headline,
        "kind": "news",
        "category": mine.category_id,
        "version": mine.version,
        "related_links-TOTAL_FORMS": "1",
        "related_links-INITIAL_FORMS": "0",
        "related_links-0-target": theirs.pk,
        "related_links-0-position": "1",
    }
    response = client.post(reverse("admin:articles_article_change", args=[mine.pk]), form)
    assert response.status_code == 200
    assert theirs.headline not in response.content.decode()
    assert not RelatedLink.objects.filter(article=mine).exists()

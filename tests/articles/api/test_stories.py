"""What the API tells of stories, and of whom it tells nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.frame import kept
from articles.models import Article, Edition, Partner
from media.models import Image
from tests.articles.api.asking import bearer, codes, get, items, partner
from tests.articles.editions import HIDDEN, Paper, arabic, paper, papers, unpublished
from tests.builders import (
    article,
    category,
    dossier,
    edition,
    image,
    published_article,
    related,
    tag,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["fa", "ar", "en"])
def own(request) -> Paper:
    places = {"fa": edition, "ar": arabic, "en": lambda: edition("en")}
    return paper(places[request.param]())


def test_a_story_is_told_with_all_that_stands_around_it(client, own):
    near = published_article(edition=own.edition, headline="همسایه")
    related(own.story, near)
    related(own.story, url="https://example.org/a", title="بیرون")
    code = own.edition.code
    told = get(client, f"/{code}/articles/{own.story.pk}").json()
    name = code.upper()
    assert told["id"] == own.story.pk
    assert told["headline"] == f"{name} ۱۴۰۴ & <b>"
    assert told["published_at"] == own.story.published_at.isoformat()
    assert told["modified_at"] == own.story.corrections.get().at.isoformat()
    assert told["expires_at"] == own.story.published_until.isoformat()
    assert (told["edition"], told["language"]) == (code, own.edition.language)
    assert told["url"] == f"http://testserver{own.story.get_absolute_url()}"
    assert told["service"]["name"] == f"{name} ۲۴"
    assert [each["name"] for each in told["tags"]] == [f"{name} ۱۴۰۴"]
    assert [each["name"] for each in told["authors"]] == [f"{name} ۷"]
    assert [each["name"] for each in told["dossiers"]] == [f"{name} ۱۲"]
    assert told["picture"]["credit"] == "رضا"
    assert [each["note"] for each in told["corrections"]] == ["شمار درست شد"]
    assert [(each["id"], each["headline"]) for each in told["related"]][:2] == [
        (near.pk, "همسایه"),
        (None, "بیرون"),
    ]
    assert told["text"] is None


def test_a_film_and_an_album_are_told_where_readers_see_them(client):
    own = paper(edition())
    film = get(client, f"/fa/articles/{own.film.pk}").json()["film"]
    assert film["duration"] == 125
    assert client.get(film["url"].removeprefix("http://testserver")).status_code == 200
    assert len(get(client, f"/fa/articles/{own.report.pk}").json()["pictures"]) == 2


def test_nothing_hidden_is_told_anywhere(client):
    _, key = partner()
    for each in papers():
        code = each.edition.code
        asked: list[dict] = [{}, {"breaking": "true"}, {"q": HIDDEN}, {"format": "ninjs"}]
        for kind, path in each.lists.items():
            asked += [{kind: path.rpartition("/")[2]}] if "%" not in path else []
        asked += [{"service": f"{code}-24", "kind": "news"}]
        texts = [client.get(f"/api/v1/{code}/articles", one).content.decode() for one in asked]
        for story in Article.objects.in_edition(each.edition):
            for form in ("json", "ninjs"):
                path = f"/api/v1/{code}/articles/{story.pk}?format={form}"
                texts.append(client.get(path, headers=bearer(key)).content.decode())
        texts += [client.get(f"/api/v1/{code}/{name}").content.decode() for name in ("tags",)]
        assert HIDDEN not in "".join(texts)


def test_what_was_taken_away_is_gone_and_what_never_came_is_not_there(client):
    hidden = unpublished(edition(), category())
    statuses = [get(client, f"/fa/articles/{each.pk}").status_code for each in hidden]
    assert statuses == [404, 404, 404, 404, 410, 410]
    answer = get(client, f"/fa/articles/{hidden[4].pk}")
    assert answer.json()["code"] == "withdrawn"
    assert hidden[4].headline not in answer.content.decode()
    assert get(client, f"/en/articles/{withdrawn_article().pk}").status_code == 404


def test_a_story_comes_at_its_moment_and_leaves_at_its_end(client):
    now = timezone.now().replace(microsecond=0)
    with time_machine.travel(now, tick=False) as clock:
        story = published_article(ago=-timedelta(hours=1), published_until=now + timedelta(hours=2))
        seen = []
        for _ in range(3):
            kept.forget()
            found = get(client, f"/fa/articles/{story.pk}").status_code
            seen.append((codes(client), codes(client, kind="news"), found))
            clock.shift(timedelta(hours=1))
        assert seen == [([], [], 404), ([story.pk], [story.pk], 200), ([], [], 410)]


def test_no_picture_is_told_without_its_right(client):
    picture = image("تنها تا دیروز")
    body = f'<p>متن</p><figure data-image="{picture.pk}"></figure>'
    story = published_article(lead_image=picture, body=body)
    _, key = partner()
    path = f"/fa/articles/{story.pk}"
    assert get(client, path, headers=bearer(key)).content.decode().count("تنها تا دیروز") > 1
    Image.objects.update(rights_until=timezone.now() - timedelta(minutes=1))
    for one in (path, f"{path}?format=ninjs", "/fa/articles"):
        text = client.get(f"/api/v1{one}", headers=bearer(key)).content.decode()
        assert "تنها تا دیروز" not in text


def test_related_content_and_dossiers_are_what_readers_see(client):
    story = published_article()
    related(story, article(headline=HIDDEN))
    shut = dossier("بسته", is_shown=False)
    story.dossiers.add(shut, through_defaults={"published_at": story.published_at})
    told = get(client, f"/fa/articles/{story.pk}").json()
    assert (told["related"], told["dossiers"]) == ([], [])
    assert get(client, "/fa/articles", dossier=shut.slug).json()["code"] == "unknown_value"


def test_a_key_gives_the_whole_text(client):
    picture = image()
    body = (
        '<p>یک <a href="/fa/">ما</a></p><h2>میان</h2><ul><li><p>دو &amp; سه</p></li></ul>'
        f'<figure data-image="{picture.pk}"></figure>'
    )
    story = published_article(lead="لید", body=body, sign_off="م.ح")
    _, key = partner()
    text = get(client, f"/fa/articles/{story.pk}", headers=bearer(key)).json()["text"]
    assert text["plain"] == "یک ما\nمیان\nدو & سه"
    assert text["lead"] == "لید"
    assert text["sign_off"] == "انتهای پیام/م.ح"
    assert '<a href="http://testserver/fa/"' in text["html"]
    assert '<img src="http://testserver/media/renditions/' in text["html"]
    Partner.objects.update(full_text=False)
    assert get(client, f"/fa/articles/{story.pk}", headers=bearer(key)).json()["text"] is None


def test_a_summary_is_all_that_is_told_without_a_key(client):
    story = published_article(body="<p>" + "متن بسیار بلند " * 60 + "پایان متن</p>")
    for path in ("/fa/articles", f"/fa/articles/{story.pk}"):
        for form in ("json", "ninjs"):
            assert "پایان متن" not in get(client, path, format=form).content.decode()


def test_editions_and_services_are_told_as_readers_find_them(client):
    own = paper(edition())
    paper(edition("en"))
    assert [each["code"] for each in items(client, "/editions")] == ["fa", "en"]
    services = items(client, "/fa/services")
    assert [(each["name"], each["parent"]) for each in services] == [
        ("FA", None),
        ("FA ۲۴", own.story.category.parent.slug),
    ]


def test_tags_are_those_of_what_is_published(client):
    Edition.objects.all()
    own = edition()
    names = [f"برچسب {n}" for n in range(5)]
    story, draft = published_article(), article()
    story.tags.add(*(tag(name, edition=own) for name in names))
    draft.tags.add(tag("راز"))
    first = get(client, "/fa/tags", limit=3)
    assert [each["name"] for each in first.json()["items"]] == names[:3]
    rest = client.get(first.json()["next"]).json()
    assert [each["name"] for each in rest["items"]] == names[3:]
    assert rest["next"] is None
    assert items(client, "/fa/authors") == []

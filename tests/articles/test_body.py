"""Pictures and films in the text of a story."""

import html
from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.html import strip_tags

from articles.body import Figures, plain_text, sanitize
from articles.frame import kept
from articles.models import Article
from qodsna import http
from tests.articles.pages import Page
from tests.builders import article, chief, edition, image, published_article, ready_video, video

pytestmark = pytest.mark.django_db

PICTURE, FILM = '<figure data-image="12"></figure>', '<figure data-video="3"></figure>'


def picture_of(thing) -> str:
    return f'<figure data-image="{thing.pk}"></figure>'


def film_of(thing) -> str:
    return f'<figure data-video="{thing.pk}"></figure>'


def expired(**fields):
    return image(rights_until=timezone.now() - timedelta(minutes=1), **fields)


# What may stand in a body


@pytest.mark.parametrize(
    ("typed", "kept_as"),
    [
        (PICTURE, PICTURE),
        (f"<p>یک</p>{FILM}<p>دو</p>", f"<p>یک</p>{FILM}<p>دو</p>"),
        ('<figure data-image="12"> </figure>', PICTURE),
        ('<figure data-image="12" class="x" onclick="a()" style="b" id="c"></figure>', PICTURE),
        ('<figure data-image="12"><img src=x onerror=a()>زیر</figure>', f"{PICTURE}زیر"),
        (f'<figure data-image="12"><p>یک</p>{FILM}</figure>', f"{PICTURE}<p>یک</p>{FILM}"),
        ('<figure data-image="12"><figure><figure>', PICTURE),
        ('<figure data-image="12" data-video="3"></figure>', ""),
        ('<figure data-image="0"></figure>', ""),
        ('<figure data-image="012"></figure>', ""),
        ('<figure data-image="-1"></figure>', ""),
        ('<figure data-image="۱۲"></figure>', ""),
        ('<figure data-image="12 "></figure>', ""),
        ('<figure data-image="12\n"></figure>', ""),
        ('<figure data-image="1e3"></figure>', ""),
        ('<figure data-image=""></figure>', ""),
        (f'<figure data-image="{10**18}"></figure>', ""),
        (f'<figure data-image="{10**17}"></figure>', f'<figure data-image="{10**17}"></figure>'),
        ('<figure data-image="12&quot; onclick=&quot;a()"></figure>', ""),
        ('<figure data-file="12"></figure><img src="/x.jpg"><video src="/x.mp4"></video>', ""),
        ("<figure><figcaption>زیر</figcaption></figure>", "زیر"),
        ("<div data-image='12'>متن</div><p data-image='12'>متن</p>", "متن<p>متن</p>"),
        (f"<p>یک</p>{PICTURE}<p></p><p></p>", f"<p>یک</p>{PICTURE}"),
        ("<p></p>", ""),
    ],
)
def test_of_figures_only_those_of_the_library_are_kept(typed, kept_as):
    assert sanitize(typed) == kept_as
    assert sanitize(kept_as) == kept_as


@pytest.mark.parametrize("write", ["create", "save", "update", "bulk_create", "bulk_update"])
def test_no_way_into_the_database_keeps_another_figure(write):
    hostile = '<figure data-image="12" onclick="a()"><img src=x onerror=a()></figure>'
    story = article(body=hostile if write == "create" else "")
    if write == "save":
        story.body = hostile
        story.save()
    elif write == "update":
        Article.objects.filter(pk=story.pk).update(body=hostile)
    elif write == "bulk_create":
        (story,) = Article.objects.bulk_create(
            [Article(edition=edition(), headline="تیتر", body=hostile)]
        )
    elif write == "bulk_update":
        story.body = hostile
        Article.objects.bulk_update([story], ["body"])
    assert Article.objects.get(pk=story.pk).body == PICTURE


def test_figures_are_no_words():
    assert plain_text(f"<p>یک</p>{PICTURE}<p>دو</p>").split() == ["یک", "دو"]
    story = article(body=f"{PICTURE}<p>متن خبر</p>{FILM}")
    assert (story.summary, story.reading_minutes) == ("متن خبر", 1)


def test_keys_are_told_once_in_the_order_of_the_text():
    figures = Figures.of(f'{FILM}<figure data-image="40"></figure>{PICTURE}{FILM}{PICTURE}')
    assert (figures.images, figures.videos) == ([40, 12], [3])


# What the library knows of it


def test_a_saved_body_says_what_stands_in_it(django_assert_num_queries):
    first, second, film = image(), image("دوم"), video()
    story = article(body=picture_of(first) + film_of(film) + picture_of(first))
    assert [row.image for row in story.body_images.all()] == [first]
    assert [row.video for row in story.body_videos.all()] == [film]
    untouched = story.body_videos.get().pk
    story.body = picture_of(second) + film_of(film)
    story.save()
    assert [row.image for row in story.body_images.all()] == [second]
    assert story.body_videos.get().pk == untouched
    with django_assert_num_queries(
        8
    ):  # savepoint, where it stood, row, pictures, films, dossiers, words, savepoint
        story.save()


def test_what_is_written_without_the_body_asks_nothing_of_it(django_assert_num_queries):
    story = article(body=picture_of(image()))
    with django_assert_num_queries(1):
        story.save(update_fields=["sign_off"])


def test_a_body_written_without_the_form_may_name_nothing():
    story = article(body=PICTURE + FILM)
    assert not story.body_images.exists()
    assert not story.body_videos.exists()


def test_what_stands_in_a_body_is_not_deleted_from_the_library():
    picture = image()
    story = article(body=picture_of(picture))
    with pytest.raises(ProtectedError):
        picture.delete()
    story.body = ""
    story.save()
    picture.delete()


# What readers see


def body_of(client, story) -> Page:
    kept.forget()
    return Page(client.get(story.get_absolute_url()))


def figures_of(page: Page) -> list[str]:
    return [each.text for each in page.all("figcaption") if each.within("story__body")]


def test_pictures_and_films_stand_where_the_editor_put_them(client):
    picture = image("دریاچه", caption="کرانه جنوبی", credit="رضا بهمنی")
    film = ready_video("یک روز", credit="محسن حیدرنیا")
    story = published_article(
        body=f"<p>آغاز</p>{picture_of(picture)}<p>میان</p>{film_of(film)}<p>پایان</p>"
    )
    page = body_of(client, story)
    text = page.one("div", "story__body").text
    order = ["آغاز", "کرانه جنوبی", "میان", "یک روز", "پایان"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert figures_of(page)[0] == "کرانه جنوبی عکس: رضا بهمنی"
    inside = [each for each in page.all("img") if each.within("story__body")]
    (shown,) = [each for each in inside if not each.within("film")]
    assert (shown["alt"], shown["loading"]) == ("دریاچه", "lazy")
    assert page.one("video")["aria-label"] == "یک روز"


def test_what_may_not_be_shown_or_is_gone_leaves_nothing(client):
    gone = expired(caption="پایان‌یافته")
    body = f"<p>یک</p>{picture_of(gone)}<p>دو</p>{PICTURE}{FILM}<p>سه</p>"
    story = published_article(body=body)
    for path in (story.get_absolute_url(), story.print_path):
        page = Page(client.get(path))
        assert page.one("div", "story__body").text == "یک دو سه"
        assert page.all("figure") == []


def test_a_film_that_is_not_ready_has_no_player(client):
    film = video("در راه")
    story = published_article(body=f"<p>متن</p>{film_of(film)}")
    page = body_of(client, story)
    assert page.all("video") == []
    assert film.file.name not in client.get(story.get_absolute_url()).content.decode()


def test_on_paper_a_film_is_a_picture_and_an_address(client):
    film = ready_video("یک روز")
    story = published_article(body=film_of(film), video=ready_video("دیگری"))
    page = Page(client.get(story.print_path))
    assert page.all("video") == []
    assert [each.text for each in page.all("figcaption")] == [
        f"فیلم: دیگری http://testserver/fa/videos/{story.video.pk}/%D8%AF%DB%8C%DA%AF%D8%B1%DB%8C",
        f"فیلم: یک روز http://testserver/fa/videos/{film.pk}/%DB%8C%DA%A9-%D8%B1%D9%88%D8%B2",
    ]


def test_figures_cost_three_queries_more_however_many_there_are(
    client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(http, "kept_seconds", lambda now: 3600)
    plain = published_article(body="<p>متن</p>")
    figures = "".join([picture_of(image()) + film_of(ready_video()) for _ in range(5)])
    rich = published_article(body=figures)
    client.get(plain.get_absolute_url())
    for story, cost in ((plain, 1), (rich, 1 + 3)):
        with django_assert_num_queries(cost):
            client.get(story.get_absolute_url())


# The form


@pytest.fixture
def desk(client):
    client.force_login(chief())
    return client


def save(desk, story, **changed):
    page = desk.get(f"/admin/articles/article/{story.pk}/change/")
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    data |= {f"related_links-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    data = {name: "" if value is None else value for name, value in (data | changed).items()}
    return desk.post(f"/admin/articles/article/{story.pk}/change/", data | {"_continue": "1"})


def test_a_key_of_nothing_is_refused_in_persian_and_nothing_is_lost(desk):
    story = article(body="<p>کهنه</p>")
    typed = f"<p>تازه</p>{PICTURE}{FILM}"
    response = save(desk, story, body=typed)
    assert response.context["adminform"].form.errors["body"] == [
        "عکس شماره ۱۲ در کتابخانه نیست.",
        "فیلم شماره ۳ در کتابخانه نیست.",
    ]
    assert "data-image=&quot;12&quot;" in response.content.decode()
    assert Article.objects.get(pk=story.pk).body == "<p>کهنه</p>"


def test_a_body_of_pictures_alone_is_kept(desk):
    story, picture = article(), image()
    assert (
        save(desk, story, body=f'<figure data-image="{picture.pk}"> </figure>').status_code == 302
    )
    assert Article.objects.get(pk=story.pk).body == picture_of(picture)
    assert [row.image for row in story.body_images.all()] == [picture]


# What is left of a body without its marks


@pytest.mark.parametrize(
    "body",
    [
        "<p>یک <strong>دو</strong></p><p>۳ &lt; ۵ &amp; ۵ &gt; ۳</p>",
        f'<h2>تیتر</h2>{PICTURE}<p><a href="/?a=1&amp;b=2">پیوند</a> > متن</p>',
        "<p><a href=\"/?q=&quot;>&quot;\" title='a > b'>پیوند</a></p>",
        "<p>کوچک‌تر از < ۵</p><!-- <p>یادداشت</p> --><br/>پایان<",
        "متن بی‌نشان",
        "",
    ],
)
def test_the_words_of_a_body_are_those_that_the_parser_finds(body):
    assert plain_text(body) == html.unescape(strip_tags(body.replace("<", " <"))).strip()

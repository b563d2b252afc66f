"""What the writing desk asks of photo reports, and tells of what stands in a text."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.status import Kind
from tests.articles.test_body import save
from tests.builders import (
    article,
    category,
    chief,
    gallery,
    image,
    published_article,
    ready_video,
    user,
    video,
)

pytestmark = pytest.mark.django_db

REFUSED = "گزارش تصویری برای انتشار آلبوم یا عکس اصلی می‌خواهد."


@pytest.fixture
def desk(client):
    client.force_login(chief())
    return client


def said(response) -> str:
    return " ".join(str(message) for message in response.wsgi_request._messages)


def test_a_photo_report_without_pictures_is_kept_but_not_published(desk):
    story = article(kind=Kind.PHOTO_REPORT, category=category())
    response = save(desk, story, lead="لید تازه", _publish="1")
    story.refresh_from_db()
    assert (story.lead, story.is_released) == ("لید تازه", False)
    assert REFUSED in said(response)


def test_a_gallery_with_nothing_to_show_is_no_picture(desk):
    gone = image("گذشته", rights_until=timezone.now() - timedelta(days=1))
    service = category()
    for album in (gallery(), gallery(gone)):
        story = article(kind=Kind.PHOTO_REPORT, category=service, gallery=album)
        assert REFUSED in said(save(desk, story, _publish="1"))
        story.refresh_from_db()
        assert not story.is_released


@pytest.mark.parametrize("field", ["gallery", "lead_image"])
def test_a_photo_report_with_pictures_is_published(desk, field):
    picture = image()
    thing = gallery(picture) if field == "gallery" else picture
    story = article(kind=Kind.PHOTO_REPORT, category=category(), **{field: thing})
    save(desk, story, _publish="1")
    story.refresh_from_db()
    assert story.is_published


def test_a_published_photo_report_does_not_lose_its_last_picture(desk):
    story = published_article(kind=Kind.PHOTO_REPORT, lead_image=image())
    response = save(desk, story, lead_image="")
    assert response.context["adminform"].form.errors["gallery"] == [REFUSED]
    assert Article.objects.get(pk=story.pk).lead_image


def test_an_old_photo_report_without_pictures_can_still_be_mended(desk):
    story = published_article(kind=Kind.PHOTO_REPORT)
    assert save(desk, story, lead="لید", correction_kind="minor").status_code == 302
    assert Article.objects.get(pk=story.pk).lead == "لید"


def test_the_first_picture_that_may_be_shown_leads_where_no_other_does(desk):
    gone = image("گذشته", rights_until=timezone.now() - timedelta(days=1))
    first, own = image("نخست"), image("خود")
    album = gallery(gone, first)
    story = article(kind=Kind.PHOTO_REPORT)
    response = save(desk, story, gallery=album.pk)
    assert Article.objects.get(pk=story.pk).lead_image == first
    assert "نخستین عکس آلبوم، عکس اصلی خبر شد." in said(response)
    save(desk, story, gallery=album.pk, lead_image=own.pk)
    assert Article.objects.get(pk=story.pk).lead_image == own


def told(client, kind: str, key: object) -> dict[str, str]:
    return client.get(f"/admin/articles/article/in-body/{kind}/{key}/").json()


def test_the_editor_is_told_what_stands_in_the_text(desk):
    picture = image("دریاچه", caption="کرانه", credit="رضا")
    film = ready_video("یک روز", credit="محسن")
    found = told(desk, "image", picture.pk)
    assert found.pop("preview").startswith(f"/media/renditions/{picture.pk}/")
    assert found == {"title": "دریاچه", "words": "کرانه", "note": "عکس: رضا", "warning": ""}
    found = told(desk, "video", film.pk)
    assert (found["title"], found["words"], found["note"]) == ("یک روز", "۲:۰۵", "فیلم: محسن")
    assert found["warning"] == ""


def test_the_editor_is_told_what_readers_do_not_see(desk):
    gone = image(rights_until=timezone.now() - timedelta(days=1))
    found = told(desk, "image", gone.pk)
    assert (found["preview"], "پایان یافته" in found["warning"]) == ("", True)
    assert told(desk, "video", video().pk)["warning"] == "در صف؛ هنوز دیده نمی‌شود."
    for kind in ("image", "video"):
        for key in (999, 0, "x", 10**30):
            assert told(desk, kind, key)["warning"] == "در کتابخانه نیست."


def test_what_stands_in_texts_is_for_those_who_write_them(client):
    address = f"/admin/articles/article/in-body/image/{image().pk}/"
    assert client.get(address).status_code == 302
    client.force_login(user("photo", can="media.view_image"))
    assert client.get(address).status_code == 403
    client.force_login(user("writer", can="articles.add_article"))
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert client.get(address.replace("image", "sound")).status_code == 404
    assert client.post(address).status_code == 405

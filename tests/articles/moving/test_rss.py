"""What a site tells the world by RSS comes in with its pictures and its moments."""

from datetime import UTC, datetime

import pytest

from articles.models import Article
from media.models import Image

pytestmark = pytest.mark.django_db


@pytest.fixture
def brought(bring, from_elsewhere):
    path = from_elsewhere("feed.xml", "danesh.example")
    text = path.read_text()
    path.write_text(text.replace('src="//danesh.example', f'src="{address_in(text)}'))
    return bring(path, "rss", pictures=True)


def address_in(text):
    return text.partition("<link>")[2].partition("<")[0]


def test_items_become_stories(brought, client):
    story = Article.objects.get(headline="تلسکوپ تازه نخستین نور را دید")
    assert story.published_at == datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
    assert story.lead == "دانشمندان از نخستین تصویر خبر دادند […]"
    first_light = Image.objects.get(alt="نخستین نور")
    assert story.body == (
        "<p>رصدخانه ملی شب گذشته <strong>نخستین نور</strong> را ثبت کرد.</p>"
        f'<figure data-image="{first_light.pk}"></figure>'
        '<p><a href="https://www.aparat.com/video/video/embed/videohash/x">www.aparat.com</a></p>'
    )
    assert story.lead_image
    assert story.category.name == "اخترشناسی"
    assert [tag.name for tag in story.tags.all()] == ["تلسکوپ"]
    assert [author.name for author in story.authors.all()] == ["سارا نیک‌پی"]
    assert client.get("/1404/05/telescope/")["Location"] == story.get_absolute_url()


def test_a_jalali_date_that_leaked_is_understood(brought):
    story = Article.objects.get(headline="خبری با تاریخ شمسی در جای میلادی")
    assert story.published_at == datetime(2025, 8, 5, 9, 0, tzinfo=UTC)


def test_what_has_no_headline_stays_out_with_a_reason(brought, bring):
    assert Article.objects.count() == 2
    (row,) = [row for row in brought if row["outcome"] == "left out"]
    assert "headline: " in row["reason"]
    assert bring.code == 3

"""What WordPress exported comes in as a newsroom would have it."""

from datetime import UTC, datetime

import pytest

from articles.models import Article, Author, Category, SearchWords, Step, Tag, Trait
from comments.models import Comment
from media.models import Image
from tests.builders import article

pytestmark = pytest.mark.django_db


@pytest.fixture
def wordpress(from_elsewhere):
    return from_elsewhere("wordpress.xml", "havaye-no.example")


@pytest.fixture
def brought(bring, wordpress):
    return bring(wordpress, "wxr", pictures=True)


def rain():
    return Article.objects.get(pk=1201)


def test_a_post_keeps_its_code_dates_service_tags_and_authors(brought):
    story = rain()
    assert story.title == "باران – سه‌شنبه در شمال کشور می بارد"
    assert story.is_published
    assert story.published_at == datetime(2024, 5, 7, 5, 30, tzinfo=UTC)
    assert story.updated_at == datetime(2024, 5, 7, 7, 45, 20, tzinfo=UTC)
    assert story.lead == "هواشناسی از بارش پنج روزه خبر داد."
    assert (story.category.slug, story.category.name) == ("weather", "آب & هوا")
    assert story.category.parent.slug == "دانش"
    assert {each.name for each in story.tags.all()} == {"باران بهاری", "رشت", "دانش"}
    assert {each.name for each in story.authors.all()} == {"مینا رستگار", "رضا بهمنی"}
    assert Author.objects.get(name="مینا رستگار").slug == "mrastegar"
    assert Tag.objects.get(name="باران بهاری").slug == "باران-بهاری"
    assert Category.objects.get(slug="دانش").description == "از آزمایشگاه تا خانه"


def test_its_text_is_in_our_marks_and_letters(brought):
    picture = Image.objects.get(alt="ابر تیره بر فراز شهر")
    assert rain().body == (
        "<p>به گزارش خبرنگار ما، سامانه بارشی تازه از سه‌شنبه به <strong>شمال کشور</strong>"
        " می رسد.</p>"
        f'<figure data-image="{picture.pk}"></figure>'
        "<h3>پیش‌بینی پنج روز</h3>"
        "<ul><li>چهارشنبه: ۱۲ میلی‌متر</li><li>پنجشنبه: آفتابی</li></ul>"
        '<p><a href="https://www.aparat.com/v/abc12">https://www.aparat.com/v/abc12</a> </p>'
        "<p>نقشه در این‌جا است.</p>"
    )
    assert rain().lead_image == picture
    assert picture.caption == "ابرهای باران‌زا بر فراز رشت"
    assert [each.image for each in rain().body_images.all()] == [picture]


def test_shortcodes_become_what_they_meant(brought):
    story = Article.objects.get(pk=1210)
    runners = Image.objects.get(alt="دوندگان در مه")
    assert runners.caption == "تمرین بامدادی، عکس از رضا بهمنی"
    assert story.body == (
        "<p>گروه دوندگان شهر هر بامداد در بوستان گرد می آیند.<br>تمرین‌ها رایگان است.</p>"
        f'<figure data-image="{runners.pk}"></figure>'
        "<p>در پایان [۱۴۰۳] برنامه تازه می‌آید.</p>"
        '<p><a href="https://www.aparat.com/v/run77">https://www.aparat.com/v/run77</a></p>'
    )
    assert story.category.slug == "sport"
    assert story.kind == Article.Kind.PHOTO_REPORT
    assert [place.image for place in story.photos] == [runners, rain().lead_image]
    assert story.comments_closed


def test_only_what_was_public_becomes_public(brought, bring):
    assert not Article.objects.get(pk=1220).is_released
    assert not Article.objects.get(pk=1230).is_released
    assert not Article.objects.filter(pk=1240).exists()
    assert {(row["key"], row["reason"]) for row in brought} == {
        ("1240", "وضعیت آن در وردپرس «trash» است."),
        ("2", "از گونه «page» است، که خبر نیست."),
    }
    assert bring.code == 3


def test_readers_words_come_along_and_spam_does_not(brought):
    first, reply, waiting = Comment.objects.of_code(1201).order_by("pk")
    assert (first.name, first.is_shown) == ("لیلا", True)
    assert first.text == "کاش به مرکز هم برسد.\nاین را ببینید"
    assert first.address == ""
    assert reply.parent == first
    assert waiting.parent == first
    assert waiting.is_waiting
    story = rain()
    assert (story.comments_published, story.comments_pending) == (2, 1)


def test_what_is_known_beside_a_story_is_kept_in_step(brought):
    assert "باران" in SearchWords.objects.get(article=1201).text
    assert Trait.objects.filter(article=1201).exists()
    step = Step.objects.get(article=1201)
    assert (step.verb, step.moment) == ("publish", rain().published_at)


def test_old_addresses_lead_to_the_story(client, brought):
    old = "/1403/02/%d8%a8%d8%a7%d8%b1%d8%a7%d9%86-%d8%b4%d9%85%d8%a7%d9%84"
    for address in (old, f"{old}/", f"{old}/?utm_source=x", "/?p=1201"):
        response = client.get(address)
        assert (response.status_code, response["Location"]) == (301, rain().get_absolute_url())
    assert client.get("/secret/").status_code == 404
    assert client.get("/?p=1220").status_code == 302


def test_the_same_file_brings_nothing_twice(bring, wordpress, server):
    first = bring(wordpress, "wxr")
    lost = "عکس از نشانی گرفته نشد؛ برای گرفتن آن --pictures را بدهید."
    assert lost in [row["reason"] for row in first]
    stories = Article.objects.count()
    bring(wordpress, "wxr")
    assert "--resume" in bring.error
    bring(wordpress, "wxr", resume=True, pictures=True)
    assert Article.objects.count() == stories
    assert Comment.objects.count() == 3
    assert Image.objects.count() == 2


def test_a_taken_code_is_told_and_the_story_gets_another(bring, wordpress):
    article(pk=1201, headline="خبری دیگر")
    report = bring(wordpress, "wxr")
    story = Article.objects.get(headline__startswith="باران")
    assert story.pk != 1201
    assert [row["outcome"] for row in report if "شناسه ۱۲۰۱" in row["reason"]] == ["noted"]


def test_a_dry_run_tells_the_same_and_writes_nothing(bring, wordpress):
    report = bring(wordpress, "wxr", dry_run=True, pictures=True)
    assert len([row for row in report if row["outcome"] == "left out"]) == 2
    assert "۴ خبر" in bring.told
    assert not Article.objects.exists()
    assert not Category.objects.exists()

"""What was exported, brought into an empty newsroom, is exported again as it was."""

import filecmp
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from articles.models import (
    Article,
    Author,
    Category,
    Correction,
    Dossier,
    Edition,
    OldAddress,
    RelatedLink,
    Step,
    Tag,
)
from articles.models.content import put_many
from articles.moving.lines import rows
from articles.moving.schema import ROWS
from articles.story import corrections_of
from comments.models import Comment
from media.decoding import take_in
from media.models import Gallery, Image, Keyword, Video
from media.models.captions import Captions
from tests.builders import (
    article,
    author,
    category,
    dossier,
    edition,
    gallery,
    image,
    picture_file,
    published_article,
    related,
    tag,
    video,
    withdrawn_article,
)

CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\nدریاچه\n"

pytestmark = pytest.mark.django_db


def taken(alt, size, **fields):
    """A picture as the photo desk takes it in."""
    found = take_in(picture_file(size))
    return image(alt, file=found.file, checksum=found.checksum, **fields)


@pytest.fixture
def newsroom():
    """One of everything that an export has."""
    logo, lake, shore = (taken(f"عکس {n}", (90 + n, 60)) for n in range(3))
    edition(logo=logo, comments_close_after=30)
    en = edition("en")
    lake.keywords.set(Keyword.objects.named(["تالاب", "پرنده"]))
    Image.objects.filter(pk=lake.pk).update(
        focal_x=0.0, crops={"card": [0, 0, 1, 0.5]}, rights_until=timezone.now()
    )
    nature = category(description="کوه و دریا", position=20)
    water = category("آب", parent=nature, position=10)
    category("Science", edition=en)
    film = video(poster=shore, description="شرح")
    Captions.objects.create(
        video=film, language="fa", file=ContentFile(CUES.encode(), "c.vtt"), label="فارسی"
    )
    story = published_article(
        kicker="روتیتر",
        headline="سطر نخست\nسطر دوم",
        body=f'<p>متن ي</p><figure data-image="{lake.pk}"></figure>'
        f'<figure data-video="{film.pk}"></figure>',
        left_alone=["ي"],
        category=water,
        lead_image=lake,
        gallery=gallery(shore, lake, first="شرح در آلبوم"),
        is_breaking=True,
        embargo_note="منبع",
    )
    many = {
        "tags": [tag(), tag("پرنده")],
        "authors": [author(portrait=shore, initials="م.ر")],
        "dossiers": [dossier(introduction="<p>آغاز</p>", image=lake)],
    }
    put_many(story, many)
    Correction.objects.record(
        story, kind="correction", note="شمار درست شد.", version=1, parts=["body"], by=None
    )
    younger = withdrawn_article(note="تکراری بود", category=water, kind="video", video=film)
    story.join(article(edition=en, headline="A draft", lead="Not yet"), by=None)
    published_article(ago=-timedelta(days=2), category=water)
    related(story, younger, position=1)
    related(story, url="https://weather.example/", title="هواشناسی", image=shore, position=2)
    OldAddress.objects.keep(story, ["https://old.example/news/5/", "/?p=5", "/100%25-%3F%23"])
    first = Comment.objects.create(
        article=story, name="لیلا", text="سپاس از شما", email="l@x.example"
    )
    first.approve(by=None)
    Comment.objects.create(article=story, parent=first, text="پاسخی دیگر")
    first.edit(by=None, text="سپاس فراوان")
    Comment.objects.create(article=story, text="آگهی است").reject(by=None, reason="آگهی")
    return story


def export(path, **options):
    call_command("export_articles", path, stdout=StringIO(), verbosity=0, **options)
    return path


def empty():
    """An empty newsroom, whose numbers do not begin at one."""
    for model in (RelatedLink, Comment, Step, Article, Dossier, Author, Tag):
        model.objects.all().delete()
    while Category.objects.exists():
        Category.objects.filter(children=None).delete()
    for model in (Edition, Gallery, Video, Image, Keyword):
        model.objects.all().delete()


def test_export_import_export_is_identical(newsroom, tmp_path, settings, bring, tasks_asked_for):
    first = export(tmp_path / "first.jsonl")
    before = Article.objects.order_by("pk").values_list("pk", "updated_at", "published_at")
    before = list(before)
    empty()
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert bring(first) == []
    assert bring.code == 0
    second = export(tmp_path / "second.jsonl")
    assert second.read_text().splitlines() == first.read_text().splitlines()
    found = Article.objects.order_by("pk").values_list("pk", "updated_at", "published_at")
    assert list(found) == before
    same = filecmp.dircmp(tmp_path / "first.jsonl.files", tmp_path / "second.jsonl.files")
    assert not files_that_differ(same)
    types = {row["type"] for _, row in rows(first)}
    assert types == {*ROWS, "comment"}
    assert "process_film" in tasks_asked_for[-1].task


def files_that_differ(folders):
    mine = [*folders.left_only, *folders.right_only, *folders.diff_files]
    return mine + [each for below in folders.subdirs.values() for each in files_that_differ(below)]


def test_what_came_in_is_a_whole_newsroom(newsroom, client, tmp_path, settings, bring):
    file, code = export(tmp_path / "all.jsonl"), newsroom.pk
    empty()
    bring(file)
    story = Article.objects.get(pk=code)
    assert story.body_images.count() == 1
    assert story.search_words.text
    assert story.dossier_places.get().published_at == story.published_at
    assert (story.comments_published, story.comments_refused) == (1, 1)
    assert corrections_of(story)[0].note == "شمار درست شد."
    page = client.get(story.get_absolute_url())
    assert page.status_code == 200
    assert "متن ي" in page.content.decode()
    assert client.get("/news/5").status_code == 301
    assert article().pk > code


def test_an_export_may_be_one_edition_or_what_changed_lately(newsroom, tmp_path):
    english = [row for _, row in rows(export(tmp_path / "en.jsonl", edition="en"))]
    assert [row["headline"] for row in english if row["type"] == "story"] == ["A draft"]
    assert [row["code"] for row in english if row["type"] == "edition"] == ["en"]
    assert not [row for row in english if row["type"] in {"picture", "film", "gallery"}]
    tomorrow = (timezone.now() + timedelta(days=1)).isoformat()
    late = [row for _, row in rows(export(tmp_path / "late.jsonl", since=tomorrow))]
    assert not [row for row in late if row["type"] in {"story", "comment"}]


def test_an_edition_of_the_file_alone_comes_in(newsroom, tmp_path, bring):
    file = export(tmp_path / "all.jsonl")
    empty()
    bring(file, edition="en")
    assert [each.edition.code for each in Article.objects.all()] == ["en"]


def test_into_the_newsroom_it_came_from_nothing_comes_twice(newsroom, tmp_path, bring):
    file = export(tmp_path / "all.jsonl")
    counts = [model.objects.count() for model in (Article, Category, Tag, Author, Edition)]
    report = bring(file)
    assert counts == [model.objects.count() for model in (Article, Category, Tag, Author, Edition)]
    assert "همین خبر" in " ".join(row["reason"] for row in report)


def test_the_documentation_names_every_field(settings):
    told = (settings.BASE_DIR / "docs/import.md").read_text()
    for kind, fields in ROWS.items():
        assert f"`{kind}`" in told
        assert [name for name in fields if f"`{name}`" not in told] == []


def test_lines_are_plain_json_with_gregorian_moments(newsroom, tmp_path):
    for line in export(tmp_path / "all.jsonl").read_text().splitlines():
        row = json.loads(line)
        if moment := row.get("published_at"):
            assert moment.endswith("+00:00")


def test_translations_come_in_as_far_as_they_are_there(tmp_path, bring):
    edition(), edition("en")
    lines = ['{"type": "newspaper", "format": "qodsna", "version": 1}']
    lines += [
        f'{{"type": "story", "edition": "{code}", "code": {number}, "headline": "{number}"}}'
        for code, number in (("fa", 1), ("en", 2), ("fa", 3), ("en", 4))
    ]
    groups = ("[1, 2, 9]", "[3, 9]", "[2, 4]")
    lines += [f'{{"type": "translated", "stories": {codes}}}' for codes in groups]
    lines += ['{"type": "translated", "stories": [4, 3]}', '{"type": "translated", "stories": []}']
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(lines))
    bring(file, dry_run=True)
    assert not Article.objects.exists()
    told = bring(file)
    assert [each["key"] for each in told] == ["[3, 9]", "[2, 4]", "[]"]
    together = {
        frozenset([each.pk, *(t.pk for t in each.translations)]) for each in Article.objects.all()
    }
    assert together == {frozenset({1, 2}), frozenset({3, 4})}

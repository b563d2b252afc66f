"""All that is known of stories in other tables is worked out anew while people work."""

from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from articles.derived import mending
from articles.models import (
    Article,
    AuthorPlace,
    BodyImage,
    Correction,
    DayCount,
    DossierPlace,
    Findable,
    KnownName,
    KnownWord,
    SearchWords,
    TagPlace,
    Trait,
)
from articles.related.keeping import relate_all
from qodsna.management.commands import reindex as command
from tests.builders import (
    article,
    author,
    category,
    dossier,
    image,
    published_article,
    tag,
    withdrawn_article,
)
from tests.comments.builders import approved_comment, comment

pytestmark = pytest.mark.django_db
# What each story is known by, and what all of them are.
KEPT = {
    SearchWords: ("article", "text"),
    Findable: ("article", "published_at", "titles", "digest"),
    Trait: ("article", "number"),
    TagPlace: ("article", "tag", "published_at"),
    AuthorPlace: ("article", "author", "published_at"),
    BodyImage: ("article", "image"),
    DossierPlace: ("article", "dossier", "published_at"),
    KnownWord: ("key",),
    KnownName: ("key", "tag", "author", "category"),
}
COUNTS = ("comments_published", "comments_pending", "comments_refused", "corrections_shown")


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def reindex(**options) -> str:
    told = StringIO()
    call_command("reindex", stdout=told, **{"processes": 1, **options})
    return told.getvalue()


def known() -> dict:
    rows = {model: Counter(model.objects.values_list(*names)) for model, names in KEPT.items()}
    found = {model.__name__: each for model, each in rows.items()}
    found["counts"] = Counter(Article.objects.values_list("pk", *COUNTS))
    lines = DayCount.objects.values_list("edition", "category", "day", "count")
    found["days"] = Counter()
    for *place, count in lines:
        found["days"][tuple(place)] += count
    return found


@pytest.fixture
def newsroom():
    """One story of each kind that anything is known of, as saves left them."""
    picture = image()
    story = published_article(
        headline="سمندر در کویر",
        lead="چشمه‌ها باز جوشیدند.",
        body=f'<p>متن</p><figure data-image="{picture.pk}"></figure>',
    )
    story.tags.add(tag("کویر"))
    story.authors.add(author())
    story.dossiers.add(dossier(), through_defaults={"published_at": story.published_at})
    told = {"kind": "correction", "note": "نام درست شد.", "version": 1, "parts": ["body"]}
    Correction.objects.record(story, **told, by=None)
    approved_comment(article=story)
    comment(article=story)
    article(headline="پیش‌نویس")
    withdrawn_article(headline="سمندر")
    published_article(category=category("اقتصاد"), ago=timedelta(days=400))
    relate_all()
    return story


def wreck(story: Article) -> None:
    for model in KEPT.keys() - {DossierPlace}:
        model.objects.all().delete()
    DossierPlace.objects.update(published_at=None)
    Article.objects.update(**dict.fromkeys(COUNTS, 7))
    DayCount.objects.update(count=F("count") + 3)


def test_what_is_gone_or_wrong_is_as_the_saves_had_left_it(newsroom):
    before = known()
    wreck(newsroom)
    assert known() != before
    assert "4 stories looked at, 8 put right" in reindex()
    assert known() == before


def test_only_what_differs_is_written(newsroom):
    gone = withdrawn_article()
    Trait.objects.create(article=gone, number=5)
    Trait.objects.create(article=newsroom, number=5)
    SearchWords.objects.filter(article=newsroom).update(text="")
    reindex()
    assert not Trait.objects.filter(number=5).exists()
    with CaptureQueriesContext(connection) as queries:
        assert "5 stories looked at, 0 put right; 0 counts of days" in reindex()
    writing = ("INSERT", "UPDATE", "DELETE")
    assert [each["sql"] for each in queries if each["sql"].startswith(writing)] == []


def test_what_somebody_saves_meanwhile_is_what_is_known(newsroom, monkeypatch):
    """Between reading and writing: an editor saves, another story goes, and one gets a tag."""
    gone, tagged = published_article(), published_article()
    wreck(newsroom)
    late = tag("دیرهنگام")
    write = mending.Mender._patiently

    def saved_first(mender, codes, made):
        Article.objects.get(pk=newsroom.pk).save()
        newsroom.headline = "فلامینگو در تالاب"
        newsroom.save()
        gone.delete()
        ties = Article.tags.through
        ties.objects.bulk_create([ties(article=tagged, tag=late)])
        return write(mender, codes, made)

    monkeypatch.setattr(mending.Mender, "_patiently", saved_first)
    reindex()
    monkeypatch.undo()
    own_words = SearchWords.objects.get(article=newsroom).text
    assert own_words.startswith("\nفلامینگودرتالاب")
    assert "فلامینگو" in Findable.objects.get(article=newsroom).titles
    assert not SearchWords.objects.filter(article=gone.pk).exists()
    assert ", 0 put right" in reindex()


def test_an_entry_that_a_tie_wrote_first_is_not_written_over(newsroom):
    """A tag is given without touching the story: its entry may come between reading and writing."""
    Findable.objects.all().delete()
    codes = [newsroom.pk]
    made = {newsroom.pk: mending.Derived(mending.stories_of(codes)[newsroom.pk])}
    seen = mending.known_of(codes)
    newsroom.tags.add(tag("تازه"))
    newer = Findable.objects.get(article=newsroom).digest
    mending.write_entries(made, seen)
    assert Findable.objects.get(article=newsroom).digest == newer


def test_a_lock_is_short_and_a_busy_database_is_tried_again(newsroom, monkeypatch):
    monkeypatch.setattr(mending, "TOGETHER", 2)
    monkeypatch.setattr(mending, "PAUSE_SECONDS", 0)
    wreck(newsroom)
    written, write = [], mending.Mender._write

    def busy_at_first(mender, codes, made):
        written.append(len(codes))
        if len(written) == 1:
            raise OperationalError("deadlock detected")
        return write(mender, codes, made)

    monkeypatch.setattr(mending.Mender, "_write", busy_at_first)
    reindex()
    assert written == [2, 2, 2]
    monkeypatch.setattr(mending, "TRIES", 1)
    SearchWords.objects.all().delete()
    written.clear()
    with pytest.raises(OperationalError):
        reindex()


def stopping_after(batches: int):
    """The work of a batch, which somebody ends with Ctrl-C after so many."""
    done = []

    def put_right(reindexing, codes):
        if len(done) == batches:
            raise KeyboardInterrupt
        done.append(codes)
        return reindexing.mender.put_right(codes)

    return put_right


@pytest.mark.machine_clock
def test_what_was_stopped_goes_on_from_its_place(newsroom, monkeypatch):
    monkeypatch.setattr(mending, "BATCH", 1)
    wreck(newsroom)
    with monkeypatch.context() as patched:
        patched.setattr(command.Reindexing, "put_right", stopping_after(2))
        with pytest.raises(CommandError, match="goes on from here"):
            reindex()
    assert SearchWords.objects.count() == 2
    told = reindex()
    assert "Going on after" in told
    assert "2 stories looked at" in told
    assert SearchWords.objects.count() == 4
    assert "4 stories looked at" in reindex()
    last = Article.objects.order_by("pk").last()
    assert "0 stories looked at" in reindex(after=last.pk, verbosity=0)

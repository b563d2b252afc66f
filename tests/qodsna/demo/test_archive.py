"""The demo's archive: of exactly the size that was asked for, and known as saves would have it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles.body import in_letters_of, sanitize
from articles.models import (
    Article,
    BodyImage,
    Correction,
    DossierPlace,
    Edition,
    RelatedLink,
    Step,
    Suggested,
    Version,
)
from articles.related.keeping import keep_traits
from articles.status import Status
from comments.models import Comment, Decision
from qodsna.demo.archive import frame, maker, making, plan, way
from qodsna.demo.staff import hire
from qodsna.management.commands import demo
from tests.articles.derived.test_mending import known
from tests.builders import article, category, dossier, edition, image, ready_video

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom(settings, monkeypatch, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    monkeypatch.setattr(plan, "BATCH", 40)
    monkeypatch.setattr(frame, "TAGS", 12)
    monkeypatch.setattr(frame, "AUTHORS", 5)
    hire()
    category("اقتصاد")
    category("ورزش")
    dossier()
    image()
    ready_video()
    return edition()


def archive(size: int, **options) -> str:
    told = StringIO()
    call_command("demo", articles=size, processes=1, stdout=told, **options)
    return told.getvalue()


def test_it_is_known_as_if_every_story_had_been_saved_by_hand(newsroom):
    archive(200)
    made = known()
    for story in Article.objects.all():
        story.save()
        keep_traits(story)
        story.tags.set(story.tags.all())
    Comment.objects.recount(Article.objects.values_list("pk", flat=True))
    assert known() == made
    told = StringIO()
    call_command("reindex", processes=1, stdout=told)
    assert "200 stories looked at, 0 put right; 0 counts of days" in told.getvalue()


def test_it_has_what_a_newsroom_has(newsroom, client, monkeypatch):
    monkeypatch.setattr(maker, "CORRECTED", 0.1)
    monkeypatch.setattr(way, "ELSEWHERE", dict.fromkeys(way.ELSEWHERE, 5))
    archive(400)
    stories = Article.objects.all()
    assert set(stories.values_list("status", flat=True)) == set(Status.values)
    assert set(stories.values_list("kind", flat=True)) == set(Article.Kind.values)
    assert stories.scheduled().count() == plan.TO_COME
    ages = stories.published().newest_first().values_list("published_at", flat=True)
    assert (ages[0] - ages[len(ages) - 1]).days > 5 * 365
    for thing in (RelatedLink, BodyImage, DossierPlace, Correction, Version, Decision, Suggested):
        assert thing.objects.exists(), thing
    assert Comment.objects.filter(parent__isnull=False).exists()
    came = Step.objects.filter(verb="publish").values("article").distinct()
    assert came.count() == stories.ever_published().count() + plan.TO_COME
    discussed = [each.article for each in Comment.objects.all()[:3]]
    for story in [*stories.published()[:3], *discussed]:
        assert client.get(story.get_absolute_url()).status_code in {200, 410}
    assert client.get("/fa/").status_code == 200


def test_its_texts_are_as_the_newsroom_keeps_them(newsroom):
    archive(80)
    for story in Article.objects.all():
        story.full_clean(exclude=["edition"])
        assert sanitize(story.body) == story.body == in_letters_of(newsroom, story.body)
        for text in (story.kicker, story.headline, story.lead):
            assert newsroom.fold(text) == text


class Killed(BaseException):
    """As ``kill -9`` would have it: nobody catches it."""


@pytest.mark.parametrize(
    ("what", "at"), [(maker.Stories, "_index"), (maker.Stories, "write"), (maker.Talk, "write")]
)
def test_killed_and_begun_again_it_has_exactly_its_size(newsroom, monkeypatch, what, at):
    batches, go_on = [], getattr(what, at)

    def killed_in_the_third(batch):
        batches.append(batch)
        if len(batches) == 3:
            raise Killed
        return go_on(batch)

    with monkeypatch.context() as patched:
        patched.setattr(what, at, killed_in_the_third)
        with pytest.raises(Killed):
            archive(130)
    assert Article.objects.count() == 80
    by_hand = article()
    with pytest.raises(CommandError, match="archive of 130"):
        archive(150)
    told = archive(130)
    assert "100% 130 of 130 stories" in told
    codes = Article.objects.exclude(pk=by_hand.pk).order_by("pk").values_list("pk", flat=True)
    assert list(codes) == list(range(codes[0], codes[0] + 130))
    assert by_hand.pk > codes[129]
    assert archive(130) == "The archive has its 130 stories.\n"
    archive(150)
    assert Article.objects.count() == 151
    with pytest.raises(CommandError, match="archive of 150"):
        archive(140)


def test_ctrl_c_says_how_to_go_on(newsroom, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "make", stopped)
    with pytest.raises(CommandError, match="goes on from here"):
        archive(50)


def test_of_two_makers_the_second_leaves_a_batch_to_the_first(newsroom):
    archive(40)
    first = Article.objects.order_by("pk").first().pk
    batch = range(first, first + 40)
    opened = plan.Plan(first, 40, Article.objects.latest("pk").created_at)
    assert maker.Maker(opened, making.Frame(newsroom)).make(batch) == 0
    assert Article.objects.count() == 40


def test_what_the_database_refuses_is_said(newsroom):
    story = article()
    opened = plan.Plan(story.pk, 1, story.created_at)
    with pytest.raises(Exception, match="(?i)unique"):
        maker.Maker(opened, making.Frame(newsroom)).make(range(story.pk, story.pk + 1))


def test_no_newsroom_is_filled_by_mistake(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="--into"):
        archive(5)
    mine = edition()
    with pytest.raises(CommandError, match="--into"):
        archive(5, into="دیگری")
    category()
    archive(5, into=mine.site_name)
    assert Article.objects.count() == 5


def test_without_a_newsroom_the_demos_own_comes_first(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(demo.DemoNewsroom, "build", lambda _: category(edition=edition()))
    archive(5)
    assert Edition.objects.count() == 1

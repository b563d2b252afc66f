"""A small newsroom with all that is hard to move: signs, moments, ties, numbers that are gone."""

from datetime import UTC, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.models import Article, Unsaved
from comments.models import Comment, WordRule
from qodsna.tasks.models import TaskRun
from tests import builders

HARD = "خط\tنخست\\n\r\nبا \\N و «گیومه» و 'تک' و \\. و نیم‌فاصله"
MOMENTS = [datetime(2026, 3, 1, 12, 0, 0, micro, UTC) for micro in (0, 1, 120_000, 999_999)]


def furnish() -> None:
    """Stories, media and the rest; the highest code has been given and is gone."""
    chief = builders.chief()
    service, tag, author = builders.category(), builders.tag(), builders.author()
    builders.dossier(introduction=f"<p>{HARD}</p>")
    for number in range(12):
        story = builders.published_article(
            body=f"<p>دریاچه {HARD} {number}</p>" * 3, lead=HARD, kicker="تالاب‌ها", category=service
        )
        story.tags.add(tag)
        story.authors.add(author)
        story.lead_image = builders.image() if number < 3 else None
        story.save()
        Comment.objects.create(
            article=story, name="خواننده", text=HARD, holds=[{"ب": 1, "آ": [0.5]}]
        )
    drafts = [builders.article(created_by=chief) for _ in MOMENTS]
    for draft, moment in zip(drafts, MOMENTS, strict=True):
        Article.objects.filter(pk=draft.pk).update(created_at=moment, updated_at=moment)
    data = {"headline": HARD, "n": [1, None, True, 1e-05]}
    Unsaved.objects.create(
        form_key=UUID(int=7), user=chief, data=data, sequence=2**40, saved_at=MOMENTS[1]
    )
    WordRule.objects.create(phrase="ناسزا", whole_word=True, is_active=False)
    TaskRun.objects.create(task="qodsna.tasks.tasks.prune", once="prune today", args=[HARD])
    builders.ready_video()
    default_storage.save("renditions/1/a/card-320.avif", ContentFile(b"\0\1picture"))
    builders.article().delete()


def spoil() -> None:
    """What a newsroom does that it would rather undo."""
    Article.objects.filter(kicker="تالاب‌ها").delete()
    builders.published_article(headline="خبری که پس از پشتیبان آمد")
    names = default_storage.listdir("renditions/1/a")[1]
    default_storage.delete(f"renditions/1/a/{names[0]}")
    default_storage.save(f"renditions/1/a/{names[0]}", ContentFile(b"another"))
    default_storage.save("images/new.jpg", ContentFile(b"new"))
    for folder in default_storage.listdir("images")[0]:
        for month in default_storage.listdir(f"images/{folder}")[0]:
            path = f"images/{folder}/{month}"
            default_storage.delete(f"{path}/{default_storage.listdir(path)[1][0]}")

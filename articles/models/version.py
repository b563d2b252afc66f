from typing import Any, Self

from django.db import models, transaction
from django.db.models import JSONField
from django.utils import timezone

from articles.models.article import Article
from articles.models.content import KEYS, MANY, RESTORED, Content, changed, content_of, put_many
from articles.models.correction import Correction, changed_for_readers, check
from articles.models.related_link import RelatedLink
from articles.models.staff import staff_key


class VersionQuerySet(models.QuerySet["Version"]):
    def of(self, article: Article) -> Self:
        return self.filter(article=article)

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def since(self, article: Article, number: int) -> Self:
        """Those that came after the one with this number, the oldest first."""
        return self.of(article).filter(number__gt=number).order_by("number")

    def base(self, article: Article, number: int) -> "Version | None":
        """What a form showed that was opened at this number.

        A story that was never saved by a form has its first version from before the first
        save, so that a form opened at 0 showed version 1.
        """
        return self.of(article).filter(number=max(number, 1)).first()

    def keep(self, article: Article, content: dict[str, Any], **fields: Any) -> "Version":
        """The next version of a story whose row the caller holds locked; ``by``, ``at``, …"""
        article.version += 1
        Article.objects.filter(pk=article.pk).update(version=article.version)
        # Also where the story's own row is as it was, and what is tied to it is not.
        article.purge()
        return self.create(article=article, number=article.version, content=content, **fields)

    def keep_present(self, article: Article, *, by: Any) -> "Version":
        """The story as it stands by now, after a change that came by no form."""
        stored = Article.objects.select_for_update().get(pk=article.pk)
        return self.keep(stored, content_of(stored), by=by)


class Version(models.Model):
    """A story as it was saved once: all that people wrote of it, by whom and when.

    ``content`` is what ``articles.models.content.content_of`` gives. Versions are never changed; to
    restore one makes a new one.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, verbose_name="خبر", related_name="versions"
    )
    number = models.PositiveIntegerField("شماره")
    by = staff_key("نویسنده")
    at = models.DateTimeField("زمان", default=timezone.now)
    content = JSONField("محتوا")
    restored_from = models.PositiveIntegerField("بازگردانده از", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "نسخه"
        verbose_name_plural = "نسخه‌ها"
        ordering = ("-number",)
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["article", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.article_id}/{self.number}"

    @transaction.atomic
    def restore(self, *, by: Any, kind: str = "", note: str = "") -> "Version | None":
        """Makes the story again what it was, as a new version; None where it is so already.

        What is gone from the newsroom since (a tag, a picture, a story) stays out. ``kind`` and
        ``note`` are those of a correction. Raises ValidationError where a published story would
        lose what publication needs, and UnnamedChangeError where readers would find another text
        and are not told.
        """
        article = Article.objects.select_for_update().get(pk=self.article_id)
        now = content_of(article)
        old = {**now, **what_is_there(self.content)}
        if not changed(now, old):
            return None
        parts = changed_for_readers(article, old)
        if parts:
            check(kind, note)
        for name in RESTORED:
            setattr(article, f"{name}_id" if name in KEYS else name, old[name])
        article.validate_constraints()
        article.save(update_fields=[*RESTORED, "updated_at"])
        put_many(article, old)
        RelatedLink.objects.replace(article, old["related"])
        if not article.version:
            Version.objects.keep(article, now, by=article.created_by, at=article.updated_at)
        made = Version.objects.keep(article, old, by=by, restored_from=self.number)
        if parts:
            told: dict[str, Any] = {"kind": kind, "note": note, "version": made.number}
            Correction.objects.record(article, parts=parts, by=by, **told)
        return made


def what_is_there(content: Content) -> Content:
    """The part of a version that restoring brings back, without what is gone by now."""
    found: Content = {name: content[name] for name in RESTORED}
    for name in KEYS:
        model: Any = Article._meta.get_field(name).related_model
        if not model._default_manager.filter(pk=found[name]).exists():
            found[name] = None
    for name in {*MANY} & content.keys():
        model = Article._meta.get_field(name).related_model
        there = model._default_manager.filter(pk__in=content[name])
        found[name] = sorted(there.values_list("pk", flat=True))
    targets = Article.objects.filter(pk__in=[link["target"] for link in content["related"]])
    there = {*targets.values_list("pk", flat=True)}
    links = content["related"]
    found["related"] = [link for link in links if link["url"] or link["target"] in there]
    return found

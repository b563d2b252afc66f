"""Stories of several editions that tell the same: each of them a translation of the others."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from articles.models.staff import Actor
from articles.status import Verb
from qodsna.persian import to_persian_digits

if TYPE_CHECKING:
    from articles.models.article import Article

OF_THE_SAME = "ترجمه در نسخه دیگری است، نه در همین نسخه."
TAKEN = "نسخه «{edition}» ترجمه دیگری از این خبر دارد."


class TranslationGroup(models.Model):
    """What binds the translations of one story together, and nothing else."""

    class Meta:
        verbose_name = "گروه ترجمه"
        verbose_name_plural = "گروه‌های ترجمه"
        default_permissions = ()

    def __str__(self) -> str:
        return to_persian_digits(self.pk or "")


class Translated(models.Model):
    """The part of an article that knows its translations.

    A story without any has no group, so that its page asks for none.
    """

    edition_id: int
    steps: Any

    translation_group = models.ForeignKey(
        TranslationGroup,
        on_delete=models.SET_NULL,
        verbose_name="ترجمه‌ها",
        null=True,
        blank=True,
        editable=False,
        related_name="stories",
        # The constraint of one story an edition is an index that begins with it.
        db_index=False,
    )

    class Meta:
        abstract = True

    @property
    def translations(self) -> Any:
        """In other editions, wherever they stand on their way."""
        rows: Any = type(self)._default_manager
        stories = rows.select_related("edition")
        if self.translation_group_id is None:
            return stories.none()
        there = stories.filter(translation_group=self.translation_group_id).exclude(pk=self.pk)
        return there.order_by("edition__position", "edition_id")

    def standing_against(self, other: "Article") -> str:
        """Why another story cannot be a translation of this one; "" where it can."""
        if self.edition_id == other.edition_id:
            return OF_THE_SAME
        if other.translation_group_id and other.translation_group_id == self.translation_group_id:
            return ""
        here = [self, *self.translations]
        there = [other, *other.translations]
        both = {each.edition_id for each in here} & {each.edition_id for each in there}
        names = (each.edition.site_name for each in here if each.edition_id in both)
        return TAKEN.format(edition=next(names)) if both else ""

    @transaction.atomic
    def join(self, other: "Article", *, by: Actor | None) -> bool:
        """Make the stories translations of each other, with all that are so of either.

        Raises ValidationError where an edition would have two of them.
        """
        self._lock_together(other)
        if reason := self.standing_against(other):
            raise ValidationError(reason)
        if self.translation_group_id and self.translation_group_id == other.translation_group_id:
            return False
        joined = [self, other, *self.translations, *other.translations]
        try:
            with transaction.atomic():
                bind(joined)
        except IntegrityError as error:
            raise ValidationError(TAKEN.format(edition=other.edition)) from error
        self._tell(Verb.JOIN, [other], by=by)
        return True

    @transaction.atomic
    def part(self, *, by: Actor | None) -> bool:
        """Make it nobody's translation; one that is left alone is none either."""
        self._lock_together()
        others = list(self.translations)
        if self.translation_group_id is None:
            return False
        release([self, *others] if len(others) == 1 else [self])
        self.translation_group_id = None
        self._tell(Verb.PART, others, by=by)
        return True

    def _lock_together(self, *others: "Article") -> None:
        """Asks the rows themselves, always in the same order."""
        rows = type(self)._default_manager.select_for_update().order_by("pk")
        keys = sorted(each.pk for each in (self, *others))
        groups = dict(rows.filter(pk__in=keys).values_list("pk", "translation_group"))
        for each in (self, *others):
            each.translation_group_id = groups[each.pk]

    def _tell(self, verb: str, others: list["Article"], *, by: Actor | None) -> None:
        """A step of each of them names the others by their codes."""
        for each in (self, *others):
            named = [other for other in (self, *others) if other is not each]
            names = "، ".join(to_persian_digits(other.pk) for other in named)
            each.steps.create(verb=verb, by=by, note=names)


def bind(stories: list[Any]) -> None:
    """Puts stories of different editions into one group; what each was in before is gone."""
    rows, old = type(stories[0])._default_manager, {each.translation_group_id for each in stories}
    group = TranslationGroup.objects.create()
    rows.filter(pk__in=[each.pk for each in stories]).update(translation_group=group)
    for each in stories:
        each.translation_group_id = group.pk
    TranslationGroup.objects.filter(pk__in=old - {None}, stories=None).delete()


def release(stories: list[Any]) -> None:
    """Takes stories out of their group."""
    groups = {each.translation_group_id for each in stories}
    keys = [each.pk for each in stories]
    type(stories[0])._default_manager.filter(pk__in=keys).update(translation_group=None)
    TranslationGroup.objects.filter(pk__in=groups, stories=None).delete()

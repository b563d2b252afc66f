"""What the database itself holds of every story, and the ways it finds them."""

from django.db import models
from django.db.models import F, Q

from articles.status import Kind, Status

INDEXES: list[models.Index] = [
    models.Index(
        fields=["edition", "status", "-published_at", "-id", "published_until"],
        name="article_newest",
    ),
    models.Index(
        fields=["category", "status", "-published_at", "-id", "published_until"],
        name="article_of_category",
    ),
    models.Index(
        fields=["edition", "kind", "status", "-published_at", "-id", "published_until"],
        name="article_of_kind",
    ),
    models.Index(
        fields=["edition", "breaking_until"],
        condition=Q(is_breaking=True),
        name="article_breaking",
    ),
    models.Index(
        fields=["edition", "status", "-published_at", "-id", "published_until"],
        condition=Q(video__isnull=False),
        name="article_with_film",
    ),
    # All that the newsroom's list filters by, in its order: no filter or count reads a story.
    models.Index(
        fields=[
            "-updated_at",
            "-id",
            "status",
            "published_at",
            "published_until",
            "kind",
            "is_breaking",
            "edition",
            "category",
            "created_by",
            "assigned_to",
        ],
        name="article_desk",
    ),
    # What will end; and what came out at a moment that was set for it before.
    models.Index(
        fields=["edition", "published_until"],
        condition=Q(status=Status.PUBLISHED, published_until__isnull=False),
        name="article_ending",
    ),
    models.Index(
        fields=["published_at"],
        condition=Q(status=Status.PUBLISHED, status_since__lt=F("published_at")),
        name="article_came_on_time",
    ),
    models.Index(fields=["headline", "-id"], name="article_by_headline"),
    # What is on its way, the longest there first: of the whole newsroom, and of one desk. One index
    # for each state, so that none of them tempts a database that looks for what is published.
    *(
        models.Index(
            fields=["status_since", "id"], condition=Q(status=state), name=f"article_{state}"
        )
        for state in (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
    ),
    models.Index(fields=["category", "status", "status_since", "id"], name="article_waiting_here"),
    # Somebody's own, the last changed first.
    models.Index(fields=["created_by", "status", "-updated_at", "-id"], name="article_of_maker"),
    models.Index(
        fields=["assigned_to", "status", "-updated_at", "-id"],
        condition=Q(assigned_to__isnull=False),
        name="article_in_hands",
    ),
]
CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(
        name="article_code_is_positive",
        condition=Q(id__gte=1),
        violation_error_message="شناسه مطلب باید عددی بزرگ‌تر از صفر باشد.",
    ),
    models.CheckConstraint(
        name="article_has_headline",
        condition=~Q(headline=""),
        violation_error_message="خبر بی‌تیتر نمی‌شود.",
    ),
    models.CheckConstraint(
        name="article_published_has_date_and_category",
        condition=~Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
        | Q(published_at__isnull=False, category__isnull=False),
        violation_error_message="خبر برای انتشار سرویس و زمان انتشار می‌خواهد.",
    ),
    models.CheckConstraint(
        name="article_on_its_way_has_category",
        condition=~Q(status__in=[Status.SUBMITTED, Status.APPROVED]) | Q(category__isnull=False),
        violation_error_message="خبر برای فرستاده شدن سرویس می‌خواهد تا دبیرش آن را ببیند.",
    ),
    models.CheckConstraint(
        name="article_published_video_has_film",
        condition=~Q(kind=Kind.VIDEO, status=Status.PUBLISHED) | Q(video__isnull=False),
        violation_error_message="خبر از گونه فیلم، برای انتشار فیلم می‌خواهد.",
    ),
    models.CheckConstraint(
        name="article_withdrawn_has_moment",
        condition=Q(status=Status.WITHDRAWN) ^ Q(withdrawn_at=None),
        violation_error_message="تنها خبر برداشته‌شده زمان برداشتن دارد.",
    ),
    models.CheckConstraint(
        name="article_ends_after_it_began",
        condition=Q(published_until=None)
        | Q(published_at=None)
        | Q(published_until__gt=F("published_at")),
        violation_error_message="پایان انتشار باید پس از زمان انتشار باشد.",
    ),
    models.CheckConstraint(
        name="article_keeps_its_embargo",
        condition=~Q(status=Status.PUBLISHED)
        | Q(embargo_until=None)
        | Q(published_at__gte=F("embargo_until")),
        violation_error_message="خبر پیش از پایان امبارگو منتشر نمی‌شود.",
    ),
    # Also the index by which the translations of a story are found.
    models.UniqueConstraint(
        name="article_one_translation_an_edition",
        fields=["translation_group", "edition"],
        condition=Q(translation_group__isnull=False),
        violation_error_message="این نسخه ترجمه دیگری از این خبر دارد.",
    ),
    models.CheckConstraint(
        name="article_words_are_known",
        condition=Q(status__in=Status.values, kind__in=Kind.values),
        violation_error_message="وضعیت یا گونه خبر شناخته نیست.",
    ),
]

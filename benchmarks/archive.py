"""An archive of any size: the newest pages are the same in each, only what lies below grows."""

import time
from collections.abc import Iterable
from datetime import timedelta
from random import Random

from django.db import connection, models, transaction
from django.utils import timezone

from articles.models import Article, Author, Category, Edition, RelatedLink, Tag
from articles.states import BREAKING_FOR
from benchmarks import words
from comments.models import Comment
from media.models import Image, Video

Kind, Status = Article.Kind, Article.Status

BATCH = 5000
IMAGES, VIDEOS, AUTHORS, TAGS, RARE_TAGS = 200, 20, 40, 120, 3
YEARS = timedelta(days=3 * 365)
BUSY_DAY, BUSY_STORIES, BUSY_STEP = timedelta(hours=30), 60, timedelta(minutes=30)
SCHEDULED, BREAKING = 5, {1, 4}
RARELY = 50


class Archive:
    """Articles are counted by rank: 0 is the newest that readers see, below it the scheduled."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.now = timezone.now()
        self.codes: dict[int, int] = {}

    def build(self) -> None:
        started = time.monotonic()
        self._build_frame()
        ranks = range(self.size - 1 - SCHEDULED, -1 - SCHEDULED, -1)
        for start in range(0, self.size, BATCH):
            self._build_articles(ranks[start : start + BATCH])
            seconds = time.monotonic() - started
            print(f"  {min(start + BATCH, self.size):,} articles, {seconds:.0f} s", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")

    @transaction.atomic
    def _build_frame(self) -> None:
        self.images = Image.objects.bulk_create(map(image, range(IMAGES)))
        self.videos = Video.objects.bulk_create(
            Video(title=f"فیلم {n}", file=f"videos/bench/{n}.mp4", poster=self.images[n])
            for n in range(VIDEOS)
        )
        self.edition = Edition.objects.create(
            code="fa", name="خبرگزاری سنجش", site_name="سنجش", logo=self.images[0]
        )
        self.categories: list[Category] = []
        for name, below in words.SERVICES.items():
            service = self._category(name, None)
            self.categories += [service, *(self._category(each, service) for each in below)]
        self.authors = self._named(Author, (f"نویسنده {n}" for n in range(AUTHORS)))
        self.tags = self._named(Tag, (f"برچسب {n}" for n in range(TAGS)))
        self.rare_tags = self._named(Tag, (f"کمیاب {n}" for n in range(RARE_TAGS)))

    def _category(self, name: str, parent: Category | None) -> Category:
        return Category.objects.create(edition=self.edition, name=name, parent=parent)

    def _named(self, model: type[models.Model], names: Iterable[str]) -> list:
        return [model.objects.create(edition=self.edition, name=name) for name in names]

    @transaction.atomic
    def _build_articles(self, ranks: range) -> None:
        made = Article.objects.bulk_create([self._article(rank) for rank in ranks])
        self.codes.update(zip(ranks, (article.pk for article in made), strict=True))
        self._join(Article.tags.through, "tag_id", ranks, self._tags_of)
        self._join(Article.authors.through, "author_id", ranks, self._authors_of)
        RelatedLink.objects.bulk_create(
            link for rank in ranks if not rank % 2 for link in self._links_of(rank)
        )
        self._build_comments([rank for rank in ranks if not rank % 10])

    def _article(self, rank: int) -> Article:
        chance = Random(rank)
        moment = self.now - age(rank, self.size)
        kind = chance.choices(
            [Kind.NEWS, Kind.REPORT, Kind.OPINION, Kind.PHOTO_REPORT, Kind.VIDEO], [70, 14, 8, 4, 4]
        )[0]
        article = Article(
            edition=self.edition,
            kind=kind,
            status=Status.PUBLISHED,
            headline=words.headline(chance),
            kicker=chance.choice(["", "", "در گفت‌وگو با ما؛"]),
            lead=words.lead(chance),
            body=words.body(chance),
            sign_off="م.ح",
            category=chance.choice(self.categories),
            lead_image=chance.choice(self.images) if chance.random() < 0.9 else None,
            video=chance.choice(self.videos) if kind == Kind.VIDEO else None,
            is_breaking=rank in BREAKING or chance.random() < 0.01,
            published_at=moment,
        )
        if article.is_breaking:
            article.flashed_at, article.breaking_until = moment, moment + BREAKING_FOR
        if rank > BUSY_STORIES:
            self._age_badly(article, chance.random())
        return article

    def _age_badly(self, article: Article, fate: float) -> None:
        """A few old stories never came out or were taken back."""
        if fate < 0.03:
            article.status, article.published_at = Status.DRAFT, None
        elif fate < 0.035:
            article.status, article.withdrawn_at = Status.WITHDRAWN, self.now

    def _join(self, through: type[models.Model], key: str, ranks: range, pick) -> None:
        through.objects.bulk_create(
            through(article_id=self.codes[rank], **{key: thing.pk})
            for rank in ranks
            for thing in pick(rank)
        )

    def _tags_of(self, rank: int) -> set[Tag]:
        """Three tags, some of them far more often than others; the rare ones once an age."""
        popularity = [1 / (n + 8) for n in range(TAGS)]
        tags = set(Random(f"tags {rank}").choices(self.tags, popularity, k=3))
        if rank % (self.size // RARELY or 1) == self.size // RARELY - 1:
            tags.add(self.rare_tags[rank % RARE_TAGS])
        return tags

    def _authors_of(self, rank: int) -> list[Author]:
        return Random(f"authors {rank}").sample(self.authors, 1 if rank % 10 else 2)

    def _links_of(self, rank: int) -> list[RelatedLink]:
        """Three links to stories among the older ones that exist already."""
        older = range(rank + 1, min(rank + 1000, self.size - SCHEDULED))
        targets = Random(f"links {rank}").sample(older, min(3, len(older)))
        return [
            RelatedLink(article_id=self.codes[rank], target_id=self.codes[target], position=n)
            for n, target in enumerate(targets)
        ]

    def _build_comments(self, ranks: list[int]) -> None:
        first = Comment.objects.bulk_create(
            self._comment(rank, n) for rank in ranks for n in range(4)
        )
        Comment.objects.bulk_create(
            self._comment(rank, 4, parent=first[4 * place]) for place, rank in enumerate(ranks)
        )

    def _comment(self, rank: int, number: int, parent: Comment | None = None) -> Comment:
        is_pending = number == 3
        return Comment(
            article_id=self.codes[rank],
            parent=parent,
            name="خواننده" if number % 2 else "",
            text=words.REMARKS[number % len(words.REMARKS)],
            status=Comment.Status.PENDING if is_pending else Comment.Status.APPROVED,
            decided_at=None if is_pending else self.now,
            created_at=self.now,
        )


def image(number: int) -> Image:
    """A row without a file: pages only print its address and its size."""
    return Image(
        file=f"images/bench/{number:03}.jpg",
        alt=f"عکس آرشیو، شماره {number}",
        credit="کاوه روشن",
        width=1440,
        height=960,
        focal_x=0.5,
        focal_y=0.25,
    )


def age(rank: int, size: int) -> timedelta:
    """How long ago: one busy day with a story every half hour, the rest evenly over three years."""
    if rank <= BUSY_STORIES:
        return rank * BUSY_STEP
    rest = (rank - BUSY_STORIES) / (size - BUSY_STORIES)
    return BUSY_DAY + rest * (YEARS - BUSY_DAY)

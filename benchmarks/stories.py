"""The stories of an archive, by rank: 0 is the newest that readers see, below it the scheduled.

One busy day with a story every half hour, the rest evenly over the years; some are drafts, some
were withdrawn, one in 25 has a film. Long before all of them lies a day with the same stories in
every archive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.models import User

from articles.models import Article, Author, Dossier, Tag
from articles.states import BREAKING_FOR
from benchmarks import words
from benchmarks.cast import DOSSIERS, RARE_TAGS, TAGS, Cast
from comments.models import Comment
from media.models import Video
from qodsna.calendars import day_of, start_of

Kind, Status = Article.Kind, Article.Status
KINDS = {Kind.NEWS: 70, Kind.REPORT: 14, Kind.OPINION: 8, Kind.PHOTO_REPORT: 4, Kind.VIDEO: 4}

YEARS, LONG_AGO = timedelta(days=6 * 365), timedelta(days=7 * 365)
OLD, OLD_STEP = 10**9, timedelta(minutes=4)
BUSY_DAY, BUSY_STORIES, BUSY_STEP = timedelta(hours=30), 60, timedelta(minutes=30)
SCHEDULED, BREAKING = 5, {1, 4}
# A rare word of headlines; and one that one story in 45 says, or 2.2 %.
RARE, SEARCHED, SEARCHED_EACH = "سمندر", "زعفران", 45
RARELY, LINKS, COMMENTED = 50, 3, 10
# Of five comments under a story the fourth waits, and the last is a reply to the first.
THREAD, WAITING = 4, 3


@dataclass
class Stories:
    """``base`` of them, the newest with the code ``newest``; they will come again ``times``, each
    time older by ``span``. ``long_ago`` is how many are older than all.
    """

    cast: Cast
    now: datetime
    base: int
    newest: int
    times: int
    span: timedelta
    long_ago: int

    @property
    def ranks(self) -> range:
        return range(self.base - 1 - SCHEDULED, -1 - SCHEDULED, -1)

    @property
    def old(self) -> range:
        return range(OLD, OLD + self.long_ago)

    def code(self, rank: int) -> int:
        return rank - OLD + 1 if rank >= OLD else self.newest - rank - SCHEDULED

    def moment(self, rank: int) -> datetime:
        if rank >= OLD:
            return start_of(day_of(self.now - LONG_AGO)) + (rank - OLD) * OLD_STEP
        if rank <= BUSY_STORIES:
            return self.now - rank * BUSY_STEP
        share = (rank - BUSY_STORIES) / (self.base - BUSY_STORIES)
        return self.now - BUSY_DAY - share * (self.span - BUSY_DAY)

    def article(self, rank: int) -> Article:
        chance, cast, moment = Random(rank), self.cast, self.moment(rank)
        kind = chance.choices([*KINDS], [*KINDS.values()])[0]
        made = moment - timedelta(hours=chance.randint(1, 50))
        article = Article(
            pk=self.code(rank),
            edition=cast.edition,
            kind=kind,
            status=Status.PUBLISHED,
            status_since=moment,
            headline=words.headline(chance),
            kicker=chance.choice(["", "", "در گفت‌وگو با ما؛"]),
            lead=words.lead(chance),
            body=words.body(chance),
            sign_off="م.ح",
            category=chance.choice(cast.categories),
            lead_image=chance.choice(cast.images) if chance.random() < 0.9 else None,
            video=self._film(rank, chance) if kind == Kind.VIDEO else None,
            is_breaking=rank in BREAKING or chance.random() < 0.01,
            published_at=moment,
            created_by=self._maker(chance),
            created_at=made,
            updated_at=min(self.now, moment + timedelta(minutes=chance.randint(0, 300))),
        )
        if article.is_breaking:
            article.flashed_at, article.breaking_until = moment, moment + BREAKING_FOR
        if not rank % COMMENTED:
            article.comments_published, article.comments_pending = THREAD, 1
        if not rank % SEARCHED_EACH:
            article.lead += f" {SEARCHED}"
        elif OLD > rank > BUSY_STORIES:
            self._end(article, rank, chance.random())
        return article

    def _film(self, rank: int, chance: Random) -> Video:
        return Video(
            title=f"فیلم {rank}",
            file=f"videos/bench/{rank}.mp4",
            poster=chance.choice(self.cast.images),
            duration=chance.randint(20, 900),
            width=1280,
            height=720,
            state=Video.State.READY,
        )

    def _maker(self, chance: Random) -> User:
        return chance.choice(self.cast.staff)

    def _end(self, article: Article, rank: int, fate: float) -> None:
        """A few old stories never came out, were taken back, or will come out; and some are found
        by nothing but a rare word.
        """
        if rank % 997 == 500:
            article.headline = f"{RARE} {article.headline}"
        if rank % 4999 == 700:
            article.published_at = self.now + timedelta(days=2)
        elif fate < 0.03:
            article.status, article.published_at = Status.DRAFT, None
        elif fate < 0.035:
            article.status, article.withdrawn_at = Status.WITHDRAWN, self.now

    def tags_of(self, rank: int) -> set[Tag]:
        """Three tags, some of them far more often than others, and one that is seldom; the rare
        ones once an age.
        """
        chance = Random(f"tags {rank}")
        popularity = [1 / (n + 8) for n in range(TAGS)]
        tags = {*chance.choices(self.cast.tags, popularity, k=3)}
        tags.add(chance.choice(self.cast.seldom_tags))
        age = self.base * self.times // RARELY or 1
        if rank % age == age - 1:
            tags.add(self.cast.rare_tags[rank % RARE_TAGS])
        return tags

    def authors_of(self, rank: int) -> list[Author]:
        return Random(f"authors {rank}").sample(self.cast.authors, 1 if rank % 10 else 2)

    def dossier_of(self, article: Article) -> Dossier:
        return self.cast.dossiers[article.pk % DOSSIERS]

    def linked_from(self, rank: int) -> list[int]:
        """Three among the older ones, of every second story."""
        older = range(rank + 1, min(rank + 1000, self.base - SCHEDULED))
        if rank % 2 or rank >= OLD:
            return []
        return Random(f"links {rank}").sample(older, min(LINKS, len(older)))

    def comments(self, ranks: Sequence[int]) -> Iterator[Comment]:
        for rank in ranks:
            if not rank % COMMENTED:
                yield from (self._comment(self.code(rank), n) for n in range(THREAD))

    def replies(self, first: list[Comment]) -> Iterator[Comment]:
        for comment in first[::THREAD]:
            yield self._comment(comment.article_id, THREAD, parent=comment)

    def _comment(self, code: int, number: int, parent: Comment | None = None) -> Comment:
        waits = number == WAITING
        return Comment(
            article_id=code,
            parent=parent,
            name="خواننده" if number % 2 else "",
            text=words.REMARKS[number % len(words.REMARKS)],
            reference=f"{code:07}{number}0000",
            status=Comment.Status.PENDING if waits else Comment.Status.APPROVED,
            decided_at=None if waits else self.now,
            created_at=self.now,
        )

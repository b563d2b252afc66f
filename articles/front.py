"""The front page: which story stands where, none of them twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from articles.frame import Frame
from articles.models import Article, Category

Wanted = Callable[[Article], bool]

BELOW_LEAD = 2
SECONDS = 5
LATEST = 9
BLOCK = 4
WIDE_BLOCKS = 2
BAND = 3
CANDIDATES = 6


@dataclass
class Block:
    service: Category
    cards: list[Article]

    @property
    def id(self) -> str:
        return f"service-{self.service.pk}"


@dataclass
class FrontPage:
    lead: Article | None = None
    below_lead: list[Article] = field(default_factory=list)
    seconds: list[Article] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    films: list[Article] = field(default_factory=list)
    photo_reports: list[Article] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.lead or self.films or self.photo_reports)

    @property
    def wide_blocks(self) -> list[Block]:
        return self.blocks[:WIDE_BLOCKS]

    @property
    def narrow_blocks(self) -> list[Block]:
        return self.blocks[WIDE_BLOCKS:]


class Pool:
    """Candidate stories, newest first; a story that was taken cannot be taken again."""

    def __init__(self, cards: list[Article], shown: list[Article]) -> None:
        self.cards = cards
        self.taken = {card.pk for card in shown}

    def take(self, count: int, wanted: Wanted) -> list[Article]:
        free = [card for card in self.cards if card.pk not in self.taken and wanted(card)][:count]
        self.taken.update(card.pk for card in free)
        return free


def front_page(frame: Frame) -> FrontPage:
    """The front page, composed anew when the frame is."""
    return frame.once(compose)


def compose(frame: Frame) -> FrontPage:
    """The front page of this moment, in one query beside the frame."""
    pool = Pool(_candidates(frame), shown=frame.breaking)
    page = FrontPage(
        films=pool.take(BAND, lambda card: card.kind == Article.Kind.VIDEO),
        photo_reports=pool.take(BAND, lambda card: card.kind == Article.Kind.PHOTO_REPORT),
    )
    page.lead = next(iter(pool.take(1, _has_picture) or pool.take(1, _any)), None)
    page.seconds = pool.take(SECONDS, _has_picture)
    page.below_lead = pool.take(BELOW_LEAD, _any)
    page.latest = pool.take(LATEST, _any)
    page.blocks = list(_blocks(frame, pool))
    return page


def _candidates(frame: Frame) -> list[Article]:
    published = Article.objects.published()
    newest = published.in_edition(frame.edition).newest_first()
    parts = [
        newest[: 3 * (SECONDS + LATEST)],
        newest.with_video()[:BAND],
        newest.photo_reports()[:BAND],
        *published.newest_of_categories([each.pk for each in frame.categories], CANDIDATES),
    ]
    return list(Article.objects.any_of(*parts).for_card().newest_first())


def _blocks(frame: Frame, pool: Pool) -> Iterator[Block]:
    for service in frame.services:
        if cards := pool.take(BLOCK, _of(frame.below(service))):
            yield Block(service, sorted(cards, key=_has_picture, reverse=True))


def _of(categories: list[int]) -> Wanted:
    return lambda card: card.category_id in categories


def _has_picture(card: Article) -> bool:
    return card.lead_image is not None and card.lead_image.is_lawful


def _any(card: Article) -> bool:
    return True

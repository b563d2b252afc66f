"""An archive whose words are as common as those of a language, and what readers ask of it."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Author, Findable, KnownWord, Tag
from articles.models.findable import entries, row_of
from articles.search.asking import Question
from articles.search.finding import find
from articles.search.suggesting import suggest
from benchmarks.alike import word
from benchmarks.archive import Archive, Status, age
from benchmarks.driver import cpu_seconds, percentile

# Of N words the one at rank r is said 1/r times as often as the first, which nearly all texts say.
COMMON = [
    "و", "در", "به", "از", "که", "این", "را", "با", "است", "برای", "آن", "یک", "تا", "بر", "هم",
    "نیز", "شد", "کرد", "گفت", "بود", "باید", "شده", "کشور", "سال", "مردم", "دولت", "ایران",
    "مجلس", "تهران", "شهر", "جهان", "کار", "روز", "استان", "اقتصاد", "رئیس", "طرح", "برنامه",
    "گزارش", "خبرنگار",
]  # fmt: skip
WORDS = 60_000
# Of so many words a story has a headline, a lead and a body.
TOLD, PLACES = 190, ((0, 8), (8, 40), (40, 190))
IN_LEAD, COUNTED = 32, 15
MADE = 50_000
COPY_FOUND = """
INSERT INTO articles_findable (article_id, edition_id, published_at, titles, digest, words)
SELECT article_id + {code}, edition_id, moment, titles, digest,
    ts_delete(words, ARRAY(
        SELECT '§d' || bits || '.' || (old >> bits) FROM generate_series(0, 11) AS bits
    )) || array_to_tsvector(ARRAY(
        SELECT '§d' || bits || '.' || (new >> bits) FROM generate_series(0, 11) AS bits
    ))
FROM articles_findable,
    LATERAL (SELECT published_at - {hours} * interval '1 hour') AS at (moment),
    LATERAL (SELECT (published_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1,
                    (moment AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1) AS day (old, new)
WHERE article_id <= {most}
"""
INDEX = "CREATE INDEX articles_findable_words ON articles_findable USING gin (words)"


class Library(Archive):
    """Without comments and links, which nobody finds anything by.

    Beyond ``MADE`` the same texts come again on PostgreSQL, older each time, with all that they are
    found by; what is to be sorted and walked through does not know.
    """

    def __init__(self, size: int) -> None:
        copies = max(1, size // MADE) if connection.vendor == "postgresql" else 1
        super().__init__(size // copies)
        self.copies = copies

    def build(self) -> None:
        if connection.vendor == "postgresql":
            self._execute("DROP INDEX articles_findable_words")
        super().build()
        if connection.vendor == "postgresql":
            self._repeat()
            self._execute("SET maintenance_work_mem = '1GB'")
            self._execute(f"{INDEX} WITH (fastupdate = off)")
            self._execute("VACUUM ANALYZE")
        KnownWord.objects.keep(said(number) for number in range(1, WORDS + 1))

    def _repeat(self) -> None:
        """Puts the copies between the days of the first, so that every day has its share."""
        columns = [f.column for f in Article._meta.concrete_fields]
        moved = {"id": "id + {code}", "published_at": "published_at - {hours} * interval '1 hour'"}
        chosen = ", ".join(moved.get(name, name) for name in columns)
        most = max(self.codes.values())
        for number in range(1, self.copies):
            place = {"code": number * most, "hours": 24 * number}
            self._execute(
                f"INSERT INTO articles_article ({', '.join(columns)})"
                f" SELECT {chosen.format(**place)} FROM articles_article WHERE id <= {most}"
            )
            self._execute(COPY_FOUND.format(**place, most=most))
            print(f"  {(number + 1) * self.size:,} articles", flush=True)

    def _execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    @transaction.atomic
    def _build_articles(self, ranks: range) -> None:
        made = Article.objects.bulk_create([self._article(rank) for rank in ranks])
        self.codes.update(zip(ranks, (article.pk for article in made), strict=True))
        self._join(Article.tags.through, "tag_id", ranks, self._tags_of)
        self._join(Article.authors.through, "author_id", ranks, self._authors_of)
        released = [each for each in made if each.status == Status.PUBLISHED]
        found = entries(released, Article).items()
        Findable.objects.bulk_create(row_of(Findable, code, entry) for code, entry in found)

    def _article(self, rank: int) -> Article:
        chance = Random(rank)
        words = [said(int(WORDS ** chance.random())) for _ in range(TOLD)]
        headline, lead, body = (" ".join(words[start:end]) for start, end in PLACES)
        return Article(
            edition=self.edition,
            status=Status.PUBLISHED if rank % 33 else Status.DRAFT,
            headline=headline,
            lead=lead,
            body=f"<p>{body}</p>",
            category=chance.choice(self.categories),
            published_at=self.now - age(rank, self.size),
        )

    def _tags_of(self, rank: int) -> set[Tag]:
        return {self.tags[rank % 7], self.tags[rank % 117]}

    def _authors_of(self, rank: int) -> list[Author]:
        return [self.authors[rank % 37]]


def said(rank: int) -> str:
    return COMMON[rank - 1] if rank <= len(COMMON) else word(rank)


def asked(each: int) -> dict[str, Any]:
    """What each kind of question costs, asked so many times with other words."""
    edition = Article.objects.first().edition
    service = Article.objects.published().newest_first().first().category.parent
    chance = Random(1)

    def some(first: int, last: int) -> list[str]:
        return [said(chance.randint(first, last)) for _ in range(each)]

    def ask(**options: Any) -> Callable[[str], Any]:
        page = {"page": options.pop("page", 1)}
        return lambda text: find(Question(text, edition, **options), **page)

    ordinary, commonest = some(300, 5000), [*COMMON[:5]] * (each // 5)
    pairs = [f"{one} {other}" for one, other in zip(ordinary, some(300, 5000), strict=True)]
    phrases = [f'"{pair}"' for pair in pairs_of_stories(each, chance)]
    return {
        "rare words": timed(ask(), some(30_000, WORDS)),
        "ordinary words": timed(ask(), ordinary),
        "common words": timed(ask(), some(10, 100)),
        "the commonest words": timed(ask(), commonest),
        "ordinary, by date": timed(ask(by_date=True), ordinary),
        "commonest, by date": timed(ask(by_date=True), commonest),
        "two words": timed(ask(), pairs),
        "ordinary and commonest": timed(ask(), [f"{one} در" for one in ordinary]),
        "phrases": timed(ask(), phrases),
        "phrases of the commonest": timed(
            ask(), ['"از این"', '"در ایران"', "«که از»"] * (each // 3)
        ),
        "one and not another": timed(ask(), [f"{one} -ایران" for one in ordinary]),
        "ordinary in a service": timed(ask(category=service), ordinary),
        "page 40": timed(ask(page=40), ordinary),
        "misspelled words": timed(ask(), [one[:3] + one[4:] for one in some(2000, WORDS)]),
        "suggestions": timed(lambda text: suggest(edition, text), [one[:4] for one in ordinary]),
        "suggestions of two": timed(lambda text: suggest(edition, text), [p[:-2] for p in pairs]),
    }


def pairs_of_stories(count: int, chance: Random) -> list[str]:
    """Two words that stand side by side in the lead of some story."""
    codes = list(Article.objects.published().values_list("pk", flat=True)[: 50 * count : 50])
    leads = Article.objects.filter(pk__in=codes).values_list("lead", flat=True)
    found = [lead.split() for lead in leads]
    places = (chance.randrange(IN_LEAD - 1) for _ in found)
    return [f"{lead[at]} {lead[at + 1]}" for lead, at in zip(found, places, strict=True)]


def timed(what: Callable[[str], Any], texts: list[str]) -> dict[str, float]:
    """The most queries of a few; of all the milliseconds, and those that were computed for them,
    here and by the server.
    """
    most, times = 0, []
    for text in texts[:COUNTED]:
        with CaptureQueriesContext(connection) as queries:
            what(text)
        most = max(most, len(queries))
    began = time.process_time() + server_seconds()
    for text in texts:
        start = time.perf_counter()
        what(text)
        times.append(1000 * (time.perf_counter() - start))
    return {
        "queries": most,
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "cpu_ms": 1000 * (time.process_time() + server_seconds() - began) / len(texts),
    }


def server_seconds() -> float:
    """What the server's process for this connection has computed so far."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu_seconds(cursor.fetchone()[0])

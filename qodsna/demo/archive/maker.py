"""Makes a batch of stories, with everything that saving them one by one would have left."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from random import Random
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from articles.derived.story import Derived, Story
from articles.models import (
    Article,
    AuthorPlace,
    BodyImage,
    Correction,
    DayCount,
    DossierPlace,
    Findable,
    KnownWord,
    RelatedLink,
    SearchWords,
    Step,
    TagPlace,
    Trait,
    Version,
)
from articles.models.content import content_of
from articles.models.day_count import places
from articles.search.gathered import with_room
from articles.status import Amendment, Kind, Status
from qodsna.demo.archive.frame import Frame
from qodsna.demo.archive.plan import Plan, is_made, mark
from qodsna.demo.archive.readers import DISCUSSED, Talk
from qodsna.demo.archive.texts import Text, Writer
from qodsna.demo.archive.way import STEP, WAY, Way, way
from qodsna.hands import one_at_a_time
from qodsna.pouring import Pouring
from qodsna.spoken import remember_much

KINDS = [Kind.NEWS, Kind.REPORT, Kind.INTERVIEW, Kind.OPINION, Kind.PHOTO_REPORT, Kind.VIDEO]
KIND_SHARES = [66, 12, 8, 6, 5, 3]
TEXTS = ("kicker", "headline", "lead", "body")
OWN = ("id", "kind", *TEXTS, "sign_off", "category_id", "lead_image_id", "video_id")
COUNTED = ("comments_published", "comments_pending", "comments_refused")
ENTRY = ("article_id", "edition_id", "published_at", "titles", "words", "digest")
SIGNS = ("م.ح", "ن.آ/ب.ن", "م.ت", "ک.ر/ش.ک")
PICTURED, IN_BODY, IN_DOSSIER, LINKED, CORRECTED = 0.9, 0.08, 0.05, 0.4, 0.01
CORRECTION_NOTE = "نام یکی از سخنرانان اصلاح شد."


class Maker:
    """One process's part of a plan; it remembers the words that it has made known."""

    def __init__(self, plan: Plan, frame: Frame) -> None:
        self.plan, self.frame = plan, frame
        self.seen: set[str] = set()

    def make(self, batch: range) -> int:
        """Gives how many it made: none where another maker was first."""
        if not self.seen:
            remember_much()
            with_room()
        stories = Stories(self.plan, self.frame, batch)
        new = stories.words - self.seen
        try:
            with turn():
                KnownWord.objects.keep(new)
                with transaction.atomic():
                    mark(batch)
                    stories.write()
        except IntegrityError:
            if is_made(batch):
                return 0
            raise
        self.seen |= new
        return len(batch)


def turn() -> AbstractContextManager[None]:
    """SQLite lets one write at a time, and who waits for it hears up to 0.1 s late that it may."""
    is_alone = connection.vendor == "sqlite"
    return one_at_a_time(settings.DATA_DIR / "archive.lock") if is_alone else nullcontext()


class Stories:
    """The rows of a batch, table by table."""

    def __init__(self, plan: Plan, frame: Frame, batch: range) -> None:
        self.plan, self.frame, self.batch = plan, frame, batch
        self.talk = Talk(frame, plan.now)
        self.rows: list[tuple[Any, ...]] = []
        self.steps: list[tuple[Any, ...]] = []
        self.figures: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, int]] = []
        self.corrected: list[int] = []
        self.derived = [Derived(self._story(code)) for code in batch]
        self.days = Counter(place for story in self.stories for place in places(on_its_day(story)))
        self.poured = [*self._own(), *self._ties(), *self._index()]

    @property
    def words(self) -> set[str]:
        return set().union(*(each.entry.vocabulary for each in self.derived if each.entry))

    def _story(self, code: int) -> Story:
        chance = Random(code)
        writer = Writer(chance)
        frame, moment = self.frame, self.plan.moment(code)
        went = way(code, moment, self.plan.now, frame, chance)
        text = self._pictured(code, writer.text(), chance)
        kind = chance.choices(KINDS, KIND_SHARES)[0]
        image = frame.images.one(chance) if chance.random() < PICTURED else None
        video = frame.videos.one(chance) if kind == Kind.VIDEO else None
        if (kind == Kind.VIDEO and not video) or (kind == Kind.PHOTO_REPORT and not image):
            kind = Kind.NEWS
        service = frame.services.one(chance)
        if went.published_at and moment < self.plan.now:
            self._after(code, went, writer)
        counts = self.talk.counts.get(code, Counter())
        own = (code, kind, *text, chance.choice(SIGNS), service, image, video)
        self.rows.append((*own, *went.values, *(counts[name] for name in COUNTED)))
        self.steps += went.steps
        return Story(
            *(code, frame.edition, kind, service, went.status, went.published_at),
            *(text.kicker, text.headline, "", text.lead, text.body),
            *(frame.tags.some(chance, 3), frame.authors.some(chance, chance.choice([1, 1, 1, 2]))),
            frame.dossiers.some(chance, 1) if chance.random() < IN_DOSSIER else (),
        )

    def _pictured(self, code: int, text: Text, chance: Random) -> Text:
        """With a picture between two paragraphs, of some."""
        image = self.frame.images.one(chance)
        if image is None or chance.random() > IN_BODY:
            return text
        self.figures.append((code, image))
        figure = f'</p><figure data-image="{image}"></figure>'
        return text._replace(body=text.body.replace("</p>", figure, 1))

    def _after(self, code: int, went: Way, writer: Writer) -> None:
        """What came of a story once readers had it."""
        chance = writer.chance
        if not code % DISCUSSED:
            self.talk.about(code, self.plan.moment(code), writer)
        if code - self.batch.start > 3 and chance.random() < LINKED:
            older = chance.sample(range(self.batch.start, code), 3)
            self.links += ((code, target, place) for place, target in enumerate(older, 1))
        if went.status == Status.PUBLISHED and chance.random() < CORRECTED:
            self.corrected.append(code)

    def write(self) -> None:
        for pour in self.poured:
            pour()
        DayCount.objects.add(self.days)
        self.talk.write()
        for article in Article.objects.filter(pk__in=self.corrected):
            self._correct(article)

    @property
    def stories(self) -> Iterable[Story]:
        return (each.story for each in self.derived)

    def _own(self) -> Iterator[Callable[[], None]]:
        yield Pouring(Article, (*OWN, *WAY, *COUNTED), self._same()).ready(self.rows)
        yield Pouring(Step, STEP).ready(self.steps)

    def _same(self) -> dict[str, Any]:
        """What every story has alike: the defaults of the columns that are not made here."""
        made = {*OWN, *WAY, *COUNTED}
        fresh = Article(edition_id=self.frame.edition)
        columns = [field.attname for field in Article._meta.concrete_fields]
        return {name: getattr(fresh, name) for name in columns if name not in made}

    def _ties(self) -> Iterator[Callable[[], None]]:
        ties = (("tag", Article.tags.through), ("author", Article.authors.through))
        for name, through in ties:
            keys = f"{name}s"
            yield Pouring(through, ("article_id", f"{name}_id")).ready(
                (each.pk, key) for each in self.stories for key in getattr(each, keys)
            )
        yield Pouring(DossierPlace, ("article_id", "dossier_id", "published_at")).ready(
            (each.pk, key, each.published_at) for each in self.stories for key in each.dossiers
        )
        yield Pouring(BodyImage, ("article_id", "image_id")).ready(self.figures)
        same = {"url": "", "title": "", "lead": ""}
        names = ("article_id", "target_id", "position")
        yield Pouring(RelatedLink, names, same).ready(self.links)

    def _index(self) -> Iterator[Callable[[], None]]:
        yield Pouring(SearchWords, ("article_id", "text")).ready(
            (each.story.pk, each.text) for each in self.derived
        )
        yield Pouring(Findable, ENTRY).ready(
            (
                each.story.pk,
                entry.edition,
                entry.published_at,
                entry.titles,
                entry.keys,
                entry.digest,
            )
            for each in self.derived
            if (entry := each.entry)
        )
        for model, name in ((TagPlace, "tag"), (AuthorPlace, "author")):
            yield Pouring(model, ("article_id", f"{name}_id", "published_at")).ready(
                (each.story.pk, key, moment)
                for each in self.derived
                for kind, key, moment in sorted(each.listed)
                if kind == name
            )
        traits = ((number, each.story.pk) for each in self.derived for number in each.traits)
        # In the order of their index, which thus meets each of its pages once.
        yield Pouring(Trait, ("number", "article_id")).ready(sorted(traits))

    def _correct(self, article: Article) -> None:
        """As if somebody had changed a name in it an hour later, and said so."""
        by, at = self.frame.person("editor"), article.updated_at
        version = Version.objects.keep(article, content_of(article), by_id=by, at=at)
        made = Correction.objects.record(
            article,
            kind=Amendment.CORRECTION,
            note=CORRECTION_NOTE,
            version=version.number,
            parts=["body"],
            by=None,
        )
        Correction.objects.filter(pk=made.pk).update(at=at, by_id=by)


def on_its_day(story: Story) -> dict[str, Any]:
    """What says on which day a story counts, and where."""
    names = ("status", "published_at", "edition_id", "category_id")
    return {name: getattr(story, name) for name in names}

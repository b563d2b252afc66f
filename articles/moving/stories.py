"""Makes a story of a row: as a careful newsroom would have written it, with the dates it had."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.body import BODY_FIGURE, in_letters_of, sanitize
from articles.models import Article, Correction, Edition, OldAddress, RelatedLink, Step
from articles.models.content import put_many
from articles.models.translating import bind
from articles.moving.keeping import Keeping, check, line
from articles.moving.markup import check_depth, figure_of
from articles.moving.refusals import RowError
from articles.status import Status, Verb
from qodsna import persian
from qodsna.hygiene import remembered
from qodsna.persian import to_persian_digits

Row = dict[str, Any]
LINES = ("kicker", "subheadline", "sign_off", "withdrawal_note")
PARAGRAPHS = ("headline", "lead", "embargo_note")
PLAIN = (
    *("kind", "status", "is_breaking", "flashed_at", "breaking_until", "comments_closed"),
    *("published_at", "published_until", "embargo_until", "withdrawn_at"),
)
# One that stands here came from an import of this very file, or is what the file was made of.
TAKEN = "شناسه {code} از آن خبر دیگری است؛ این خبر شناسه {new} گرفت."
KNOWN = "همین خبر با شناسه {code} در خبرخانه هست."
LOST = "«{name}» در خبرخانه نیست و از خبر افتاد."
OCCUPIED = "نشانی پیشین {path} به خبر دیگری می‌رسد."
SLUGGED = (("tags", "tag"), ("authors", "author"), ("dossiers", "dossier"))


@dataclass
class Draft:
    """A story that is not kept yet, with what belongs to it and what is to be told of it."""

    article: Article
    row: Row
    many: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class Stories:
    """Writes stories and what points from one to another."""

    def __init__(self, keeping: Keeping, service: str = "") -> None:
        self.keeping, self.service = keeping, service

    def draft(self, row: Row) -> Draft:
        """Raises RowError or ValidationError for what no newsroom could keep; writes nothing."""
        edition = self.keeping.edition(row["edition"])
        left_alone = remembered(row.get("left_alone", []))
        article = Article(edition=edition, left_alone=left_alone)
        for name in LINES:
            text = " ".join(persian.clean(row.get(name, "")).split())
            setattr(article, name, edition.fold(text, left_alone))
        for name in PARAGRAPHS:
            setattr(article, name, edition.fold(persian.clean(row.get(name, "")), left_alone))
        for name in PLAIN:
            if name in row:
                setattr(article, name, row[name])
        draft = Draft(article, row)
        self.illustrate(draft)
        body = in_letters_of(edition, self.body(draft), left_alone)
        setattr(article, "body", body)  # noqa: B010
        article.category_id = self.service_of(edition, draft)
        draft.many = {name: self.keys(draft, name, kind) for name, kind in SLUGGED}
        since = row.get("published_at") or row.get("created_at")
        article.status_since = row.get("status_since") or since or timezone.now()
        check(article)
        if self.keeping.rehearse:
            article.validate_constraints()
        return draft

    def illustrate(self, draft: Draft) -> None:
        names = (("lead_image", "picture"), ("video", "film"), ("gallery", "gallery"))
        for column, kind in names:
            name = draft.row.get(kind)
            key = self.keeping.found(kind, name)
            if name and key is None:
                draft.notes.append(LOST.format(name=name))
            setattr(draft.article, f"{column}_id", key)

    def body(self, draft: Draft) -> str:
        """Its figures named by keys of this library; what is not in it leaves nothing."""
        written = draft.row.get("body", "")
        check_depth(written)
        kinds = {"image": "picture", "video": "film"}

        def figure(found: Any) -> str:
            key = self.keeping.found(kinds[found[1]], found[2])
            if key is None:
                draft.notes.append(LOST.format(name=found[2]))
            return figure_of(key, found[1]) if key else ""

        return sanitize(BODY_FIGURE.sub(figure, written))

    def service_of(self, edition: Edition, draft: Draft) -> int | None:
        slug = persian.slugify(draft.row.get("service") or self.service)
        key = self.keeping.slugged("service", edition, slug) if slug else None
        if slug and key is None:
            draft.notes.append(LOST.format(name=slug))
        return key

    def keys(self, draft: Draft, name: str, kind: str) -> list[int]:
        found = []
        for slug in map(persian.slugify, draft.row.get(name, [])):
            key = self.keeping.slugged(kind, draft.article.edition, slug) if slug else None
            if key is None:
                draft.notes.append(LOST.format(name=slug))
            else:
                found.append(key)
        return [*dict.fromkeys(found)]

    def keep(self, draft: Draft) -> Article:
        """Writes the story with its dates and its past; raises as ``draft`` does.

        What is known of it in other tables is kept for all of a batch together.
        """
        article, row = draft.article, draft.row
        article.pk = self.code(draft)
        try:
            with transaction.atomic():
                Article.objects.bulk_create([article])
                Article.objects.filter(pk=article.pk).update(**self.dates(article, row))
        except IntegrityError as error:
            article.validate_constraints()
            raise RowError("پایگاه داده این خبر را نپذیرفت.") from error
        put_many(article, draft.many, [name for name, keys in draft.many.items() if keys])
        self.remember(article, row)
        for path in OldAddress.objects.keep(article, row.get("old_addresses", [])):
            draft.notes.append(OCCUPIED.format(path=path))
        if row.get("code") and article.pk != row["code"]:
            draft.notes.append(to_persian_digits(TAKEN.format(code=row["code"], new=article.pk)))
        return article

    def code(self, draft: Draft) -> int | None:
        """Its own, where that is free; raises RowError where the very story has it already."""
        code = draft.row.get("code")
        there = Article.objects.filter(pk=code).first() if code else None
        if there is None:
            return code
        article = draft.article
        if (there.headline, there.edition_id) == (article.headline, article.edition_id):
            raise RowError(to_persian_digits(KNOWN.format(code=code)))
        return None

    @staticmethod
    def dates(article: Article, row: Row) -> Row:
        created = row.get("created_at") or article.published_at or timezone.now()
        return {"created_at": created, "updated_at": row.get("updated_at") or created}

    def remember(self, article: Article, row: Row) -> None:
        """The steps it has gone, and what its readers were told of changes."""
        steps = row.get("steps")
        if steps is None:
            steps = first_steps(article)
        Step.objects.bulk_create(
            Step(article=article, **{**step, "note": line(article.edition, step.get("note", ""))})
            for step in steps
        )
        told = [
            Correction(
                article=article,
                **{**each, "note": line(article.edition, each.get("note", ""))},
            )
            for each in ({"version": 0, **each} for each in row.get("corrections", []))
        ]
        Correction.objects.bulk_create(told)
        if shown := sum(each.is_shown for each in told):
            Article.objects.filter(pk=article.pk).update(corrections_shown=shown)

    def write_related(self, row: Row) -> int:
        """What is pinned under a story; what is not here is passed over."""
        code = self.keeping.arrivals.find("story", str(row["story"]))
        if code is None:
            raise RowError("خبری که این پیوندها زیر آن است وارد نشد.")
        if self.keeping.rehearse:
            return 0
        article = Article.objects.get(pk=code)
        links = [link for each in row["links"] if (link := self.link(article, each))]
        with transaction.atomic():
            RelatedLink.objects.replace(article, links)
        return code

    def write_translated(self, row: Row) -> int:
        """Which stories are translations of each other; what is not here is passed over."""
        asked = (self.keeping.arrivals.find("story", str(code)) for code in row["stories"])
        codes = [code for code in asked if code is not None]
        if self.keeping.rehearse:
            return 0
        stories = list(Article.objects.filter(pk__in=codes, translation_group=None))
        if len(stories) < 2:
            raise RowError("خبرهایی که ترجمه یکدیگرند وارد نشدند.")
        try:
            with transaction.atomic():
                bind(stories)
        except IntegrityError as error:
            raise RowError("از یک نسخه دو ترجمه آمده است.") from error
        return min(codes)

    def link(self, article: Article, row: Row) -> Row | None:
        target = self.keeping.arrivals.find("story", str(row["story"])) if "story" in row else None
        if (target is None and not row.get("url")) or target == article.pk:
            return None
        link: Row = {
            "target": target,
            "url": "" if target else row.get("url", ""),
            "title": line(article.edition, row.get("title", "")),
            "lead": article.edition.fold(persian.clean(row.get("lead", ""))),
            "image": self.keeping.found("picture", row.get("picture")),
        }
        made = RelatedLink(url=link["url"], title=link["title"], lead=link["lead"], position=0)
        check(made)
        return link


def first_steps(article: Article) -> Iterable[Row]:
    """Of a story of a system that keeps none: that it was published, by nobody of this newsroom."""
    if article.status not in {Status.PUBLISHED, Status.WITHDRAWN} or not article.published_at:
        return []
    note, moment = "از سامانه‌ای دیگر آمد.", article.published_at
    return [{"verb": Verb.PUBLISH, "at": moment, "moment": moment, "note": note}]

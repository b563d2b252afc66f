"""Turns ``newsroom.json``, ``editions.json`` and the painted pictures into a working newsroom."""

import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Author, Category, Dossier, Edition, RelatedLink, Tag
from articles.related.keeping import relate_all
from qodsna.demo.channels import open_channels
from qodsna.demo.desks import Desks
from qodsna.demo.film import make_film
from qodsna.demo.front import curate
from qodsna.demo.library import Library
from qodsna.demo.newsletter import send_yesterday
from qodsna.demo.pictures import paint, paint_logo, paint_portrait
from qodsna.demo.readers import Readers
from qodsna.demo.staff import befriend, hire

# The Persian edition with the beginning of an English one; and the rest of what is not Persian.
CONTENT = [Path(__file__).with_name(f"{name}.json") for name in ("newsroom", "editions")]
PORTRAIT_SEED = 40
PICTURE_SIZE = (1440, 960)
FILM_SIZE = (1280, 720)
FILM_SECONDS = 8
LOGO_COLOUR = (24, 138, 128)


class DemoNewsroom:
    """Everything is made in one transaction: there is a whole demo or none."""

    staff: dict[str, User]

    def __init__(self) -> None:
        self.content = read(*CONTENT)
        self.now = timezone.now()

    def build(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.library = Library(self.content, draw(self.content, Path(folder)))
            with transaction.atomic():
                self.staff = hire()
                befriend(by=self.staff["chief"])
                self._build_frame()
                self.library.build()
                self._build_articles()
        self.library.prepare_films()

    def _build_frame(self) -> None:
        self.logo = self.library.image("logo", alt="نشان خبرگزاری نمونه")
        self.editions = {
            e["code"]: self._edition(n, e) for n, e in enumerate(self.content["editions"])
        }
        self.categories: dict[tuple[str, str], Category] = {}
        for position, fields in enumerate(self.content["categories"]):
            self._category(position, **fields)
        self.tags = self._named(Tag, "tags")
        self.authors = self._named(Author, "authors")
        self.desks = Desks(self.staff, self.now)
        self.desks.open(self.categories)
        for (_, slug), author in self.authors.items():
            author.portrait = self.library.image(f"portrait-{slug}", alt=author.name)
            author.save()

    def _edition(self, position: int, fields: dict[str, Any]) -> Edition:
        footer = "\n".join(fields.pop("footer"))
        return Edition.objects.create(**fields, footer=footer, position=position, logo=self.logo)

    def _category(self, position: int, edition: str, parent: str | None, **fields: Any) -> None:
        self.categories[edition, fields["slug"]] = Category.objects.create(
            **fields,
            edition=self.editions[edition],
            parent=self.categories[edition, parent] if parent else None,
            position=10 * (position + 1),
        )

    def _named(self, model: type[Tag] | type[Author], key: str) -> dict[tuple[str, str], Any]:
        rows = [dict(row) for row in self.content[key]]
        return {
            (code, row["slug"]): model.objects.create(edition=self.editions[code], **row)
            for row in rows
            if (code := row.pop("edition"))
        }

    def _build_articles(self) -> None:
        rows = sorted(self.content["articles"], key=lambda row: -row["minutes_ago"])
        self.articles = {row["key"]: self._article(row) for row in rows}
        for row in self.content["dossiers"]:
            self._dossier(row)
        readers = Readers(self.staff["moderator"], self.now)
        for row in rows:
            self._relate(self.articles[row["key"]], row.get("related", []))
            readers.discuss(self.articles[row["key"]], row.get("comments", []))
        readers.look_out(self.content["word_rules"])
        readers.close_the_nuisance()
        self.desks.count_reads()
        for keys in self.content["translations"]:
            self._translate(*(self.articles[key] for key in keys))
        for code, launches in {"fa": self.content["front"], **self.content["fronts"]}.items():
            curate(self.editions[code], launches, self.articles, self.staff)
        send_yesterday(self.editions["fa"], self.now)
        open_channels(self.editions["fa"], self.staff)
        relate_all()

    def _article(self, row: dict[str, Any]) -> Article:
        code = row["edition"]
        library = self.library
        text = ("kicker", "headline", "subheadline", "lead", "sign_off")
        article = Article.objects.create(
            **{name: row[name] for name in text if row.get(name)},
            edition=self.editions[code],
            kind=Article.Kind[row["kind"]],
            category=self.categories[code, row["category"]],
            body=library.with_keys(row["body"]),
            lead_image=library.images.get(row.get("lead_image")),
            video=library.videos.get(row.get("video")),
            gallery=library.gallery(row["headline"], row["gallery"]) if "gallery" in row else None,
            created_by=self.staff["reporter"],
        )
        article.tags.set(self.tags[code, slug] for slug in row.get("tags", []))
        article.authors.set(self.authors[code, slug] for slug in row.get("authors", []))
        self.desks.bring(article, row)
        return article

    def _dossier(self, row: dict[str, Any]) -> None:
        text = ("name", "slug", "lead", "introduction", "is_shown")
        dossier = Dossier.objects.create(
            **{name: row[name] for name in text},
            edition=self.editions[row["edition"]],
            image=self.library.images[row["image"]],
        )
        for story in (self.articles[key] for key in row["stories"]):
            moment = {"published_at": story.published_at}
            story.dossiers.add(dossier, through_defaults=moment)

    def _translate(self, story: Article, *others: Article) -> None:
        for other in others:
            story.join(other, by=self.staff["editor"])

    def _relate(self, article: Article, links: list[dict[str, str]]) -> None:
        for position, link in enumerate(links, 1):
            target = self.articles[link["article"]] if "article" in link else None
            outside = {name: value for name, value in link.items() if name != "article"}
            RelatedLink.objects.create(article=article, target=target, position=position, **outside)


def read(*paths: Path) -> dict[str, Any]:
    """What the files say together, each list going on where that of the file before ended."""
    content: dict[str, Any] = {}
    for path in paths:
        for name, rows in json.loads(path.read_text(encoding="utf-8")).items():
            content[name] = [*content.get(name, []), *rows] if isinstance(rows, list) else rows
    return content


def draw(content: dict[str, Any], folder: Path) -> dict[str, Path]:
    """Paints every picture and makes every film, on all cores; files by key."""
    with ProcessPoolExecutor() as pool:
        jobs = {f"film-{row['key']}": pool.submit(_film, row, folder) for row in content["videos"]}
        jobs |= {row["key"]: pool.submit(_scene, row, folder) for row in content["images"]}
        jobs |= {
            f"portrait-{row['slug']}": pool.submit(_portrait, number, folder)
            for number, row in enumerate(content["authors"])
        }
        jobs["logo"] = pool.submit(_logo, folder)
        return {key: job.result() for key, job in jobs.items()}


def _scene(row: dict[str, Any], folder: Path) -> Path:
    path = folder / f"{row['key']}.jpg"
    paint(row["scene"], row["seed"], PICTURE_SIZE).save(path, quality=78, progressive=True)
    return path


def _portrait(number: int, folder: Path) -> Path:
    path = folder / f"portrait-{number}.jpg"
    paint_portrait(PORTRAIT_SEED + number).save(path, quality=80)
    return path


def _logo(folder: Path) -> Path:
    path = folder / "logo.png"
    paint_logo((160, 160), colour=LOGO_COLOUR).save(path, optimize=True)
    return path


def _film(row: dict[str, Any], folder: Path) -> Path:
    path = folder / f"film-{row['key']}.mp4"
    make_film(path, row["scene"], row["seed"], seconds=FILM_SECONDS, size=FILM_SIZE)
    return path

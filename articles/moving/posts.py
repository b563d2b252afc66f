"""A post of WordPress as rows: its pictures, the story, and what readers wrote under it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from articles.moving.dates import moment_of
from articles.moving.markup import Picture, body_of, check_depth
from articles.moving.naming import LONGEST, key_of, line_of, picture_row, slug_of
from articles.moving.refusals import RowError
from articles.moving.shortcodes import in_paragraphs, spelled_out
from articles.moving.trees import Node
from articles.status import Kind, Status

if TYPE_CHECKING:
    from articles.moving.wxr import Site

Row = dict[str, Any]
STATUS = {
    "publish": Status.PUBLISHED,
    "future": Status.PUBLISHED,
    "pending": Status.SUBMITTED,
    "draft": Status.DRAFT,
    "auto-draft": Status.DRAFT,
    "private": Status.DRAFT,
}
# Of what kinds posts are that belong to WordPress itself and not to its readers.
SILENT = {"attachment", "revision", "nav_menu_item", "wp_global_styles", "wp_template"}
READERS = {"", "comment"}
STANDING = {"1": "approved", "0": "pending"}
MOST_TAGS = 200


class Post:
    """One item, and the rows that come of it."""

    def __init__(self, node: Node, site: "Site") -> None:
        self.node, self.site = node, site
        self.meta = meta_of(node)
        self.headline = line_of(node.get("title"), 250)
        self.pictures: dict[str, Row] = {}
        self.galleries: list[Row] = []

    def keep(self, picture: Picture) -> str:
        """The key of a picture of the text: the whole one, where the file knows its number."""
        known = self.site.shelf.get("picture", picture.number) if picture.number else None
        if known:
            alt, caption = picture.alt or known["alt"], picture.caption or known["caption"]
            picture = Picture(known["address"], alt, caption)
        if not picture.address.startswith(("http://", "https://")):
            return ""
        row = picture_row(picture, self.headline)
        before = self.pictures.setdefault(row["key"], row)
        before["alt"] = row["alt"] if picture.alt else before["alt"]
        before["caption"] = row["caption"] or before["caption"]
        return row["key"]

    def gallery(self, numbers: list[str]) -> str:
        """The first album is the story's own; the pictures of others stand in the text."""
        keys = [key for number in numbers if (key := self.keep(Picture("", number=number)))]
        if not keys:
            return ""
        if self.galleries:
            rows = (self.pictures[key] for key in keys)
            return "\n\n".join(f'<img src="{row["address"]}">' for row in rows)
        key = key_of(f"gallery {self.code}")
        places = [{"picture": each} for each in dict.fromkeys(keys)]
        album = {"type": "gallery", "key": key, "title": self.headline, "places": places}
        self.galleries.append(album)
        return ""

    @property
    def code(self) -> int:
        written = self.node.get("wp:post_id")
        return int(written) if written.isascii() and written.isdecimal() else 0

    def story(self) -> Row:
        node, published = self.node, moment_of(self.node.get("wp:post_date_gmt"), utc=True)
        published = published or moment_of(node.get("wp:post_date"))
        changed = moment_of(node.get("wp:post_modified_gmt"), utc=True)
        text = node.get("content:encoded")
        check_depth(text)
        written = in_paragraphs(spelled_out(text, self.gallery))
        row: Row = {
            "type": "story",
            "edition": self.site.edition,
            "code": self.code or None,
            "headline": self.headline,
            "lead": line_of(node.get("excerpt:encoded"), 1000),
            "body": body_of(written, self.keep, self.site.address),
            "status": self.status,
            "published_at": iso(published),
            "created_at": iso(published),
            "updated_at": iso(changed or published),
            "comments_closed": node.get("wp:comment_status") == "closed",
            "old_addresses": [each for each in self.addresses() if each],
            **self.terms(),
        }
        if thumbnail := self.meta.get("_thumbnail_id"):
            row["picture"] = self.keep(Picture("", number=thumbnail)) or None
        if self.galleries:
            row |= {"gallery": self.galleries[0]["key"], "kind": Kind.PHOTO_REPORT}
        return row

    @property
    def status(self) -> Status:
        """What only those with a password could read is not for everybody."""
        if self.node.get("wp:post_password"):
            return Status.DRAFT
        return STATUS[self.node.get("wp:status")]

    def addresses(self) -> list[str]:
        link = self.node.get("link")
        return [link, f"/?p={self.code}" if self.code else ""]

    def terms(self) -> Row:
        """Its service is the one it names first, of those the lowest; other services are tags."""
        services, tags, authors = [], [], [self.author]
        for each in self.node.all("category")[:MOST_TAGS]:
            domain = each.attributes.get("domain")
            slug = slug_of(each.attributes.get("nicename", ""), each.text)
            if domain == "category":
                services.append((slug, each.text))
            elif domain == "post_tag":
                tags.append((slug, each.text))
            elif domain == "author":
                authors.append(self.site.shelf.get("author", line_of(each.text)))
        main = self.main(services)
        tags += [each for each in services if each != main]
        self.new = [("service", *main)] if main else []
        self.new += [("tag", *each) for each in tags]
        return {
            "service": main[0] if main else None,
            "tags": [slug for slug, _ in dict.fromkeys(tags) if slug],
            "authors": [*dict.fromkeys(filter(None, authors))],
        }

    def main(self, services: list[tuple[str, str]]) -> tuple[str, str] | None:
        """The one that an SEO plugin was told is the first, or the first of the lowest."""
        shelf = self.site.shelf
        chosen = shelf.get("service", self.meta.get("_yoast_wpseo_primary_category", ""))
        above = {shelf.get("parent", slug) for slug, _ in services}
        low = [each for each in services if each[0] not in above]
        first = next(iter(low or services), None)
        return next((each for each in services if each[0] == chosen), first)

    @property
    def creator(self) -> str:
        return self.node.get("dc:creator")

    @property
    def author(self) -> str:
        return self.site.shelf.get("author", self.creator) or slug_of(self.creator)

    def term_rows(self) -> Iterator[Row]:
        """Those it names, which a part of a divided export may not have at its head."""
        for kind, slug, name in self.new:
            edition = {"type": kind, "edition": self.site.edition, "slug": slug}
            yield edition | {"name": line_of(name, 80) or slug}
        if self.creator and not self.site.shelf.get("author", self.creator):
            yield {
                "type": "author",
                "edition": self.site.edition,
                "slug": self.author,
                "name": line_of(self.creator, 80),
            }

    def comments(self) -> Iterator[Row]:
        heads: dict[str, str] = {}
        for each in self.node.all("wp:comment"):
            if each.get("wp:comment_type") not in READERS:
                continue
            if each.get("wp:comment_approved") not in STANDING or not self.code:
                continue
            number, parent = each.get("wp:comment_id"), each.get("wp:comment_parent")
            # A reply to a reply stands under the first of them.
            heads[number] = heads.get(parent, "") or (parent if parent in heads else "")
            written = moment_of(each.get("wp:comment_date_gmt"), utc=True)
            email = each.get("wp:comment_author_email")
            yield {
                "type": "comment",
                "story": self.code,
                "key": f"wp{number}",
                "parent": f"wp{heads[number]}" if heads[number] else None,
                "name": line_of(each.get("wp:comment_author"), 60),
                "email": email if is_email(email) else None,
                "text": words_of(each.get("wp:comment_content")),
                "status": STANDING[each.get("wp:comment_approved")],
                "created_at": iso(written),
            }


def rows(node: Node, site: "Site") -> Iterator[Row | RowError]:
    kind, status = node.get("wp:post_type"), node.get("wp:status")
    named = {"type": "story", "key": node.get("wp:post_id")}
    if kind not in site.types:
        if kind not in SILENT:
            yield RowError(f"از گونه «{kind[:40]}» است، که خبر نیست.", named)
        return
    if status not in STATUS:
        yield RowError(f"وضعیت آن در وردپرس «{status[:40]}» است.", named)
        return
    post = Post(node, site)
    try:
        story = post.story()
    except RowError as error:
        yield RowError(str(error), named)
        return
    yield from post.term_rows()
    yield from post.pictures.values()
    yield from post.galleries
    yield story
    yield from post.comments()


def meta_of(node: Node) -> dict[str, str]:
    """What plugins and WordPress itself have written beside a post."""
    return {each.get("wp:meta_key"): each.get("wp:meta_value") for each in node.all("wp:postmeta")}


def is_email(written: str) -> bool:
    try:
        validate_email(written)
    except ValidationError:
        return False
    return len(written) < 255


def words_of(written: str) -> str:
    """What a reader wrote, its lines kept and its markup gone."""
    lines = written[:LONGEST].replace("<br", "\n<br").replace("</p>", "</p>\n").splitlines()
    return "\n".join(map(line_of, lines)).strip()


def iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None

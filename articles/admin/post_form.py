"""The posts of one story, as they are written and decided about on its page."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from articles.models import Article, Channel, Post
from articles.posting.wording import units
from qodsna import persian

ON_ITS_WAY = "این پست دیگر در راه است یا فرستاده شده؛ متنش عوض نمی‌شود. نوشته شما در زیر مانده است."
CHANGED = (
    "همکارتان همین حالا این متن را عوض کرده است؛ صفحه را در برگه‌ای دیگر ببینید و از نو بنویسید."
)


@dataclass
class Row:
    """A channel with the story's post in it, saved or not yet.

    ``seen``: what had been written as the page was made; ``shown``: what its box held then.
    """

    channel: Channel
    post: Post
    text: str
    seen: str
    shown: str
    limit: int
    errors: list[str] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return self.text != self.shown

    def check(self) -> None:
        if (size := units(self.text)) > self.limit:
            told = persian.to_persian_digits(f"{size} نویسه است و بیش از {self.limit} نمی‌شود.")
            self.errors.append(f"متن {told}")


def rows_of(article: Article, data: Any = None) -> list[Row]:
    """One for each channel of its edition; with ``data``, as somebody has sent them."""
    channels = list(Channel.objects.of(article).select_related("edition"))
    posts = {
        post.channel_id: post for post in Post.objects.filter(article=article, channel__in=channels)
    }
    return [row_of(article, channel, posts.get(channel.pk), data) for channel in channels]


def row_of(article: Article, channel: Channel, post: Post | None, data: Any) -> Row:
    post = post or Post(channel=channel, article=article, state=Post.State.READY)
    post.channel, post.article = channel, article
    words = post.words

    def sent(name: str, otherwise: str) -> str:
        return in_lines((data or {}).get(f"{name}-{channel.pk}", otherwise))

    return Row(
        channel,
        post,
        text=sent("text", words),
        seen=sent("seen", post.text),
        shown=sent("shown", words),
        limit=channel.limit(article),
    )


def in_lines(text: str) -> str:
    """As a browser sends a text, or the database keeps it."""
    return "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()


@transaction.atomic
def save(rows: list[Row], *, by: Any) -> bool:
    """Writes what somebody has changed, all of it or nothing; says so in the rows otherwise."""
    changed = [row for row in rows if row.is_changed]
    for row in changed:
        row.check()
    if any(row.errors for row in rows):
        return False
    for row in changed:
        article = row.post.article
        row.post = Post.objects.of(row.channel, article)
        text = article.edition.fold(persian.clean(row.text))
        if not row.post.write(text, by=by, seen=row.seen):
            row.post.refresh_from_db()
            row.errors.append(CHANGED if row.post.is_open else ON_ITS_WAY)
    if any(row.errors for row in rows):
        transaction.set_rollback(True)
        return False
    return True

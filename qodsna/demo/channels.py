"""The demo's channels: one in each network, all off, with posts that stand in every state."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from articles.models import Article, Channel, Edition, Post
from articles.posting.states import Deed, State

# They belong to nobody, and lie here for everybody to read.
TOKEN = "demo:not-the-token-of-a-bot"  # noqa: S105
CHANNELS = {"telegram": "@qodsna_demo", "bale": "@qodsna_demo", "eitaa": "qodsna_demo"}
POSTS: dict[str, list[tuple[str, str, str]]] = {
    "telegram": [
        (State.SENT, Deed.SENT, ""),
        (State.UNCERTAIN, Deed.DOUBT, "پاسخی نرسید: زمان به پایان رسید."),
        (State.SENT, Deed.FOUND, ""),
    ],
    "bale": [
        (State.FAILED, Deed.REFUSED, "بازو در این کانال مدیر نیست؛ مدیر کانالش کنید."),
        (State.CANCELLED, Deed.CANCEL, ""),
    ],
    "eitaa": [(State.WAITING, Deed.UNSENT, "شبکه در دسترس نبود.")],
}


def open_channels(edition: Edition, staff: dict[str, User]) -> None:
    stories = Article.objects.published().in_edition(edition).newest_first()[:3]
    for network, chat in CHANNELS.items():
        name = f"خبرهای نمونه در {Channel.Network(network).label}"
        channel = Channel.objects.create(
            edition=edition, network=network, name=name, chat=chat, token=TOKEN
        )
        for story, (state, deed, error) in zip(stories, POSTS[network], strict=False):
            by = staff["editor"] if deed == Deed.CANCEL else None
            post(channel, story, state, error=error).steps.create(deed=deed, by=by, note=error)


def post(channel: Channel, story: Article, state: str, **fields: Any) -> Post:
    moment = timezone.now() - timedelta(minutes=20)
    tried = state in {State.SENT, State.UNCERTAIN, State.FAILED, State.WAITING}
    if tried:
        fields |= {"attempts": 1, "begun_at": moment, "sent_text": channel.written(story)}
    if state == State.SENT:
        fields |= {"sent_at": moment, "message": "128"}
    if state == State.UNCERTAIN:
        fields["ended_at"] = moment
    return Post.objects.create(channel=channel, article=story, state=state, **fields)

"""The three networks' bot interfaces: how each is asked, and what its answers mean.

Telegram: core.telegram.org/bots/api. Bale speaks the same at tapi.bale.ai (docs.bale.ai). Eitaa
has ``getMe``, ``sendMessage`` and ``sendFile`` alone (eitaayar.ir). None of them takes a key by
which it would know a message that was sent twice, and none shows a bot what it has itself posted.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings

from articles.models import Channel
from articles.models.channel import Network
from articles.posting.wire import Reply, Request, UnsureError, ask

LONGEST_WAIT = 3600
TOO_MANY, UNAVAILABLE, TIMED_OUT = 429, 503, 408
# What the networks call it in their descriptions, in their own language and ours.
SAID = {
    "chat not found": "شبکه چنین کانالی نمی‌شناسد؛ شناسه کانال را ببینید.",
    "not enough rights": "بازو در این کانال اجازه فرستادن ندارد؛ مدیر کانالش کنید.",
    "need administrator": "بازو در این کانال مدیر نیست؛ مدیر کانالش کنید.",
    "bot was kicked": "بازو را از کانال بیرون کرده‌اند.",
    "bot is not a member": "بازو عضو کانال نیست؛ مدیر کانالش کنید.",
    "too long": "متن بلندتر از اندازه مجاز شبکه است.",
    "unauthorized": "توکن بازو درست نیست.",
}
STATUSES = {
    401: "توکن بازو درست نیست.",
    403: "بازو در این کانال اجازه فرستادن ندارد؛ مدیر کانالش کنید.",
    404: "توکن بازو یا نشانی رابط شبکه درست نیست.",
    413: "عکس بزرگ‌تر از اندازه مجاز شبکه است.",
}
MOVED = "رابط شبکه به نشانی دیگری می‌فرستد؛ نشانی آن را در پیکربندی ببینید."


class BusyError(Exception):
    """It did not take the message, and says when to come again."""

    def __init__(self, words: str, wait: timedelta) -> None:
        super().__init__(words)
        self.wait = wait


class RefusedError(Exception):
    """It did not take the message, and will not another time."""


@dataclass(frozen=True)
class Methods:
    """``picture``: the method that takes one, and the name of its part."""

    path: str
    picture: tuple[str, str]
    has_chats: bool


METHODS = {
    Network.TELEGRAM: Methods("{api}/bot{token}/{method}", ("sendPhoto", "photo"), has_chats=True),
    Network.BALE: Methods("{api}/bot{token}/{method}", ("sendPhoto", "photo"), has_chats=True),
    Network.EITAA: Methods("{api}/{token}/{method}", ("sendFile", "file"), has_chats=False),
}


class Bot:
    """What a channel's bot can be asked for. Raises UnsentError, BusyError or RefusedError where
    nothing was sent, and UnsureError where nobody knows."""

    def __init__(self, channel: Channel, seconds: float | None = None) -> None:
        self.channel, self.seconds = channel, seconds
        self.methods = METHODS[Network(channel.network)]

    def send(self, text: str, picture: bytes | None = None) -> str:
        """The number of the message that is now in the channel."""
        if picture is None:
            fields = {"chat_id": self.channel.chat, "text": text}
            return number(self.call("sendMessage", fields))
        method, part = self.methods.picture
        fields = {"chat_id": self.channel.chat, "caption": text}
        return number(self.call(method, fields, (part, picture)))

    def check(self) -> None:
        """Whether the token is a bot's and, where it can be asked, whether it sees the channel."""
        self.call("getMe", {})
        if self.methods.has_chats:
            self.call("getChat", {"chat_id": self.channel.chat})

    def call(
        self, method: str, fields: dict[str, str], file: tuple[str, bytes] | None = None
    ) -> Any:
        api = settings.POSTING_APIS[self.channel.network]
        address = self.methods.path.format(api=api, token=self.channel.token, method=method)
        body, kind = multipart(fields, file) if file else (json.dumps(fields).encode(), JSON)
        return result(ask(Request(address, body, kind), self.seconds))


JSON = "application/json"


def multipart(fields: dict[str, str], file: tuple[str, bytes]) -> tuple[bytes, str]:
    """A form with a JPEG, and its type."""
    border, (part, data) = token_hex(16), file
    head = "".join(
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{border}\r\nContent-Disposition: form-data; name="{part}"; filename="picture.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    body = head.encode(errors="replace") + data + f"\r\n--{border}--\r\n".encode()
    return body, f"multipart/form-data; boundary={border}"


def result(reply: Reply) -> Any:
    """What was asked for; raises what the answer means.

    An error of the server itself says nothing: it may come before the message is taken or after.
    """
    told = first_object(reply.body)
    if reply.status == 200 and told.get("ok") is True:
        return told.get("result")
    code = told.get("error_code")
    status = code if reply.status == 200 and isinstance(code, int) else reply.status
    if status == TOO_MANY or (status == UNAVAILABLE and "retry-after" in reply.headers):
        raise BusyError("شبکه گفت دیرتر.", wait_of(reply, told))
    if 300 <= status < 400:
        raise RefusedError(MOVED)
    is_told = reply.status != 200 or told.get("ok") is False
    if (status < 500 and status != TIMED_OUT) and is_told:
        raise RefusedError(reason(status, str(told.get("description", ""))))
    raise UnsureError("شبکه خطای خودش را خبر داد یا پاسخی نامفهوم فرستاد")


def first_object(body: bytes) -> dict[str, Any]:
    """The first JSON object of an answer, also of one that came doubled; empty for all else."""
    try:
        found, _ = json.JSONDecoder().raw_decode(body.decode(errors="replace").lstrip())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def wait_of(reply: Reply, told: dict[str, Any]) -> timedelta:
    parameters = told.get("parameters")
    said = parameters.get("retry_after") if isinstance(parameters, dict) else None
    text = str(said if said is not None else reply.headers.get("retry-after", ""))
    seconds = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    return timedelta(seconds=min(seconds, LONGEST_WAIT))


def reason(status: int, said: str) -> str:
    """In the newsroom's words; what the network wrote is not passed on."""
    known = (words for each, words in SAID.items() if each in said.lower())
    return next(known, STATUSES.get(status) or "شبکه پست را نپذیرفت.")


def number(message: Any) -> str:
    found = message.get("message_id") if isinstance(message, dict) else None
    return str(found)[:40] if isinstance(found, int | str) else ""

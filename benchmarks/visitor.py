"""Visitors of the loopback for one event loop: each has an address and a connection of its own."""

import asyncio
import gzip
import re
import time
from collections.abc import Mapping
from http.cookies import SimpleCookie
from itertools import count
from urllib.parse import urlencode

PATIENCE_SECONDS = 30
FORM = "application/x-www-form-urlencoded"
NAMED = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
numbers = count(1)


class BrokenError(Exception):
    """No answer, or one that broke off."""


class Answer:
    """``seconds``: from the first byte that was sent to the last that came."""

    def __init__(self, head: bytes, body: bytes, sent_at: float) -> None:
        self.status, self.head, self.body = int(head[9:12]), head, body
        self.sent_at, self.seconds = sent_at, time.perf_counter() - sent_at

    def all(self, name: str) -> list[str]:
        """The values of the headers with this name, in small letters."""
        lines = self.head.decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in lines)
        return [value.strip() for given, _, value in pairs if given.lower() == name]

    def header(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def text(self) -> str:
        packed = self.header("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()


class Visitor:
    """A browser with its cookies; connects on first use, and again where it was closed."""

    def __init__(self, host: str, address: str = "") -> None:
        self.host = host
        self.address = address or own_address()
        self.cookies: dict[str, str] = {}
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        *,
        method: str = "",
        **headers: str,
    ) -> Answer:
        """POST where there are fields. Raises BrokenError."""
        body = urlencode(fields).encode() if fields else b""
        request = self._request(method or ("POST" if fields else "GET"), path, body, headers)
        sent_at = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                answer = await self._asked(request, sent_at)
        except (OSError, EOFError, TimeoutError) as broken:
            self.leave()
            raise BrokenError(f"{path}: {broken!r}") from broken
        self._keep_cookies(answer)
        return answer

    def leave(self) -> None:
        if self._line:
            self._line[1].close()
        self._line = None

    def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", f"User-Agent: {NAMED}"]
        if method == "POST":
            lines += [f"Content-Length: {len(body)}", f"Origin: http://{self.host}"]
            lines += [f"Content-Type: {FORM}"] if body else []
        if self.cookies:
            pairs = (f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {'; '.join(pairs)}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _asked(self, request: bytes, sent_at: float) -> Answer:
        is_kept = self._line is not None
        try:
            return await self._exchange(request, sent_at)
        except (ConnectionError, EOFError):
            # What a server closed meanwhile is opened again; a form is not sent twice unasked.
            if not is_kept or request.startswith(b"POST"):
                raise
            self.leave()
            return await self._exchange(request, sent_at)

    async def _exchange(self, request: bytes, sent_at: float) -> Answer:
        if self._line is None:
            self._line = await self._connected()
        reader, writer = self._line
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        answer = Answer(head, await self._body(reader, head, request), sent_at)
        if b"onnection: close" in head:
            self.leave()
        return answer

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = self.host.split(":")
        own = (self.address, 0)
        return await asyncio.open_connection(host, int(port), local_addr=own, limit=1 << 20)

    @staticmethod
    async def _body(reader: asyncio.StreamReader, head: bytes, request: bytes) -> bytes:
        if request.startswith(b"HEAD") or head[9:12] in {b"204", b"304"}:
            return b""
        if length := LENGTH.search(head):
            return await reader.readexactly(int(length[1]))
        if not CHUNKED.search(head):
            return await reader.read()
        parts = []
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readuntil(b"\r\n")
        return b"".join(parts)

    def _keep_cookies(self, answer: Answer) -> None:
        for value in answer.all("set-cookie"):
            self.cookies |= {key: each.value for key, each in SimpleCookie(value).items()}


def own_address() -> str:
    """One that no other visitor of this run has."""
    number = next(numbers)
    return f"127.{1 + number // 62_500 % 250}.{1 + number // 250 % 250}.{1 + number % 250}"

"""Readers by TLS, of a site whose name leads nowhere but here and which vouches for itself."""

import asyncio
import ssl

from benchmarks.upgrade_drill import Readers
from benchmarks.visitor import Visitor

PAUSE_SECONDS = 0.05


class TlsVisitor(Visitor):
    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        trusting = ssl._create_unverified_context()
        return await asyncio.open_connection(
            "127.0.0.1", 443, local_addr=(self.address, 0), limit=1 << 20,
            ssl=trusting, server_hostname=self.host,
        )  # fmt: skip


class TlsReaders(Readers):
    """They leave some of the machine to what changes it."""

    visitor = TlsVisitor

    async def _ask(self, visitor: Visitor, path: str, status: int, method: str) -> None:
        await super()._ask(visitor, path, status, method)
        await asyncio.sleep(PAUSE_SECONDS)

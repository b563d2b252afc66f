"""Readers of a site with TLS whose name leads nowhere but here, and whose certificate is its own."""

import asyncio
import ssl

from benchmarks.upgrade_drill import Readers
from benchmarks.visitor import Visitor


class TlsVisitor(Visitor):
    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        trusting = ssl._create_unverified_context()
        return await asyncio.open_connection(
            "127.0.0.1", 443, local_addr=(self.address, 0), limit=1 << 20,
            ssl=trusting, server_hostname=self.host,
        )  # fmt: skip


class TlsReaders(Readers):
    visitor = TlsVisitor

"""A client of the resumable protocol, and uploads that have come."""

import base64
import os
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from media.models import Upload
from media.models.upload import BLOCK

FILES = "/admin/media/upload/files/"
BODY = "application/offset+octet-stream"
FILM = os.urandom(3 * BLOCK + 17)
MAY_ADD = "media.add_image media.add_video"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


class Tus:
    """What a client says to the server; headers by keyword replace its own."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def ask(self, method: str, address: str, body: bytes = b"", **headers: Any):
        headers = {"Tus-Resumable": "1.0.0"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kind = headers.pop("Content-Type", BODY)
        return self.client.generic(
            method, address, body, kind, headers={k: v for k, v in headers.items() if v is not None}
        )

    def begin(self, size: Any, name: str = "film.mp4", kind: str = "video", **headers: Any):
        told = f"filename {encoded(name)},kind {encoded(kind)}"
        return self.ask(
            "POST", FILES, **{"Upload_Length": str(size), "Upload_Metadata": told} | headers
        )

    def send(self, address: str, body: bytes, offset: Any = 0, **headers: Any):
        return self.ask("PATCH", address, body, **{"Upload_Offset": str(offset)} | headers)

    def look(self, address: str):
        return self.ask("HEAD", address)


def arrived(owner: User, data: bytes, **fields: Any) -> Upload:
    """An upload of which everything has come."""
    fields = {"kind": "video", "name": "film.mp4", "size": len(data)} | fields
    upload = Upload.objects.begin(owner=owner, **fields)
    upload.path.write_bytes(data)
    return upload

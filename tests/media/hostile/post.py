"""A form as a hostile client sends it: no library mends its names."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

BOUNDARY = "a-line-between-parts"


def multipart(name: str, data: bytes, **fields: str) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    parts += [
        f"--{BOUNDARY}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode(),
        data,
        f"\r\n--{BOUNDARY}--\r\n".encode(),
    ]
    return b"".join(parts)


def post_picture(client: Client, name: str, data: bytes, **fields: Any) -> HttpResponse:
    told = {"alt": "دریاچه", "focal_x": "0.5", "focal_y": "0.5", "crops": "{}"} | fields
    return client.generic(
        "POST",
        "/admin/media/image/add/",
        multipart(name, data, **told),
        f"multipart/form-data; boundary={BOUNDARY}",
    )

"""Templates of the newsroom, Django's own among them, whose scripts carry the answer's nonce.

The tags are marked in the text of a template, when it is read: whatever is put into a page later,
by whomever, is not.
"""

import re

from django.template import Origin
from django.template.loaders import app_directories, filesystem

NEWSROOM = "admin/"
TAG = re.compile(r"<(script|style)\b")
MEDIA = re.compile(r"\{\{ ((?:\w+\.)?media(?:\.(?:css|js))?) \}\}")


def marked(text: str) -> str:
    return MEDIA.sub(r"{% with_nonce \1 %}", TAG.sub(r"<\1{% nonce %}", text))


class Marking:
    """Of a loader: marks the templates of the newsroom."""

    def get_contents(self, origin: Origin) -> str:
        text: str = super().get_contents(origin)  # type: ignore[misc]
        name = str(origin.template_name)
        return marked(text) if name.startswith(NEWSROOM) else text


class Filesystem(Marking, filesystem.Loader):
    pass


class AppDirectories(Marking, app_directories.Loader):
    pass

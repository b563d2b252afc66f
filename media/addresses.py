"""Where a browser gets a stored file."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.encoding import filepath_to_uri


def address(name: str) -> str:
    """Straight from storage if everybody may read there, else from this site, which sends on.

    A page never holds a signed address: it would be another page at every reading, for no
    cache to keep, and each signature costs more than the rest of the picture's markup.
    """
    if getattr(default_storage, "querystring_auth", False):
        return settings.MEDIA_URL + (filepath_to_uri(name) or "")
    return default_storage.url(name)

import os
import re
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qodsna.settings")

CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)


class Utf8Request(WSGIRequest):
    """A request whose forms are UTF-8, whatever charset its sender claims.

    A claimed codec that is none of text (hex, zip) would break every page before any view.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        content_type = CHARSET.sub("", meta.get("CONTENT_TYPE", ""))
        super()._set_content_type_params(  # type: ignore[misc]
            {**meta, "CONTENT_TYPE": content_type}
        )


application = get_wsgi_application()
application.request_class = Utf8Request

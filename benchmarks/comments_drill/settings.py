"""The product's own settings, without the files of its pages: nobody here looks at them."""

from qodsna.settings import *  # noqa: F403
from qodsna.settings import STORAGES

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

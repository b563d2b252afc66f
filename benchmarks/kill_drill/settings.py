"""The product's own settings, without the files of its pages: nobody here looks at them.

A worker that is silent counts as dead sooner: a drill has no minutes.
"""

from qodsna.settings import *  # noqa: F403
from qodsna.settings import STORAGES, TASKS

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {**TASKS["default"], "OPTIONS": {"tick": 1, "lease": 8, "pause": 1}}}

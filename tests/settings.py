"""The product's own settings, in a folder that goes with the run."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="qodsna-test-"))
# Transactions of tests mostly end undone, and purge nothing.
os.environ.setdefault("PAGE_CACHE", "no")
os.environ.setdefault("LOG_FORMAT", "text")

from qodsna.settings import *  # noqa: F403
from qodsna.settings import DATABASES, STATIC_ROOT, STORAGES, TASKS

STATIC_ROOT.mkdir(parents=True, exist_ok=True)

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REQUIRE_2FA = False
SITE_URL = "http://testserver"
TASKS = {"default": {**TASKS["default"], "BACKEND": "tests.background.Recording"}}
DATABASES["default"]["CONN_MAX_AGE"] = 0

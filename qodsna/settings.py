"""All settings, read from the environment. With nothing set it runs on SQLite on this machine.

DATA_DIR       where everything that is written lives (default: var/)
DATABASE_URL   postgres://user:password@host:port/name (default: SQLite in DATA_DIR)
PATIENT        yes: the database ends no statement, however long it takes (default: no for web
               processes, yes for commands of manage.py)
REPLICA_URL    the same of a streaming replica, which readers' pages are read from (default: none)
REDIS_URL      redis://host:port/0 that wakes the workers and tells all nodes which kept pages are
               purged (default: files in DATA_DIR)
PAGE_CACHE     megabytes of readers' pages that each process keeps (default: 8; no: none)
WORKERS        threads of one worker for background work (default and least: 2)
SECRET_KEY     (default: made once and kept in DATA_DIR)
SITE_URL       the address readers type (default: http://127.0.0.1:8000)
ALLOWED_HOSTS  further host names, comma-separated
SECURITY_CONTACT  where holes are told of, as mailto:… or https://… (default: mailto: EMAIL_FROM)
HSTS_SUBDOMAINS  no: hosts below this one may go on without https (default: yes)
STORAGE_URL    s3://key:secret@host:port/bucket?signed=no (default: files in DATA_DIR)
DEMO           yes: the demo newsroom with its known passwords may exist
DEMO_PASSWORD  of the demo's staff (default: qodsna-demo)
REQUIRE_2FA    no: who can publish may sign in without a second step (default: yes, in the demo no)
BACKUP_KEY     with which manage.py backup encrypts (default: it does not)
DEBUG          yes: Django's pages for developers
VIDEO_MAX_BYTES  the largest film that may be uploaded (default: 4 GiB)
TRUSTED_PROXIES  addresses or networks of the servers in front, comma-separated, and the word unix
               for one that comes over a socket file: they alone say in X-Forwarded-For who asks
               and in X-Forwarded-Proto whether it was https
IMPORT_HOSTS   servers of a network of our own, as host or host:port, comma-separated, from which an
               import may still get pictures (default: none)
EMAIL_URL      submission://user:password@host:port, or smtp://…?ssl=yes where the whole line is
               encrypted (default: no e-mail is sent; in the demo it lies as files in DATA_DIR/mail)
EMAIL_FROM     who it comes from (default: newsroom@ the host of SITE_URL)
MAILS_PER_MINUTE  how many mails of a newsletter the server is given at most (default: 600)
WEBSUB_HUB     address of the hub that feeds name to their subscribers (default: none)
TELEGRAM_API, BALE_API, EITAA_API, TELEGRAM_PAGES, BALE_PAGES, EITAA_PAGES  where bots are asked and
               channels shown (default: each network's own; see docs/operations.md)
LOG_LEVEL, LOG_FORMAT, LOG_DIR, SLOW_QUERY_MS, METRICS_NETWORKS, SENTRY_DSN, BACKUPS, LOGS_KEPT,
VERSIONS_KEPT, VERSIONS_KEPT_DAYS  how the site is watched and what it forgets (docs/operations.md)
"""

import os
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from qodsna.editor import EXTENSIONS as DJANGO_PROSE_EDITOR_EXTENSIONS  # noqa: F401
from qodsna.environment import (
    contact,
    databases,
    flag,
    languages,
    mail,
    networks,
    proxies,
    secret,
    storage,
    web,
    words,
)
from qodsna.shield import production
from qodsna.watch.environment import log_settings, number

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()

DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
REQUIRE_2FA = flag("REQUIRE_2FA", {"REQUIRE_2FA": "no" if DEMO else "yes", **os.environ})
SECRET_KEY = os.environ.get("SECRET_KEY") or secret(DATA_DIR / "secret_key")
SITE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
IS_HTTPS = SITE_URL.startswith("https://")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    urlsplit(SITE_URL).hostname or "localhost",
    *words("ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
production.check(SITE_URL, debug=DEBUG, hosts=ALLOWED_HOSTS, key=SECRET_KEY)

INSTALLED_APPS = [
    "comments",
    "articles",
    "media",
    "qodsna.sign_in.apps.NewsroomConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "qodsna",
    "qodsna.limits",
    "qodsna.tasks",
    "qodsna.watch",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "qodsna.sign_in",
    "django_tasks",
    "django_prose_editor",
    "js_asset",
    "tree_queries",
]

MIDDLEWARE = [
    "qodsna.shield.headers.Shield",
    "qodsna.watch.middleware.Watch",
    "qodsna.health.Health",
    "qodsna.proxies.Proxies",
    "qodsna.page_cache.middleware.PageCache",
    "qodsna.http.NothingPersonal",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qodsna.shield.policies.Policies",
    "qodsna.signed_in.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "qodsna.signed_in.Accounts",
    "qodsna.signed_in.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "qodsna.database.replica.middleware.ReadersFromReplica",
]

ROOT_URLCONF = "qodsna.urls"
WSGI_APPLICATION = "qodsna.wsgi.application"

LOADERS = ["qodsna.shield.nonces.Filesystem", "qodsna.shield.nonces.AppDirectories"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", LOADERS)],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "qodsna.templatetags.persian",
                "qodsna.templatetags.shield",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES, DATABASE_ROUTERS = databases(DATA_DIR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# What is held back is counted by sign_in/throttle.py: a stranger's failures lock nobody out.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
OTP_TOTP_ISSUER = urlsplit(SITE_URL).hostname
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
CSRF_FAILURE_VIEW = "articles.missing.forgery"

LANGUAGE_CODE = "fa"
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGES = languages(*LOCALE_PATHS, first=LANGUAGE_CODE)
TIME_ZONE = "Asia/Tehran"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("sortablejs", BASE_DIR / "node_modules/sortablejs"),
    ("tus", BASE_DIR / "node_modules/tus-js-client/dist"),
    ("altcha", BASE_DIR / "node_modules/altcha/dist"),
    ("hls", BASE_DIR / "node_modules/hls.js/dist"),
    ("fonts-admin", BASE_DIR / "node_modules/vazirmatn/misc/Farsi-Digits-Non-Latin/fonts/webfonts"),
]
STATICFILES_FINDERS = [
    "qodsna.finders.ServedFiles",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
TASKS = {
    "default": {
        "BACKEND": "qodsna.tasks.backend.LedgerBackend",
        "QUEUES": ["default", "long"],
    },
}
REDIS_URL = os.environ.get("REDIS_URL", "")
PAGE_CACHE_BYTES = 1024**2 * int(os.environ.get("PAGE_CACHE", "8").replace("no", "0"))
WORKERS = max(2, int(os.environ.get("WORKERS", "2")))
STORAGES = {
    "default": storage(os.environ.get("STORAGE_URL", "")),
    "staticfiles": {"BACKEND": "qodsna.collected.Collected"},
}
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "media.uploads.room.RoomHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
VIDEO_MAX_BYTES = int(os.environ.get("VIDEO_MAX_BYTES", 4 * 1024**3))

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
# What no other host of the domain can set, nor any page that came without https.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    f"{'__Host-' if IS_HTTPS else ''}{name}" for name in ("sessionid", "csrftoken")
)
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS and flag(
    "HSTS_SUBDOMAINS", {"HSTS_SUBDOMAINS": "yes", **os.environ}
)
IMPORT_HOSTS = words("IMPORT_HOSTS")
TRUSTED_PROXIES = proxies("TRUSTED_PROXIES")
# Proxies takes the header off every request that no trusted proxy brought.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

WEBSUB_HUB = web("WEBSUB_HUB", "")
POSTING_APIS, POSTING_PAGES = networks()

# Nothing leaves the machine of a demo by itself.
DEMO_MAIL = f"file:///{DATA_DIR / 'mail'}" if DEMO else ""
vars().update(mail(os.environ.get("EMAIL_URL", DEMO_MAIL)))
MAILS_PER_MINUTE = max(1, int(os.environ.get("MAILS_PER_MINUTE", "600")))
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", f"newsroom@{urlsplit(SITE_URL).hostname}")
SECURITY_CONTACT = contact("SECURITY_CONTACT", f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}")

METRICS_NETWORKS = proxies("METRICS_NETWORKS")
METRICS_FOLDER = DATA_DIR / "metrics"
SLOW_QUERY_MS = number("SLOW_QUERY_MS", 500)
BACKUPS = Path(os.environ.get("BACKUPS") or DATA_DIR / "backups")
VERSIONS_KEPT = number("VERSIONS_KEPT", 20, least=1)
VERSIONS_KEPT_DAYS = number("VERSIONS_KEPT_DAYS", 365, least=1)
LOG_DIR, LOGS_KEPT = os.environ.get("LOG_DIR", ""), number("LOGS_KEPT", 30, least=1)
LOGGING = log_settings()

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class QodsnaConfig(AppConfig):
    name = "qodsna"
    verbose_name = "قدسنا"


class StaticFiles(StaticFilesConfig):
    """Of the packages that bring a script we serve, only that script is collected."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "hls-demo*",
        "hls.[djmw]*",
        "hls.light.[jm]s*",
        "hls.light.mjs*",
        "hls.light.min.js*",
        "hls.light.min.mjs.map",
        "tus.js*",
        "browser-test-bundle.js",
        "modular",
    ]

"""The product's own settings, with two small views beside its pages to compare them with."""

from qodsna.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"

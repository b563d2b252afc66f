"""The settings of the benchmarks, with who answered and how often a page was made."""

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import MIDDLEWARE as PRODUCT

ROOT_URLCONF = "benchmarks.fresh_urls"
MIDDLEWARE = ["benchmarks.witness.Named", *PRODUCT, "benchmarks.witness.Made"]

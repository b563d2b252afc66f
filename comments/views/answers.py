"""What the answers to readers who write have in common: both live with the cache policy."""

from qodsna.http import SeeOther
from qodsna.http import secret_page as for_the_writer

__all__ = ["SeeOther", "for_the_writer"]

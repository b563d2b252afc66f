"""The desk of the front page: zones and their pins, drafts, launches and what came of them."""

from articles.admin.front.desk import FrontDesk

__all__ = ["FrontDesk"]

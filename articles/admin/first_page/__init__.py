"""The first page of the newsroom: what waits for whoever opens it, his own work and his desk's.

``page`` says what the page tells to whom, ``reaching`` and ``found`` how the stories for all of it
are asked for at once, ``counting`` how many there are.
"""

from articles.admin.first_page.page import FirstPage

__all__ = ["FirstPage"]

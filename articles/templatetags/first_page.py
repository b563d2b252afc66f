from typing import Any

from django import template

from articles.admin.first_page import FirstPage

register = template.Library()


@register.simple_tag
def first_page(user: Any) -> FirstPage:
    """What of the stories concerns somebody who opens the newsroom; false where nothing does."""
    return FirstPage(user)

from typing import Any

from django import template

from articles.admin.post import post_badge
from articles.models import Post
from articles.rights import reach, within_reach
from qodsna.roles import Reach

register = template.Library()
register.filter("post_badge", post_badge)
MOST = 100


@register.inclusion_tag("admin/articles/post/doubts.html")
def doubtful_posts(user: Any) -> dict[str, Any]:
    """How many posts wait for somebody to look into a channel; for others no query."""
    held = reach(user, "post")
    if not held:
        return {"count": 0}
    posts = Post.objects.uncertain()
    if Reach.ANY not in held:
        posts = posts.filter(article__in=within_reach(user, "post"))
    return {"count": posts[:MOST].count()}

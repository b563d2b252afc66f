from datetime import date

from articles.models import Article, Edition
from comments.models import Comment
from qodsna.calendars import start_of


def most_discussed(edition: Edition, since: date, most: int) -> list[tuple[int, int]]:
    """The published stories with the most comments that readers see and that came since."""
    published = Article.objects.published().in_edition(edition)
    return Comment.objects.shown().most_discussed(published, since=start_of(since), most=most)

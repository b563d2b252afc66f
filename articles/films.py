"""Films as readers find them: each has a page in every edition that has published it."""

from django.urls import reverse

from articles.models import Edition
from media.models import Video
from qodsna import persian


def film_path(edition: Edition, video: Video) -> str:
    """The address of a film's page in an edition."""
    return reverse(
        "articles:video", args=[edition.code, video.pk, persian.slugify(video.title) or "-"]
    )

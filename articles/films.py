"""Films as readers find them: each has a page in every edition that has published it."""

from articles.models import Edition
from media.models import Video
from qodsna import persian
from qodsna.addresses import path_to


def film_path(edition: Edition, video: Video) -> str:
    """The address of a film's page in an edition."""
    return path_to("articles:video", edition.code, video.pk, persian.slugify(video.title) or "-")

"""Pictures and films: uploaded once, used everywhere. This app knows nothing of news."""

from media.models.captions import Captions
from media.models.gallery import Gallery, GalleryImage
from media.models.image import Image, Keyword
from media.models.upload import Upload
from media.models.video import Video

__all__ = ["Captions", "Gallery", "GalleryImage", "Image", "Keyword", "Upload", "Video"]

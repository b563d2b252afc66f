"""The photo and film desks, one desk a file."""

from media.admin.gallery import GalleryDesk
from media.admin.image import ImageDesk, KeywordDesk
from media.admin.upload import UploadAddresses
from media.admin.video import VideoDesk

__all__ = ["GalleryDesk", "ImageDesk", "KeywordDesk", "UploadAddresses", "VideoDesk"]

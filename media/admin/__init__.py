"""The photo and film desks, one desk a file."""

from media.admin.image import ImageDesk
from media.admin.upload import UploadAddresses
from media.admin.video import VideoDesk

__all__ = ["ImageDesk", "UploadAddresses", "VideoDesk"]

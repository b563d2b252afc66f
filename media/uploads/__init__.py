"""Files on their way in: resumable where there is JavaScript, with the form where there is none."""

from media.uploads.field import ArrivedFile, TakesUploads, UploadField

__all__ = ["ArrivedFile", "TakesUploads", "UploadField"]

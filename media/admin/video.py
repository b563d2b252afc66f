from django.contrib import admin

from media.admin.desk import UploadDesk, UploadedFilter
from media.models import Video


@admin.register(Video)
class VideoDesk(UploadDesk):
    list_display = ["title", "credit", "duration", "uploaded"]
    list_filter = [UploadedFilter]
    search_fields = ["title", "description", "credit"]
    autocomplete_fields = ["poster"]
    fields = ["title", "description", "file", "poster", "credit"]

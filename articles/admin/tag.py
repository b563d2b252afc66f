from django.contrib import admin

from articles.admin.slugged import SluggedDesk
from articles.models import Tag


@admin.register(Tag)
class TagDesk(SluggedDesk):
    fields = ["name", "edition", "slug"]

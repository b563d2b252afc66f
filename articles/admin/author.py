from django.contrib import admin

from articles.admin.slugged import SluggedDesk
from articles.models import Author


@admin.register(Author)
class AuthorDesk(SluggedDesk):
    list_display = ["name", "initials", "slug", "edition"]
    search_fields = ["name", "slug", "initials"]
    autocomplete_fields = ["portrait"]
    fields = ["name", "initials", "edition", "slug", "portrait", "biography"]

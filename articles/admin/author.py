from django.contrib import admin

from articles.admin.slugged import SluggedDesk
from articles.models import Author
from media.admin.library import LibraryChoices


@admin.register(Author)
class AuthorDesk(LibraryChoices, SluggedDesk):
    list_display = ["name", "initials", "slug", "edition"]
    search_fields = ["name", "slug", "initials"]
    library_fields = ["portrait"]
    fields = ["name", "initials", "edition", "slug", "portrait", "biography"]

from django.contrib import admin

from articles.models import Edition
from media.admin.library import LibraryChoices
from qodsna.desk import Desk


@admin.register(Edition)
class EditionDesk(LibraryChoices, Desk):
    list_display = ["site_name", "code", "language", "direction", "calendar", "position"]
    search_fields = ["name", "site_name", "code"]
    library_fields = ["logo"]
    fieldsets = [
        (None, {"fields": ["name", "site_name", "slogan", "logo", "palette"]}),
        (
            "زبان",
            {
                "fields": [
                    "code",
                    "language",
                    "direction",
                    ("calendar", "second_calendar"),
                    "digits",
                    "position",
                ]
            },
        ),
        ("نظرات کاربران", {"fields": ["comments_open", "comments_close_after"]}),
        ("خبرنامه", {"fields": ["newsletter_open", "newsletter_hour"]}),
        ("خوراک‌ها", {"fields": ["feeds_in_full"]}),
        ("متن‌های ثابت", {"fields": ["sign_off_words", "footer"]}),
    ]

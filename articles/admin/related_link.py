from django.contrib import admin
from django.db import models
from django.forms import HiddenInput, Textarea
from django.forms.widgets import Script

from articles.models import RelatedLink


class RelatedLinkInline(admin.StackedInline):
    """The related content of an article, in an order set by dragging or with the arrow keys."""

    model = RelatedLink
    fk_name = "article"
    extra = 0
    classes = ["sortable"]
    autocomplete_fields = ["target", "image"]
    fieldsets = [
        (None, {"fields": ["target", "position"]}),
        (
            "مطلبی بیرون از سایت، یا عکس و خلاصه‌ای دیگر",
            {"fields": ["url", "title", "lead", "image"], "classes": ["collapse"]},
        ),
    ]
    formfield_overrides = {
        models.PositiveSmallIntegerField: {"widget": HiddenInput},
        models.TextField: {"widget": Textarea(attrs={"rows": 2})},
        models.URLField: {"assume_scheme": "https"},
    }

    class Media:
        js = [
            Script("sortablejs/Sortable.min.js", defer=True),
            Script("js/admin/sortable-inline.js", defer=True),
        ]

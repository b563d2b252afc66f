"""What the body's editor knows beside its own.

Pictures and films from the library, words that are marked as verbatim, and how to read what a word
processor pastes.
"""

from django_prose_editor.config import html_tags
from js_asset import static_lazy

EXTENSIONS = [
    {
        "js": [static_lazy("js/admin/body-media.js")],
        "extensions": {
            "BodyImage": html_tags(["figure"], {"figure": ["data-image"]}),
            "BodyVideo": html_tags(["figure"], {"figure": ["data-video"]}),
        },
    },
    {
        "js": [static_lazy("js/admin/verbatim.js")],
        "extensions": {"Verbatim": html_tags(["q"])},
    },
    {
        "js": [static_lazy("js/admin/word-paste.js")],
        "extensions": {"WordPaste": html_tags([])},
    },
]

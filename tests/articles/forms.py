"""The form of a story as a browser sends it: as it was shown, with something typed over."""

from typing import Any

from django.test import Client

from articles.models import Article

DESK = "/admin/articles/article/"
TEXTS = ("kicker", "headline", "subheadline", "lead", "body", "sign_off", "kind")
KEYS = ("category", "lead_image", "gallery", "video")


def shown(story: Article) -> dict[str, Any]:
    """What the change form of a story holds at this moment."""
    story = Article.objects.get(pk=story.pk)
    links = list(story.related_links.order_by("position", "pk"))
    form: dict[str, Any] = {name: getattr(story, name) for name in TEXTS}
    form |= {name: getattr(story, f"{name}_id") or "" for name in KEYS}
    form |= {name: list(getattr(story, name).values_list("pk", flat=True)) for name in MANY}
    form |= {
        "version": story.version,
        "related_links-TOTAL_FORMS": len(links),
        "related_links-INITIAL_FORMS": len(links),
        "_continue": "",
    }
    if story.is_live_or_was:
        form["correction_kind"] = "minor"
    for number, link in enumerate(links):
        row = {"id": link.pk, "article": story.pk, "target": link.target_id or "", "url": link.url}
        row |= {"title": link.title, "lead": link.lead, "position": number + 1}
        form |= {f"related_links-{number}-{name}": value for name, value in row.items()}
    return form


MANY = ("tags", "authors", "dossiers")


def relating(form: dict[str, Any], target: Article) -> dict[str, Any]:
    """The same form with another related story at its end."""
    number = form["related_links-TOTAL_FORMS"]
    row = {"target": target.pk, "position": number + 1}
    rows = {f"related_links-{number}-{name}": value for name, value in row.items()}
    return form | rows | {"related_links-TOTAL_FORMS": number + 1}


def send(client: Client, story: Article, form: dict[str, Any], **typed: Any):
    return client.post(f"{DESK}{story.pk}/change/", form | typed)

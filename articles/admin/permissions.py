"""Who may do what at the desk of stories: asked of ``articles.rights``, whatever the way in."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin.people import name_of
from articles.models import Article
from articles.rights import choosable_by, may, name_for, reach, within_reach
from qodsna.autocomplete import is_key

# What readers would see the effect of: not for those who may not publish the story.
OF_PUBLICATION = [
    "published_at",
    "published_until",
    "embargo_until",
    "embargo_note",
    "comments_closed",
]
# Where stories are chosen to stand beside another.
CHOICES = ("/autocomplete/", "/choices/")
# Hidden in the form, and no field of what is written.
HIDDEN = {"version"}


class StoryPermissions(admin.ModelAdmin):
    def allowed(self, request: HttpRequest, action: str, obj: Article | None) -> bool:
        """Whether the action may be done about this story, or, without one, about any.

        A story is asked about as it stood when this request found it, not as it is typed over.
        """
        if obj is None or obj.pk is None:
            return bool(reach(request.user, action))
        asked: dict[Any, bool] = request.__dict__.setdefault("_allowed", {})
        if (action, obj.pk) not in asked:
            asked[action, obj.pk] = may(request.user, action, obj)
        return asked[action, obj.pk]

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.allowed(request, "view", obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.allowed(request, "change", obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(reach(request.user, "view")) or self.has_add_permission(request)

    def name_for(self, request: HttpRequest, thing: Article) -> str:
        return name_for(request.user, thing)

    def shown_to(self, request: HttpRequest) -> QuerySet:
        """What the list shows; related content may be chosen from what is published, too."""
        if request.path.endswith(CHOICES):
            return choosable_by(request.user)
        return within_reach(request.user)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """Also one that somebody may not see, so that he hears no and not that it is gone."""
        key = unquote(object_id)
        if not key or not is_key(key):
            return None
        related = ("edition", "category", "created_by", "assigned_to")
        found = Article.objects.select_related(*related).filter(pk=key).first()
        if found is not None:
            for action in ("view", "change", "delete", "publish", "flash"):
                self.allowed(request, action, found)
        return found

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if self.allowed(request, "publish", obj) else [*fields, *OF_PUBLICATION]

    def check_fields(self, request: HttpRequest, object_id: str | None) -> None:
        """Nobody changes what his form did not offer to change; raises PermissionDenied."""
        article = self.get_object(request, object_id) if object_id else None
        if object_id and article is None:
            return
        readonly = {*self.get_readonly_fields(request, article)}
        offered = {*flatten_fieldsets(self.get_fieldsets(request, article))} - readonly
        known = {field.name for field in Article._meta.get_fields()}
        beyond = (known & {*request.POST}) - offered - HIDDEN
        if not all(stands(article, name, request.POST[name]) for name in beyond):
            raise PermissionDenied

    def response_action(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Nobody chooses what his list does not have; raises PermissionDenied."""
        chosen = {key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if key and is_key(key)}
        named = Article.objects.filter(pk__in=chosen)
        if named.count() != self.shown_to(request).filter(pk__in=chosen).count():
            raise PermissionDenied
        return super().response_action(request, *args, **kwargs)

    def people(self, article: Article) -> str:
        """Who began it, and in whose hands it is by now."""
        names = [name_of(article.created_by)] if article.created_by else []
        if article.assigned_to and article.assigned_to != article.created_by:
            names.append(f"در دست {name_of(article.assigned_to)}")
        return "، ".join(names) or "—"


def stands(article: Article | None, name: str, sent: str) -> bool:
    """Whether that is what the story has in a column anyway."""
    field = Article._meta.get_field(name)
    if article is None or not field.concrete or field.many_to_many:
        return False
    value = field.value_from_object(article)  # type: ignore[union-attr]
    return sent == ("" if value is None else str(value))

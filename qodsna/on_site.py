"""The way from a desk to a thing's page on the site."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from qodsna.autocomplete import is_key


def on_site(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
    """Leads to the page of a thing for those who may look at it at its desk.

    An address tells a title, or lets in whoever has it: what has no desk is led to by nobody.
    """
    if not (is_key(content_type_id) and is_key(object_id)):
        raise Http404("No such thing")
    model = get_object_or_404(ContentType, pk=content_type_id or None).model_class()
    if model is None or not admin.site.is_registered(model) or not object_id:
        raise Http404("No such desk")
    thing = get_object_or_404(model._default_manager.all(), pk=object_id)
    if not admin.site.get_model_admin(model).has_view_permission(request, thing):
        raise PermissionDenied
    if not hasattr(thing, "get_absolute_url"):
        raise Http404("No page of its own")
    return redirect(thing.get_absolute_url())

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from media.admin.captions import CaptionsInline
from media.admin.desk import UploadDesk, UploadedFilter, UploadForm
from media.admin.library import LibraryChoices
from media.files import stored
from media.films.tasks import discard, prepare, replace_source, set_poster
from media.models import Video
from media.templatetags.films import poster
from media.uploads import ArrivedFile, UploadField
from media.uploads.findings import film_looked_at
from qodsna.templatetags.persian import duration


class VideoForm(UploadForm):
    file = UploadField(kind="video", label="پرونده")

    class Meta:
        widgets = {
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "description": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "poster" in self.fields:
            # A worker may find a poster while the form is open: what nobody changed stays.
            self.fields["poster"].show_hidden_initial = True

    def clean_file(self) -> Any:
        """A look into what has come, while the editor is still there to hear of it."""
        file = self.cleaned_data["file"]
        if self.refused:
            raise self.refused
        if isinstance(file, ArrivedFile):
            film_looked_at(file)
        return file

    @contextmanager
    def stored(self) -> Iterator[None]:
        """For as long as the row is saved within, a new file is in storage."""
        with stored(self.instance.file) if "file" in self.changed_data else nullcontext():
            yield


class MomentForm(forms.Form):
    """A moment of a film, in seconds from its beginning."""

    seconds = forms.FloatField(min_value=0, max_value=24 * 3600)


@admin.register(Video)
class VideoDesk(LibraryChoices, UploadDesk):
    """Where films come in, and where one sees what becomes of them."""

    form = VideoForm
    inlines = [CaptionsInline]
    change_form_template = "admin/media/video/change_form.html"
    list_display = ["title", "condition", "credit", "length", "uploaded"]
    list_filter = [UploadedFilter, "state"]
    search_fields = ["title", "description", "credit"]
    library_fields = ["poster"]
    fields = ["title", "description", "file", "poster", "credit"]

    class Media:
        js = [Script("js/admin/film-progress.js", type="module")]
        css = {"all": ["css/admin/film.css"]}

    # The list

    @admin.display(description="وضعیت", ordering="state")
    def condition(self, video: Video) -> SafeString:
        context = {"video": video, "url": self.progress_url(video)}
        return mark_safe(render_to_string("admin/media/video/condition.html", context))  # noqa: S308

    @admin.display(description="مدت", ordering="duration")
    def length(self, video: Video) -> str:
        return duration(video.duration) or "—"

    # The form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if video := context.get("original"):
            context |= self.panel_context(request, video)
        return super().render_change_form(request, context, *args, **kwargs)

    def panel_context(self, request: HttpRequest, video: Video) -> dict[str, Any]:
        """What ``admin/media/video/panel.html`` asks for."""
        may_change = self.has_change_permission(request, video)
        return {
            "video": video,
            "poster": poster(video.poster),
            "url": self.progress_url(video),
            "may_change": may_change,
        }

    def progress_url(self, video: Video) -> str:
        return reverse("admin:media_video_progress", args=[video.pk])

    def save_model(self, request: HttpRequest, obj: Video, form: Any, change: bool) -> None:
        """Only what was typed is written, for a worker may be writing the rest."""
        old = Video.objects.get(pk=obj.pk) if change else None
        with form.stored():
            if old is None:
                obj.uploader_id = request.user.pk
                obj.save(force_insert=True)
            else:
                typed = {field.name for field in obj._meta.concrete_fields} & {*form.changed_data}
                obj.save(update_fields=[*typed, "changed_at"])
            form.consume_uploads()
        if old is None:
            prepare(obj)
        elif "file" in form.changed_data:
            replace_source(obj, old)

    def delete_model(self, request: HttpRequest, obj: Video) -> None:
        discard(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for video in queryset:
            discard(video)

    # What the pages of films ask and do without a reload

    def get_urls(self) -> list[URLPattern]:
        own = {
            "progress": require_safe(self.progress),
            "retry": require_POST(self.retry),
            "poster": require_POST(self.choose_poster),
        }
        wrap = self.admin_site.admin_view
        return [
            *(path(f"<int:pk>/{n}/", wrap(v), name=f"media_video_{n}") for n, v in own.items()),
            *super().get_urls(),
        ]

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far a film has come; its panel anew once nothing more will change by itself."""
        video = get_object_or_404(Video, pk=pk)
        if not self.has_view_permission(request, video):
            raise PermissionDenied
        context = self.panel_context(request, video)
        told = {
            "state": video.state,
            "percent": video.progress,
            "settled": video.is_settled,
            "condition": render_to_string("admin/media/video/words.html", context),
        }
        if video.is_settled:
            panel = render_to_string("admin/media/video/panel.html", context, request)
            told |= {"panel": panel, "length": duration(video.duration)}
        return JsonResponse(told)

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Has a film made again, unless readers can play it."""
        video = self._changeable(request, pk)
        if video.is_ready:
            self.message_user(request, "این فیلم آماده است.", messages.WARNING)
        else:
            prepare(video)
            self.log_change(request, video, "دوباره ساخته می‌شود.")
            self.message_user(request, "این فیلم دوباره ساخته می‌شود.")
        return redirect("admin:media_video_change", pk)

    def choose_poster(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Makes the poster of the picture at a moment of the film."""
        video = self._changeable(request, pk)
        form = MomentForm(request.POST)
        if form.is_valid() and video.is_ready and form.cleaned_data["seconds"] <= video.duration:
            set_poster.enqueue(video.pk, form.cleaned_data["seconds"])
            self.log_change(request, video, "تصویر آغاز از خود فیلم برگزیده شد.")
            self.message_user(request, "تصویر آغاز تا چند لحظه دیگر عوض می‌شود.")
        else:
            self.message_user(request, "این لحظه در فیلم نیست.", messages.ERROR)
        return redirect("admin:media_video_change", pk)

    def _changeable(self, request: HttpRequest, pk: int) -> Video:
        video = get_object_or_404(Video, pk=pk)
        if not self.has_change_permission(request, video):
            raise PermissionDenied
        return video

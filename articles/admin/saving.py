"""How a story is saved: every save a version, and never silently over somebody's newer one."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from articles.admin import posted
from articles.admin.amending import KIND, record
from articles.admin.collision import Collision, CollisionError
from articles.admin.embargo import record_embargo
from articles.admin.people import name_of
from articles.models import Article, Version
from articles.models.content import MANY, Content, changed, content_of, put_many, stood
from articles.models.in_step import relate_soon
from qodsna.autocomplete import is_key

CONFLICT = 409
UNCHANGED = "تیتر، لید و متن همان بود که خوانندگان دیده‌اند؛ اصلاحیه‌ای ثبت نشد."


class Saving(admin.ModelAdmin):
    """The part of the desk that writes what was typed."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "POST" and object_id and is_key(object_id):
            self._prepare(request, object_id)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except CollisionError as error:
            # Nothing was written. The form comes back with what both of them wrote.
            request.collision = error.collision  # type: ignore[attr-defined]
            request.POST = error.collision.prefilled(request.POST)  # type: ignore[assignment]
            response = super().changeform_view(request, object_id, *args, **kwargs)
            response.status_code = CONFLICT
            return response

    def _prepare(self, request: HttpRequest, object_id: str) -> None:
        """Brings a form that was opened before somebody's save to the rows that are there now."""
        article = Article.objects.filter(pk=object_id).first()
        if article is None:
            return
        data = request.POST.copy()
        seen = posted.version(data, article)
        if taken := posted.taken(data):
            theirs = Version.objects.base(article, seen)
            posted.put(data, {name: stood(theirs.content, name) for name in taken if theirs})
        is_old = seen != article.version or posted.names_rows_that_are_gone(data, article)
        if taken or is_old:
            posted.align_links(data, article)
            data._mutable = False
            request.POST = data  # type: ignore[assignment]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.user, form.collision = request.user, getattr(request, "collision", None)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        context["collision"] = getattr(request, "collision", None)
        context["version"] = article.version if article else 0
        if request.method == "POST" and article:
            context["version"] = posted.version(request.POST, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:
        """A new story gets its row; what is changed waits for ``save_related``, which sees all."""
        if not change:
            obj.created_by = request.user
            obj.save(force_insert=True)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not change:
            super().save_related(request, form, formsets, change)
            if not form.is_preview:
                Version.objects.keep(form.instance, content_of(form.instance), by=request.user)
                if form.instance.embargo_until:
                    record_embargo(form.instance, ["embargo_until"], by=request.user)
            return
        stored = Article.objects.select_for_update().get(pk=form.instance.pk)
        theirs = content_of(stored)
        mine = posted.typed(form, formsets, theirs)
        left = self._what_is_new(request, stored, mine, theirs, is_preview=form.is_preview)
        self._write(request, form, formsets, stored, left)
        if left and not form.is_preview:
            new = {name: mine[name] for name in left}
            self._keep_version(request, form.instance, stored, theirs, new)
            record_embargo(form.instance, left, by=request.user)
            if not record(request, form, stored, new, form.instance.version):
                self.message_user(request, UNCHANGED, messages.WARNING)
        elif not left and form.cleaned_data.get(KIND):
            self.message_user(request, UNCHANGED, messages.WARNING)

    def _what_is_new(
        self,
        request: HttpRequest,
        stored: Article,
        mine: Content,
        theirs: Content,
        *,
        is_preview: bool,
    ) -> list[str]:
        """The names of what is to be written. Raises CollisionError where a person must look."""
        seen = posted.version(request.POST, stored)
        base = Version.objects.base(stored, seen) if seen != stored.version else None
        if base is None or is_preview or base.number == stored.version:
            return changed(theirs, mine)
        typed = changed(base.content, mine)
        left = [name for name in typed if mine[name] != theirs[name]]
        newer = list(
            Version.objects.since(stored, base.number).select_related("by").defer("content")
        )
        collision = Collision(stored, base.content, mine, theirs, newer[-1])
        others = any(version.by_id != request.user.pk for version in newer)
        if left and (others or collision.clashes):
            raise CollisionError(collision)
        if not left:
            self._tell_nothing_new(request, newer[-1])
        elif collision.only_theirs:
            text = "با آنچه در برگه‌ای دیگر ذخیره کرده بودید یکی شد."
            self.message_user(request, text, messages.INFO)
        return left

    def _tell_nothing_new(self, request: HttpRequest, newest: Version) -> None:
        if newest.by_id != request.user.pk:
            text = f"چیز تازه‌ای برای ذخیره نبود؛ نسخه تازه‌تر {name_of(newest.by)} را می‌بینید."
            self.message_user(request, text, messages.INFO)

    def _write(
        self, request: HttpRequest, form: Any, formsets: Any, stored: Article, left: list[str]
    ) -> None:
        """Only what is new: what others did to the story meanwhile stays done."""
        article = form.instance
        typed = {field.name for field in article._meta.concrete_fields} & {*form.cleaned_data}
        kept = {*posted.COLUMNS} - {*left}
        for name in kept:
            setattr(article, name, getattr(stored, name))
        article.save(update_fields=[*(typed - kept), "updated_at"])
        if many := {*MANY} & {*left}:
            put_many(article, form.cleaned_data, many)
            if article.is_released:
                relate_soon(article)
        for formset in formsets:
            formset.new_objects = formset.changed_objects = formset.deleted_objects = []
            if "related" in left:
                self.save_formset(request, form, formset, change=True)

    def _keep_version(
        self,
        request: HttpRequest,
        article: Article,
        stored: Article,
        theirs: Content,
        new: dict[str, Any],
    ) -> None:
        """The version that was written, after the one from before the first save by a form."""
        article.version = stored.version
        if not stored.version:
            before = {"by": stored.created_by, "at": stored.updated_at}
            Version.objects.keep(article, theirs, **before)
        Version.objects.keep(article, {**theirs, **new}, by=request.user)

"""The desk of channels: which there are, what each carries, and the bot that writes into it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.admin.slugged import EditionDesk, EditionForm
from articles.models import Channel
from articles.models.channel import Network
from articles.posting.bots import Bot, BusyError, RefusedError
from articles.posting.wire import UnsentError, UnsureError
from qodsna import persian

# Somebody waits in front of a page.
SECONDS = 8
TRIED: dict[str, str] = {
    Network.TELEGRAM: "توکن درست است و بازو کانال را می‌بیند.",
    Network.BALE: "توکن درست است و بازو کانال را می‌بیند.",
    Network.EITAA: "توکن درست است. ایتا راهی برای آزمودن خود کانال ندارد؛ نخستین پست را ببینید.",
}


class ChannelForm(EditionForm):
    """The token is taken and never given back; left empty, the one that is there stays."""

    is_on = forms.BooleanField(
        label="روشن",
        required=False,
        help_text="از این دم، هر خبر تازه خودش به کانال می‌رود؛ خبرهای پیشین نمی‌روند.",
    )

    class Meta:
        widgets = {
            "chat": forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "handle": forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "token": forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
            "template": forms.Textarea(attrs={"rows": 6, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_token = self.instance.token
        self.initial["is_on"] = self.instance.is_on
        if "token" in self.fields and self.instance.pk:
            self.initial["token"] = ""
            self.fields["token"].required = False
            told = "توکن کنونی به <bdi>{}</bdi> پایان می‌یابد. خالی: همان می‌ماند."
            self.fields["token"].help_text = format_html(told, self.instance.token_end)

    def clean_token(self) -> str:
        return self.cleaned_data["token"] or self.kept_token

    def clean_chat(self) -> str:
        """With the @ of Telegram and Bale, and without it for Eitaa, as each wants its names."""
        chat: str = self.cleaned_data["chat"]
        if chat.lstrip("-").isdecimal():
            return chat
        plain = chat.removeprefix("@")
        network = self.cleaned_data.get("network") or self.instance.network
        return plain if network == Network.EITAA else f"@{plain}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        edition = data.get("edition") or getattr(self.instance, "edition", None)
        if any(
            each.edition_id != getattr(edition, "pk", None) for each in data.get("services", [])
        ):
            self.add_error("services", "این سرویس‌ها از نسخه دیگری‌اند.")
        return data


@admin.register(Channel)
class ChannelDesk(EditionDesk):
    form = ChannelForm
    change_form_template = "admin/articles/channel/change_form.html"
    change_list_template = "admin/articles/channel/change_list.html"
    list_display = ["name", "on", "network", "chat_shown", "edition"]
    list_filter = ["network", "edition"]
    list_select_related = ["edition"]
    search_fields = ["name", "chat"]
    autocomplete_fields = ["services"]
    fieldsets = [
        (None, {"fields": ["edition", "network", "name", "chat", "handle", "token", "is_on"]}),
        ("چه می‌رود", {"fields": ["services", "only_breaking"]}),
        ("چگونه می‌رود", {"fields": ["template", "with_picture"]}),
    ]

    class Media:
        css = {"all": ["css/admin/channels.css"]}

    @admin.display(description="شناسه کانال", ordering="chat")
    def chat_shown(self, channel: Channel) -> SafeString:
        return format_html('<bdi dir="ltr">{}</bdi>', channel.chat)

    @admin.display(description="وضعیت", ordering="switched_on_at")
    def on(self, channel: Channel) -> SafeString:
        word = ("on", "روشن") if channel.is_on else ("off", "خاموش")
        return SafeString('<span class="state state--channel-{}">{}</span>'.format(*word))

    @admin.display(description="توکن بازو")
    def token_end(self, channel: Channel) -> SafeString:
        return format_html("<bdi>{}</bdi>", channel.token_end)

    @admin.display(description="روشن از")
    def switched_on(self, channel: Channel) -> str:
        moment = channel.switched_on_at
        return persian.format_numeric(moment) if moment else "خاموش است"

    def get_fieldsets(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        """Who only looks sees the end of the token and since when it is on."""
        sets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return sets
        read: dict[Any, str] = {"token": "token_end", "is_on": "switched_on"}
        return [
            (title, {**options, "fields": [read.get(name, name) for name in options["fields"]]})
            for title, options in sets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Channel | None = None) -> Any:
        fields = [*super().get_readonly_fields(request, obj), "token_end", "switched_on"]
        return [*fields, "network"] if obj else fields

    def save_model(self, request: HttpRequest, obj: Channel, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.switch(on=form.cleaned_data["is_on"]):
            self.log_change(request, obj, "روشن شد." if obj.is_on else "خاموش شد.")
        request.saved_channel = obj  # type: ignore[attr-defined]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """``_test`` saves, and asks the network when the transaction is over."""
        response = super().changeform_view(request, *args, **kwargs)
        channel = getattr(request, "saved_channel", None)
        if "_test" not in request.POST or channel is None or response.status_code != 302:
            return response
        self.test(request, channel)
        return redirect("admin:articles_channel_change", channel.pk)

    def test(self, request: HttpRequest, channel: Channel) -> None:
        try:
            Bot(channel, seconds=SECONDS).check()
        except (UnsentError, UnsureError, BusyError, RefusedError) as error:
            words = str(error).rstrip(".")
            self.message_user(request, f"آزمایش نشد: {words}.", messages.ERROR)
        else:
            self.message_user(request, TRIED[channel.network], messages.SUCCESS)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """With a channel would go what the log of its posts tells; it is switched off."""
        return False

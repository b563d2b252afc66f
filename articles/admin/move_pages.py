"""The verbs of a story in the words of the desk: pages that ask, buttons, and what is told."""

from dataclasses import dataclass

from django.forms import Form

from articles.admin.move_forms import AssignForm, NoteForm, SendBackForm, WithdrawalForm
from articles.models.workflow import MOVES
from articles.status import Verb


@dataclass(frozen=True)
class Page:
    """A page that asks before a verb is done."""

    title: str
    sentence: str
    done: str
    form: type[Form] = NoteForm
    # Whose right it is, where that is not the verb's own.
    right: str = ""


PAGES: dict[str, Page] = {
    Verb.SUBMIT: Page(
        "فرستادن به دبیر",
        "خبر «{}» برای دبیر سرویسش فرستاده می‌شود و تا پاسخ او ویرایش نمی‌شود.",
        "خبر به دبیر فرستاده شد.",
    ),
    Verb.RECALL: Page("پس گرفتن", "خبر «{}» دوباره پیش‌نویس شما می‌شود.", "خبر پس گرفته شد."),
    Verb.SEND_BACK: Page(
        "بازگرداندن به نویسنده",
        "خبر «{}» با یادداشت شما به میز نویسنده برمی‌گردد.",
        "خبر به نویسنده بازگشت.",
        SendBackForm,
    ),
    Verb.APPROVE: Page("تأیید", "خبر «{}» آماده انتشار شناخته می‌شود.", "خبر تأیید شد."),
    Verb.UNSCHEDULE: Page(
        "درآوردن از زمان‌بندی",
        "خبر «{}» در زمان تعیین‌شده منتشر نمی‌شود و «تأییدشده» می‌ماند.",
        "خبر از زمان‌بندی درآمد.",
        right="publish",
    ),
    Verb.WITHDRAW: Page(
        "برداشتن از انتشار",
        "خبر «{}» از همه صفحه‌ها برداشته می‌شود و نشانی آن از این پس این یادداشت را نشان می‌دهد.",
        "خبر از انتشار برداشته شد.",
        WithdrawalForm,
    ),
    Verb.CALM: Page(
        "پایان فوری",
        "خبر «{}» همین حالا از نوار فوری برداشته می‌شود؛ خود خبر می‌ماند.",
        "خبر از نوار فوری برداشته شد.",
        right="flash",
    ),
    Verb.ASSIGN: Page(
        "سپردن خبر", "برگزینید خبر «{}» در دست چه کسی باشد.", "خبر سپرده شد.", AssignForm
    ),
}
# What a button of the form does once everything typed is saved.
BUTTONS: dict[str, str] = {
    "_submit": Verb.SUBMIT,
    "_approve": Verb.APPROVE,
    "_publish": Verb.PUBLISH,
}
SENDS_BACK = "_send_back"

# What a story that is there may be led on by, beside being handed over.
OFFERED = (*MOVES, Verb.FLASH, Verb.CALM)
NEW = ("approve", "publish")
LOGGED: dict[str, str] = {
    Verb.SUBMIT: "به دبیر فرستاده شد.",
    Verb.RECALL: "پس گرفته شد.",
    Verb.SEND_BACK: "به نویسنده بازگردانده شد.",
    Verb.APPROVE: "تأیید شد.",
    Verb.PUBLISH: "منتشر شد.",
    Verb.UNSCHEDULE: "از زمان‌بندی درآورده شد.",
    Verb.WITHDRAW: "از انتشار برداشته شد.",
    Verb.ASSIGN: "سپرده شد.",
    Verb.FLASH: "فوری فرستاده شد.",
    Verb.CALM: "از نوار فوری برداشته شد.",
}
UNDONE: dict[str, str] = {
    Verb.SUBMIT: "به دبیر فرستاده نشد",
    Verb.APPROVE: "تأیید نشد",
    Verb.PUBLISH: "منتشر نشد",
    Verb.SEND_BACK: "بازگردانده نشد",
}


def right_of(verb: str) -> str:
    """The action in the table of roles that a verb is an instance of."""
    return (PAGES[verb].right if verb in PAGES else "") or verb

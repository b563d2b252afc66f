from dataclasses import dataclass, field
from typing import Any

from qodsna.roles.reach import Reach

ROLES = {
    "reporter": "خبرنگار",
    "desk_editor": "دبیر سرویس",
    "chief_editor": "سردبیر",
    "photo_editor": "دبیر عکس و فیلم",
    "moderator": "ناظر نظرات",
    "administrator": "مدیر سامانه",
}
NONE, OWN, DESK, ANY = Reach.NONE, Reach.OWN, Reach.DESK, Reach.ANY
OWN_OR_DESK = OWN | DESK
# As they stand over the columns of the tables below.
COLUMNS = tuple(ROLES)


@dataclass(frozen=True)
class Row:
    """An action, and for each role in the order of ``ROLES`` its reach, or whether it may."""

    action: str
    label: str
    cells: tuple[Any, ...]
    # For what is no story: the permissions that make up the action.
    permissions: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        assert len(self.cells) == len(ROLES), self.action

    def of(self, role: str) -> Any:
        return self.cells[COLUMNS.index(role)]


def _work(action: str, label: str, cells: str, permissions: str) -> Row:
    """``cells`` has a ``+`` for each role that may, and a ``-`` for each that may not."""
    may = tuple(cell == "+" for cell in cells.split())
    return Row(action, label, may, tuple(permissions.split()))


# What is done about a story.          reporter     desk editor  chief  photo  moder. administrator
STORY = [
    Row("view", "دیدن خبر و پیشینه آن", (OWN, OWN_OR_DESK, ANY, ANY, NONE, ANY)),
    Row("change", "ویرایش خبر", (OWN, OWN_OR_DESK, ANY, OWN, NONE, ANY)),
    Row("submit", "فرستادن به دبیر", (OWN, OWN_OR_DESK, ANY, OWN, NONE, ANY)),
    Row("recall", "پس گرفتن خبر فرستاده", (OWN, OWN, OWN, OWN, NONE, OWN)),
    Row("assign", "سپردن و به دست گرفتن خبر", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("send_back", "بازگرداندن خبر با یادداشت", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("approve", "تأیید خبر", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("publish", "انتشار و زمان‌بندی", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("flash", "ارسال فوری و پایان آن", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("post", "ارسال به کانال‌ها", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("withdraw", "برداشتن از انتشار", (NONE, DESK, ANY, NONE, NONE, ANY)),
    Row("share", "پیوند پیش‌نمایش برای بیرون", (NONE, OWN_OR_DESK, ANY, NONE, NONE, ANY)),
    Row("delete", "پاک کردن خبری که منتشر نیست", (OWN, OWN, ANY, OWN, NONE, ANY)),
]


def each(app: str, things: str, verbs: str) -> str:
    """The permissions for each of these verbs on each of these things of an app."""
    return " ".join(f"{app}.{verb}_{thing}" for thing in things.split() for verb in verbs.split())


PICTURES = each("media", "image video gallery galleryimage captions keyword", "add change view")

# Everything else.                                             rep desk chief photo mod admin
WORK = [
    _work("write", "نوشتن خبر تازه", "+ + + + - +", "articles.add_article"),
    _work(
        "look_at_pictures",
        "دیدن و برگزیدن عکس و فیلم",
        "+ + + + - +",
        each("media", "image video gallery galleryimage", "view"),
    ),
    _work("add_pictures", "افزودن عکس", "+ + + + - +", "media.add_image"),
    _work(
        "keep_pictures",
        "میز عکس و فیلم",
        "- + + + - +",
        f"{PICTURES} media.delete_galleryimage media.delete_captions",
    ),
    _work(
        "delete_pictures",
        "پاک کردن عکس و فیلم",
        "- - + + - +",
        each("media", "image video gallery", "delete"),
    ),
    _work(
        "name_things",
        "برچسب تازه",
        "+ + + + - +",
        each("articles", "tag", "add change view")
        + " articles.view_author articles.view_category articles.view_dossier",
    ),
    _work("keep_dossiers", "پرونده‌ها", "- + + - - +", each("articles", "dossier", "add change")),
    _work("delete_dossiers", "پاک کردن پرونده", "- - + - - +", "articles.delete_dossier"),
    _work(
        "order_services",
        "سرویس‌ها، دبیرانشان و نویسندگان",
        "- - + - - +",
        each("articles", "category author", "add change") + " articles.delete_tag",
    ),
    _work("see_editions", "دیدن نسخه‌های سایت", "- - + - - +", "articles.view_edition"),
    _work(
        "keep_editions",
        "نسخه‌های سایت",
        "- - + - - +",
        "articles.change_edition",
    ),
    _work("found_editions", "نسخه تازه سایت", "- - - - - +", "articles.add_edition"),
    _work("see_posts", "فهرست پست‌های کانال‌ها", "- + + - - +", "articles.view_post"),
    _work(
        "keep_channels",
        "کانال‌ها و توکن بازوهایشان",
        "- - + - - +",
        each("articles", "channel", "add change view"),
    ),
    _work(
        "keep_partners",
        "رسانه‌های همکار و کلیدهایشان",
        "- - + - - +",
        each("articles", "partner", "add change view"),
    ),
    _work(
        "curate_front",
        "چیدن صفحه نخست و فرستادنش به خوانندگان",
        "- - + - - +",
        each("articles", "frontlaunch", "add view"),
    ),
    _work(
        "see_newsletter",
        "خبرنامه: شماره‌ها، پیش‌نمایش و ارسال آزمایشی",
        "- - + - - +",
        "articles.view_newsletterissue",
    ),
    _work(
        "erase_subscribers",
        "یافتن و پاک کردن نشانی مشترک خبرنامه",
        "- - + - - +",
        "articles.delete_subscriber",
    ),
    _work(
        "moderate",
        "بررسی نظرها",
        "- - + - + +",
        "comments.moderate_comment " + each("comments", "wordrule ban", "add change view"),
    ),
    _work(
        "oversee_moderation",
        "آیین پذیرش نظرها و رایانامه فرستندگان",
        "- - + - - +",
        "comments.see_email comments.delete_wordrule "
        + each("comments", "policy", "view add change"),
    ),
    _work(
        "run_tasks",
        "کارهای پس‌زمینه",
        "- - + - - +",
        "tasks.view_taskrun tasks.change_taskrun",
    ),
    _work(
        "keep_staff",
        "همکاران و نقش‌هایشان",
        "- - - - - +",
        each("auth", "user", "view add change") + " auth.view_group",
    ),
    _work("see_log", "گزارش رویدادها", "- - + - - +", "admin.view_logentry"),
    _work("see_state", "وضعیت سامانه", "- - - - - +", "watch.view_state"),
]


def story_permissions() -> list[tuple[str, str]]:
    """Django's permissions for stories: one for each action and each part of a reach."""
    names = {OWN: "own", DESK: "desk", ANY: "any"}
    words = {OWN: "خبر خود", DESK: "خبر سرویس خود", ANY: "هر خبر"}
    return [
        (f"{row.action}_{names[part]}_article", f"{row.label}: {words[part]}")
        for row in STORY
        for part in Reach
        if any(part in cell for cell in row.cells)
    ]


def codenames(action: str, reach: Reach) -> list[str]:
    names = {OWN: "own", DESK: "desk", ANY: "any"}
    return [f"articles.{action}_{names[part]}_article" for part in reach]


def permissions_of(role: str) -> set[str]:
    """Every permission of a role, as ``app.codename``."""
    stories = {name for row in STORY for name in codenames(row.action, row.of(role))}
    return stories | {name for row in WORK if row.of(role) for name in row.permissions}

"""What a newsroom may rely on when it writes, publishes and withdraws."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from articles.frame import kept
from articles.models import Article, Category, Edition, RelatedLink, Tag, TranslationGroup
from articles.status import Kind, Status
from tests.builders import (
    article,
    author,
    category,
    edition,
    image,
    published_article,
    related,
    submitted_article,
    tag,
    user,
    video,
    withdrawn_article,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)


def everything_of(story: Article) -> dict:
    return {field.attname: getattr(story, field.attname) for field in story._meta.concrete_fields}


# Publishing


@time_machine.travel(NOON, tick=False)
def test_to_publish_is_to_show_the_story_from_now_on_under_the_name_of_who_did_it():
    chief, story = user("chief"), article(category=category())
    story.publish(by=chief)
    for seen in (story, Article.objects.get(pk=story.pk)):
        assert (seen.is_published, seen.published_at, seen.published_by) == (True, NOON, chief)


@time_machine.travel(NOON, tick=False)
def test_a_moment_set_before_is_kept_and_one_given_goes_before_it():
    story = article(category=category(), published_at=NOON - timedelta(days=1))
    story.publish(by=None)
    assert story.published_at == NOON - timedelta(days=1)
    story.publish(by=None, at=NOON)
    assert Article.objects.get(pk=story.pk).published_at == NOON


def test_publishing_twice_leaves_it_as_the_first_one_did_it():
    first, second = user("first"), user("second")
    with time_machine.travel(NOON, tick=False):
        story = article(category=category())
        story.publish(by=first)
    with time_machine.travel(LATER, tick=False):
        story.publish(by=second)
    story.refresh_from_db()
    assert (story.published_at, story.published_by) == (NOON, first)


def test_publishing_saves_nothing_but_the_publication():
    story = article(category=category(), headline="تیتر کهنه")
    Article.objects.filter(pk=story.pk).update(headline="تیتر تازه")
    story.publish(by=None)
    assert Article.objects.get(pk=story.pk).headline == "تیتر تازه"


@time_machine.travel(NOON, tick=False)
def test_a_scheduled_story_is_neither_draft_nor_published():
    story = published_article(published_at=LATER)
    assert (story.is_scheduled, story.is_published, story.is_withdrawn) == (True, False, False)


def test_a_scheduled_story_is_nowhere_before_its_minute_and_everywhere_from_it_on(client):
    with time_machine.travel(NOON, tick=False):
        service, subject, writer = category(), tag(), author()
        neighbour = published_article(category=service, ago=timedelta(minutes=5))
        story = published_article(
            headline="رونمایی فردا", category=service, published_at=LATER, is_breaking=True
        )
        story.tags.add(subject)
        story.authors.add(writer)
        related(neighbour, story)
    lists = [
        story.edition.get_absolute_url(),
        service.get_absolute_url(),
        subject.get_absolute_url(),
        writer.get_absolute_url(),
        neighbour.get_absolute_url(),
    ]
    own = [story.get_absolute_url(), story.print_path]
    for moment, shown in ((LATER - timedelta(seconds=1), False), (LATER, True)):
        with time_machine.travel(moment, tick=False):
            kept.forget()
            found = ["رونمایی فردا" in client.get(page).content.decode() for page in lists]
            assert found == [shown] * len(lists)
            assert [client.get(page).status_code == 200 for page in own] == [shown] * len(own)


# Withdrawing


@time_machine.travel(NOON, tick=False)
def test_to_withdraw_is_to_take_the_story_from_readers_with_a_note():
    chief, story = user("chief"), published_article()
    story.withdraw(by=chief, note="به درخواست گفت‌وگوشونده")
    for seen in (story, Article.objects.get(pk=story.pk)):
        assert (seen.is_withdrawn, seen.is_published) == (True, False)
        assert (seen.withdrawn_at, seen.withdrawn_by) == (NOON, chief)
        assert seen.withdrawal_note == "به درخواست گفت‌وگوشونده"


def test_withdrawing_twice_leaves_it_as_the_first_one_did_it():
    first, second, story = user("first"), user("second"), published_article()
    with time_machine.travel(NOON, tick=False):
        story.withdraw(by=first, note="نخست")
    with time_machine.travel(LATER, tick=False):
        story.withdraw(by=second, note="دوم")
    story.refresh_from_db()
    assert (story.withdrawn_at, story.withdrawn_by, story.withdrawal_note) == (NOON, first, "نخست")


def test_publishing_again_clears_every_trace_of_the_withdrawal():
    story = withdrawn_article(note="اشتباه بود", published_at=NOON)
    story.publish(by=None)
    story.refresh_from_db()
    assert (story.is_published, story.published_at) == (True, NOON)
    assert (story.withdrawn_at, story.withdrawn_by, story.withdrawal_note) == (None, None, "")


# A verb that fails


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        ({}, "خبر برای انتشار سرویس و زمان انتشار می‌خواهد."),
        ({"kind": Kind.VIDEO, "category": True}, "خبر از گونه فیلم، برای انتشار فیلم می‌خواهد."),
        ({"headline": "", "category": True}, "خبر بی‌تیتر نمی‌شود."),
    ],
)
def test_what_may_not_be_published_stays_as_it_was_and_says_why(lacking, reason):
    story = article(category=category() if lacking.pop("category", False) else None)
    for name, value in lacking.items():
        setattr(story, name, value)
    before = everything_of(story)
    with pytest.raises(ValidationError) as refused:
        story.publish(by=user())
    assert refused.value.messages == [reason]
    assert everything_of(story) == before
    assert Article.objects.drafts().filter(pk=story.pk, published_at=None).exists()


def test_where_the_database_refuses_the_story_in_hand_is_as_before_too():
    story = article(category=category())
    Article.objects.filter(pk=story.pk).update(kind=Kind.VIDEO)
    with pytest.raises(IntegrityError), transaction.atomic():
        story.publish(by=user())
    assert (story.status, story.published_at, story.published_by) == (Status.DRAFT, None, None)
    assert Article.objects.drafts().filter(pk=story.pk).exists()


def test_a_draft_without_a_service_cannot_be_withdrawn():
    story = article()
    with pytest.raises(ValidationError):
        story.withdraw(by=None)
    assert (story.status, story.withdrawn_at) == (Status.DRAFT, None)


# The promises of the tables

Case = tuple[Callable[[], models.Model], dict, str]


def second_of(make: Callable[..., models.Model]) -> Callable[[], models.Model]:
    def pair() -> models.Model:
        make("یکم", slug="taken")
        return make("دوم", slug="free")

    return pair


def link(**fields) -> RelatedLink:
    return related(article(), **({"target": article()} | fields))


def outside_link() -> RelatedLink:
    return link(target=None, url="https://example.com/1", title="بیرون")


def second_link() -> RelatedLink:
    story, target = article(pk=10_001), article(pk=10_002)
    related(story, target)
    return related(story, article())


def second_outside_link() -> RelatedLink:
    story = article()
    related(story, url="https://example.com/taken", title="یکم")
    return related(story, url="https://example.com/free", title="دوم")


def second_of_a_group() -> Article:
    article(translation_group=TranslationGroup.objects.create(pk=10_003))
    return article()


NAMELESS = "نام و نشانی نمی‌تواند خالی باشد."
TAKEN = "در این نسخه، نشانی دیگری با همین نام هست."
UNDATED = "خبر برای انتشار سرویس و زمان انتشار می‌خواهد."
UNKNOWN = "وضعیت یا گونه خبر شناخته نیست."
MOMENT = "تنها خبر برداشته‌شده زمان برداشتن دارد."
LOST = "جهت، تقویم یا رنگ نسخه شناخته نیست."
LOST_TOO = "تقویم دوم همان تقویم نخست است، یا رقم‌ها شناخته نیست."

ENDED = "پایان انتشار باید پس از زمان انتشار باشد."
EMBARGOED = "خبر پیش از پایان امبارگو منتشر نمی‌شود."
BROKEN: list[Case] = [
    (article, {"id": 0}, "شناسه مطلب باید عددی بزرگ‌تر از صفر باشد."),
    (article, {"id": -1}, "شناسه مطلب باید عددی بزرگ‌تر از صفر باشد."),
    (article, {"headline": ""}, "خبر بی‌تیتر نمی‌شود."),
    (published_article, {"published_at": None}, UNDATED),
    (published_article, {"category": None}, UNDATED),
    (withdrawn_article, {"category": None}, UNDATED),
    (published_article, {"kind": Kind.VIDEO}, "خبر از گونه فیلم، برای انتشار فیلم می‌خواهد."),
    (published_article, {"withdrawn_at": NOON}, MOMENT),
    (withdrawn_article, {"withdrawn_at": None}, MOMENT),
    (
        published_article,
        {"published_at": NOON, "published_until": NOON},
        ENDED,
    ),
    (
        published_article,
        {"published_at": NOON, "embargo_until": LATER},
        EMBARGOED,
    ),
    (published_article, {"status": "lost"}, UNKNOWN),
    (published_article, {"kind": "rumour"}, UNKNOWN),
    (edition, {"code": "FA"}, "کد نسخه دو یا سه حرف کوچک لاتین است."),
    (edition, {"code": "f"}, "کد نسخه دو یا سه حرف کوچک لاتین است."),
    (edition, {"name": ""}, "نسخه سایت نام می‌خواهد."),
    (edition, {"site_name": ""}, "نسخه سایت نام می‌خواهد."),
    (edition, {"direction": "up"}, LOST),
    (edition, {"calendar": "lunar"}, LOST),
    (edition, {"newsletter_hour": 24}, "ساعت خبرنامه عددی از ۰ تا ۲۳ است."),
    (edition, {"second_calendar": "lunar"}, LOST_TOO),
    (edition, {"second_calendar": "jalali"}, LOST_TOO),
    (edition, {"digits": "roman"}, LOST_TOO),
    *[(make, {"name": ""}, NAMELESS) for make in (category, tag, author)],
    *[(make, {"slug": ""}, NAMELESS) for make in (category, tag, author)],
    *[(second_of(make), {"slug": "taken"}, TAKEN) for make in (category, tag, author)],
    (category, {"parent": "itself"}, "سرویس نمی‌تواند زیرمجموعه خودش باشد."),
    (
        link,
        {"url": "https://example.com", "title": "بیرون"},
        "مطلب مرتبط یا یک خبر است یا یک نشانی بیرونی، نه هر دو.",
    ),
    (
        second_of_a_group,
        {"translation_group_id": 10_003},
        "این نسخه ترجمه دیگری از این خبر دارد.",
    ),
    (link, {"target": None}, "مطلب مرتبط یا یک خبر است یا یک نشانی بیرونی، نه هر دو."),
    (outside_link, {"title": ""}, "نشانی بیرونی عنوان می‌خواهد."),
    (link, {"target": "its article"}, "خبر نمی‌تواند مطلب مرتبط خودش باشد."),
    (second_link, {"target_id": 10_002}, "این خبر پیش‌تر در مطالب مرتبط آمده است."),
    (
        second_outside_link,
        {"url": "https://example.com/taken"},
        "این نشانی پیش‌تر در مطالب مرتبط آمده است.",
    ),
    (
        submitted_article,
        {"category": None},
        "خبر برای فرستاده شدن سرویس می‌خواهد تا دبیرش آن را ببیند.",
    ),
]


@pytest.mark.parametrize(("make", "change", "message"), BROKEN)
def test_a_promise_is_kept_by_the_forms_and_by_the_database(make, change, message):
    thing = make()
    if change.get("parent") == "itself":
        change = {"parent": thing}
    if change.get("target") == "its article":
        change = {"target": thing.article}
    with pytest.raises(IntegrityError), transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**change)
    for name, value in change.items():
        setattr(thing, name, value)
    with pytest.raises(ValidationError) as refused:
        thing.validate_constraints()
    assert refused.value.messages == [message]


def test_every_promise_of_the_newspaper_is_tried_above():
    tried = {message for _, _, message in BROKEN}
    declared = {
        constraint.violation_error_message
        for model in (Article, Category, Edition, RelatedLink)
        for constraint in model._meta.constraints
    }
    assert declared <= tried


def test_a_code_of_an_edition_is_given_once():
    edition("en")
    second = Edition(code="en", name="دیگر", site_name="دیگر")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.bulk_create([second])
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert refused.value.message_dict["code"] == ["نسخه‌ای با این کد هست."]


def test_the_same_name_may_stand_in_two_editions():
    assert tag("ورزش").slug == tag("ورزش", edition=edition("en")).slug


def test_two_outside_links_without_a_target_may_stand_under_one_story():
    story = article()
    related(story, url="https://example.com/1", title="یکم")
    related(story, url="https://example.com/2", title="دوم")
    assert story.related_links.count() == 2


def test_a_service_of_another_edition_is_refused():
    foreign = category(edition=edition("en"))
    with pytest.raises(ValidationError) as refused:
        article(category=foreign).full_clean()
    assert refused.value.message_dict == {"category": ["این سرویس از نسخه دیگری است."]}
    with pytest.raises(ValidationError) as refused:
        category("زیر", parent=foreign).full_clean()
    assert refused.value.message_dict == {"parent": ["این سرویس از نسخه دیگری است."]}


def test_a_service_cannot_stand_below_what_is_below_it():
    top = category("یکم")
    top.parent = category("دوم", parent=top)
    with pytest.raises(ValidationError) as refused:
        top.full_clean()
    assert refused.value.message_dict == {
        "parent": ["سرویس نمی‌تواند زیرمجموعه خودش یا زیرسرویس خودش باشد."]
    }


def test_a_service_that_stories_stand_in_cannot_be_deleted():
    story = published_article()
    with pytest.raises(models.ProtectedError):
        story.category.delete()


def test_when_somebody_leaves_the_stories_stay():
    chief = user("chief")
    story = article(category=category(), created_by=chief)
    story.publish(by=chief)
    chief.delete()
    story.refresh_from_db()
    assert (story.is_published, story.published_by, story.created_by) == (True, None, None)


# Words of a story


def test_the_title_is_the_headline_on_one_line():
    assert article(headline="بازگشت فلامینگوها\n به  دریاچه").title == (
        "بازگشت فلامینگوها به دریاچه"
    )


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("بازگشت فلامینگوها\nبه دریاچه", "بازگشت-فلامینگوها-به-دریاچه"),
        ("می‌آید: «۱۲ نفر»!", "می-آید-12-نفر"),
        ("Rain in Rasht", "rain-in-rasht"),
        ("؟!…", "-"),
        ("🌧️🌧️", "-"),
    ],
)
def test_the_headline_makes_the_address(headline, slug):
    story = article(headline=headline)
    assert story.slug == slug
    assert story.get_absolute_url().startswith(f"/fa/{story.pk}/")


def test_no_headline_makes_an_address_longer_than_eighty_letters():
    assert len(article(headline="دریاچه " * 35).slug) <= 80


def test_a_name_makes_its_own_address_and_a_given_one_is_kept():
    assert tag("آب و هوا").slug == "آب-و-هوا"
    assert tag("آب", slug="water").slug == "water"


def test_an_address_typed_by_hand_is_made_one():
    subject = tag("آب")
    subject.slug = " آب و هوا؟ "
    subject.full_clean()
    assert subject.slug == "آب-و-هوا"


def test_a_name_without_a_letter_is_refused():
    with pytest.raises(ValidationError) as refused:
        Tag(edition=edition(), name="؟؟").full_clean()
    assert refused.value.message_dict["name"] == ["نام باید دست‌کم یک حرف یا رقم داشته باشد."]


def test_the_sign_off_is_the_words_of_the_edition_and_the_initials():
    assert article(sign_off="م.ح").signed_off == "انتهای پیام/م.ح"
    assert article(sign_off="م.ت/22").signed_off == "انتهای پیام/م.ت/22"
    assert article(sign_off="A.B", edition=edition("en")).signed_off == "End of message/A.B"


def test_an_edition_without_fixed_words_signs_off_with_the_initials():
    edition(sign_off_words="")
    assert article(sign_off="م.ح").signed_off == "م.ح"


def test_the_summary_is_the_lead_else_the_opening_of_the_body():
    assert article(lead="لید", body="<p>متن</p>").summary == "لید"
    body = "<p>آب &amp; هوا</p><p>" + "واژه " * 100 + "</p>"
    summary = article(body=body).summary
    assert summary.startswith("آب & هوا واژه")
    assert summary.endswith("واژه …")
    assert len(summary) <= 202


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (200, 1), (201, 2), (2000, 10)])
def test_reading_takes_a_minute_for_two_hundred_words(words, minutes):
    assert article(body="<p>واژه</p>" * words).reading_minutes == minutes


def test_the_lead_is_read_too():
    assert article(lead="واژه", body="<p>واژه</p>" * 200).reading_minutes == 2


@time_machine.travel(NOON, tick=False)
def test_breaking_news_is_hot_for_six_hours():
    def aged(**ago: int) -> Article:
        return published_article(is_breaking=True, ago=timedelta(**ago))

    assert aged(hours=5, minutes=59).is_hot
    assert not aged(hours=6).is_hot
    assert not published_article(ago=timedelta(minutes=1)).is_hot


def test_the_footer_is_a_list_of_lines():
    assert Edition(footer="یک\n\n دو \n").footer_lines == ["یک", " دو "]


# Related content


def test_a_related_story_lends_its_words_and_its_picture():
    target = article(headline="تیتر\nدو سطری", lead="لید " * 100, lead_image=image())
    one = related(article(), target)
    assert (one.headline, str(one)) == ("تیتر دو سطری", "تیتر دو سطری")
    assert one.address == target.get_absolute_url()
    assert one.picture == target.lead_image
    assert one.summary.endswith("لید …")
    assert len(one.summary) <= 282


def test_a_related_link_may_have_its_own_words_and_picture():
    own = image("عکسی دیگر")
    one = related(article(), article(lead="لید"), title="عنوان", lead="خلاصه", image=own)
    assert (one.headline, one.summary, one.picture) == ("عنوان", "خلاصه", own)


def test_an_outside_link_has_no_story_behind_it():
    one = outside_link()
    assert (one.headline, one.address, one.summary, one.picture) == (
        "بیرون",
        "https://example.com/1",
        "",
        None,
    )


# Codes


@pytest.fixture
def highest() -> int:
    """A code given by hand, far above every other."""
    return article(pk=article().pk + 1000).pk


def test_a_given_code_is_the_storys_own(highest):
    assert Article.objects.filter(pk=highest).exists()


def test_new_codes_continue_after_the_highest(highest):
    assert [article().pk, article().pk] == [highest + 1, highest + 2]


def test_a_given_code_below_the_highest_changes_nothing(highest):
    article(pk=highest - 500)
    assert article().pk == highest + 1


def draft(**fields) -> Article:
    return Article(edition=edition(), headline="خبر", **fields)


def test_codes_continue_when_many_are_written_at_once(highest):
    Article.objects.bulk_create([draft(pk=highest + 70), draft(pk=highest + 50)])
    rest = Article.objects.bulk_create([draft(), draft()])
    assert {story.pk for story in rest} == {highest + 71, highest + 72}
    assert article().pk == highest + 73


def test_given_and_new_codes_may_be_written_together(highest):
    stories = Article.objects.bulk_create([draft(), draft(pk=highest + 9), draft()])
    assert sorted(story.pk for story in stories) == [highest + 9, highest + 10, highest + 11]


def test_a_code_is_never_given_again(highest):
    newest = article()
    code = newest.pk
    newest.delete()
    assert article().pk == code + 1


# The body

DIRTY = (
    "<script>alert(1)</script><p onclick='alert(1)' style='color:red' class='x'>متن "
    "<a href='javascript:alert(1)'>بد</a> <a href=' JaVaScRiPt:alert(1)'>بد</a> "
    "<a href='data:text/html,x'>بد</a> <a href='https://example.com/'>خوب</a> <b>پررنگ</b></p>"
    "<style>p{color:red}</style><iframe src='https://example.com'></iframe>"
    "<img src=x onerror=alert(1)><svg onload=alert(1)></svg><object data=x></object>"
    "<form action=x><input name=x></form><h1>بزرگ</h1><h2>میان‌تیتر</h2><!-- یادداشت -->"
)
FORBIDDEN = (
    "script", "onclick", "onerror", "onload", "style", "class=", "data:", "<iframe", "<img",
    "<svg", "<object", "<form", "<input", "<h1", "<!--", "color",
)  # fmt: skip


def by_save(body: str) -> Article:
    story = draft(body=body)
    story.save()
    return story


def by_full_clean(body: str) -> Article:
    story = draft(body=body)
    story.full_clean()
    assert "script" not in story.body
    story.save()
    return story


def by_update(body: str) -> Article:
    story = article()
    Article.objects.filter(pk=story.pk).update(body=body)
    return story


def by_bulk_update(body: str) -> Article:
    story = article()
    story.body = body
    Article.objects.bulk_update([story], ["body"])
    return story


WAYS_IN = [
    by_save,
    by_full_clean,
    by_update,
    by_bulk_update,
    lambda body: article(body=body),
    lambda body: Article.objects.bulk_create([draft(body=body)])[0],
    lambda body: Article.objects.update_or_create(
        pk=article().pk, defaults=model_to_dict(draft(), ["headline"]) | {"body": body}
    )[0],
]


@pytest.mark.parametrize("write", WAYS_IN)
def test_the_body_is_poor_and_safe_whoever_writes_the_row(write):
    body = Article.objects.get(pk=write(DIRTY).pk).body
    assert [word for word in FORBIDDEN if word in body.lower()] == []
    for kept_word in ("متن", 'href="https://example.com/"', "پررنگ", "<h2>میان‌تیتر</h2>"):
        assert kept_word in body


def test_what_the_editor_can_write_is_kept_as_it_is():
    body = (
        "<h2>میان‌تیتر</h2><p><strong>پررنگ</strong> H<sub>2</sub>O<br>x<sup>2</sup></p>"
        "<blockquote><p>«نقل»</p></blockquote><ul><li><p>یک</p></li></ul>"
        "<ol><li><p>دو</p></li></ol><hr><h3>ریزتر</h3>"
    )
    assert Article.objects.get(pk=article(body=body).pk).body == body


def test_an_empty_paragraph_is_no_body():
    story = draft(body="<p></p>")
    story.full_clean()
    assert story.body == ""


def test_a_body_beyond_all_measure_is_refused():
    with pytest.raises(ValidationError) as refused:
        draft(body="<p>" + "آ" * 400_001 + "</p>").full_clean()
    assert list(refused.value.message_dict) == ["body"]


def test_a_film_is_published_once_it_has_one():
    story = article(kind=Kind.VIDEO, category=category(), video=video())
    story.publish(by=None)
    assert story.published_at <= timezone.now()


def test_the_second_of_two_editors_sees_what_the_first_published():
    story = published_article(published_by=None)
    first, second = user("first"), user("second")
    copies = [Article.objects.get(pk=story.pk) for _ in range(2)]
    story.withdraw(by=first)
    assert [copies[0].publish(by=first), copies[1].publish(by=second)] == [True, False]
    assert Article.objects.get(pk=story.pk).published_by == first


@pytest.mark.parametrize("headline", ["Print", "comments", "Comments!"])
def test_a_headline_never_takes_the_address_of_another_page(headline, client):
    site = edition("en")
    story = published_article(headline=headline, edition=site)
    assert client.get(story.get_absolute_url()).status_code == 200
    assert story.slug.endswith("-")


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_very_first_code_may_be_given():
    assert article(pk=1).pk == 1
    assert article().pk == 2

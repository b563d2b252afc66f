"""Readers write, answer, vote and leaf through a thread: with JavaScript, without, by keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from articles.models import Article
from comments.models import Comment, Policy
from qodsna.persian import format_datetime, to_persian_digits
from tests.builders import edition, published_article
from tests.comments.builders import approved_comment, comment
from tests.journeys.readers import TEXT, begin, dislike, form, like, send, shown, thread, written
from tests.journeys.test_reader_site import SERIOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path("node_modules/axe-core/axe.min.js")


@pytest.fixture
def story() -> Article:
    """One where nobody is taken for a machine because a test writes fast."""
    Policy.objects.create(pk=1, youngest_form=0, held_within=0)
    return published_article()


@pytest.fixture
def without_javascript(scriptless: Page) -> Page:
    scriptless.set_default_timeout(10_000)
    return scriptless


def read(page: Page, live_server, story: Article) -> None:
    page.goto(f"{live_server.url}{story.get_absolute_url()}")


def thread_page(live_server, story: Article) -> str:
    return f"{live_server.url}/fa/{story.pk}/comments"


def loads(page: Page) -> list[str]:
    """The pages that the browser goes to from now on."""
    seen: list[str] = []
    page.on(
        "framenavigated",
        lambda frame: seen.append(frame.url) if frame == page.main_frame else None,
    )
    return seen


# With JavaScript


def test_a_guest_writes_without_leaving_the_page_and_reads_it_once_it_is_approved(
    page: Page, live_server, story
):
    read(page, live_server, story)
    left = loads(page)
    begin(page)
    expect(page.get_by_label("متن نظر")).to_be_focused()
    sent = written(page, name="مینا")
    expect(page.locator("#receipt")).to_be_focused()
    assert left == []
    assert (sent.text, sent.name, sent.is_waiting) == (TEXT, "مینا", True)
    read(page, live_server, story)
    expect(shown(page, sent)).to_have_count(0)
    sent.approve(by=None)
    page.reload()
    expect(shown(page, sent)).to_contain_text("مینا")
    expect(shown(page, sent)).to_contain_text(TEXT)
    expect(shown(page, sent).locator("time")).to_have_text(format_datetime(sent.created_at))


def test_the_receipt_copies_its_code_and_asks_for_removal_as_its_own_page_does(
    page: Page, live_server, story
):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    read(page, live_server, story)
    begin(page)
    sent = written(page)
    page.get_by_role("button", name="رونوشت کد").click()
    expect(page.get_by_role("button", name="کد رونوشت شد")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.replace("-", "") == sent.reference
    page.get_by_text("حذف این نظر").click()
    page.get_by_role("button", name="بله، آن را حذف کنید").click()
    expect(page).to_have_url(f"{live_server.url}/fa/comments/{sent.reference}")
    assert list(Comment.objects.removed()) == [sent]


def test_what_is_wrong_is_said_in_place_and_nothing_typed_is_lost(page: Page, live_server, story):
    read(page, live_server, story)
    begin(page)
    page.get_by_label("نام (اختیاری)").fill("مینا")
    page.get_by_label("متن نظر").fill("  خ ")
    send(page)
    text = page.get_by_label("متن نظر")
    expect(text).to_have_attribute("aria-invalid", "true")
    expect(text).to_be_focused()
    expect(page.get_by_label("نام (اختیاری)")).to_have_value("مینا")
    sent = written(page)
    assert (sent.text, sent.name) == (TEXT, "مینا")


def test_what_was_typed_survives_a_reload_until_it_is_sent(page: Page, live_server, story):
    read(page, live_server, story)
    begin(page)
    page.get_by_label("متن نظر").fill(TEXT)
    page.reload()
    begin(page)
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    written(page)
    page.get_by_role("link", name="نظر دیگری بنویسید").click()
    expect(page.get_by_label("متن نظر")).to_have_value("")


def test_the_writer_sees_how_much_room_is_left(page: Page, live_server, story):
    read(page, live_server, story)
    begin(page)
    left = page.locator(".form__left")
    expect(left).to_have_text("۲۰۰۰ نویسه مانده")
    page.get_by_label("متن نظر").fill("درود\nبر شما")
    expect(left).to_have_text("۱۹۸۹ نویسه مانده")


def lose_answers(page: Page, address: str) -> list[str]:
    """The next comment reaches the server, its answer does not reach the reader."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).headers["location"])
        return route.abort()

    page.route(address, lose)
    return lost


def test_a_comment_whose_answer_was_lost_is_sent_again_and_stored_once(
    page: Page, live_server, story
):
    lost = lose_answers(page, f"{thread_page(live_server, story)}*")
    read(page, live_server, story)
    begin(page)
    page.get_by_label("متن نظر").fill(TEXT)
    send(page)
    expect(form(page).get_by_role("alert").filter(has_text="نظر شما نرسید")).to_be_visible()
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    sent = written(page)
    assert Comment.objects.count() == 1
    assert lost == [f"/fa/comments/{sent.reference}"]


def test_a_server_in_trouble_costs_the_writer_nothing(page: Page, live_server, story):
    read(page, live_server, story)
    begin(page)
    page.route(re.compile("/comments"), lambda route: route.fulfill(status=502), times=1)
    page.get_by_label("متن نظر").fill(TEXT)
    send(page)
    expect(form(page).get_by_role("alert").filter(has_text="نظر شما نرسید")).to_be_visible()
    assert written(page).text == TEXT


def test_a_double_click_sends_once(page: Page, live_server, story):
    read(page, live_server, story)
    begin(page)
    posts: list[str] = []
    page.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    page.get_by_label("متن نظر").fill(TEXT)
    page.get_by_role("button", name="فرستادن نظر").dblclick()
    expect(page.locator("#receipt code")).to_be_visible()
    assert len(posts) == 1


def test_a_reply_is_written_below_what_it_answers(page: Page, live_server, story):
    parent = approved_comment(article=story, name="مینا")
    read(page, live_server, story)
    shown(page, parent).get_by_role("link", name="پاسخ به مینا").click()
    expect(shown(page, parent).get_by_label("متن نظر")).to_be_focused()
    expect(form(page)).to_contain_text("در پاسخ به مینا")
    reply = written(page, "من هم همین را می‌خواهم.")
    assert reply.parent == parent
    reply.approve(by=None)
    read(page, live_server, story)
    expect(shown(page, parent).locator(f"#comment-{reply.pk}")).to_be_visible()


def test_who_would_rather_not_answer_writes_below_the_thread(page: Page, live_server, story):
    parent = approved_comment(article=story)
    read(page, live_server, story)
    shown(page, parent).get_by_role("link", name="پاسخ").click()
    page.get_by_label("متن نظر").fill(TEXT)
    page.get_by_role("link", name="پاسخ نمی‌دهم").click()
    expect(thread(page).get_by_label("متن نظر")).to_have_count(0)
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    send(page)
    expect(page.locator("#receipt code")).to_be_visible()
    assert Comment.objects.awaiting_moderation().get().parent is None


# Votes


def test_a_second_like_changes_nothing_and_a_vote_moves(page: Page, live_server, story):
    one = approved_comment(article=story)
    read(page, live_server, story)
    left = loads(page)
    liked, disliked = like(page, one), dislike(page, one)
    liked.click()
    expect(liked).to_have_attribute("aria-pressed", "true")
    expect(liked).to_have_accessible_name("پسندیدم، ۱")
    page.reload()
    expect(liked).to_have_attribute("aria-pressed", "true")
    expect(liked).to_have_accessible_name("پسندیدم، ۱")
    disliked.click()
    expect(disliked).to_have_accessible_name("نپسندیدم، ۱")
    expect(liked).to_have_accessible_name("پسندیدم، ۰")
    expect(liked).to_have_attribute("aria-pressed", "false")
    assert left == [page.url]
    page.evaluate("localStorage.clear()")
    page.goto(thread_page(live_server, story))
    expect(disliked).to_have_attribute("aria-pressed", "true")
    disliked.click()
    expect(disliked).to_have_accessible_name("نپسندیدم، ۰")


def test_a_vote_that_does_not_arrive_is_not_shown_as_one(page: Page, live_server, story):
    one = approved_comment(article=story)
    read(page, live_server, story)
    page.route(re.compile("/vote$"), lambda route: route.abort(), times=1)
    liked = like(page, one)
    liked.click()
    expect(page.get_by_role("status").get_by_text("رأی شما شمرده نشد")).to_be_visible()
    expect(liked).to_have_attribute("aria-pressed", "false")
    liked.click()
    expect(liked).to_have_accessible_name("پسندیدم، ۱")


def test_a_browser_without_cookies_is_told_why_its_vote_does_not_count(
    page: Page, live_server, story
):
    one = approved_comment(article=story)
    read(page, live_server, story)
    like(page, one).click()
    expect(like(page, one)).to_have_accessible_name("پسندیدم، ۱")
    page.context.clear_cookies(name="voter")
    dislike(page, one).click()
    expect(page.get_by_role("status").get_by_text("کوکی")).to_be_visible()


# Leafing


@pytest.fixture
def long_thread(story) -> list[Comment]:
    """From the oldest; the third is the most liked."""
    numbers = [to_persian_digits(number) for number in range(1, 26)]
    made = [comment(article=story, text=f"نظر شماره {number}") for number in numbers]
    for each in made:
        each.approve(by=None)
    Comment.objects.filter(pk=made[2].pk).update(likes=5)
    return made


def test_the_order_changes_in_place_and_a_form_half_filled_stays(
    page: Page, live_server, story, long_thread
):
    read(page, live_server, story)
    left = loads(page)
    first = thread(page).locator(".comment__text").first
    expect(first).to_have_text("نظر شماره ۲۵")
    shown(page, long_thread[-1]).get_by_role("link", name="پاسخ").click()
    page.get_by_label("متن نظر").fill(TEXT)
    thread(page).get_by_role("link", name="پسندیده‌ترین").click()
    expect(first).to_have_text("نظر شماره ۳")
    expect(thread(page).get_by_role("link", name="پسندیده‌ترین")).to_be_focused()
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    like(page, long_thread[2]).click()
    expect(like(page, long_thread[2])).to_have_accessible_name("پسندیدم، ۶")
    assert left == []


def test_the_next_page_is_added_in_place(page: Page, live_server, story, long_thread):
    read(page, live_server, story)
    left = loads(page)
    comments = thread(page).locator(".comment")
    expect(comments).to_have_count(20)
    page.get_by_role("link", name="نظرهای بعدی").click()
    expect(comments).to_have_count(25)
    expect(comments.nth(20)).to_contain_text("نظر شماره ۵")
    expect(thread(page).locator(".thread > li").nth(20)).to_be_focused()
    expect(page.get_by_role("link", name="نظرهای بعدی")).to_have_count(0)
    like(page, long_thread[0]).click()
    expect(like(page, long_thread[0])).to_have_accessible_name("پسندیدم، ۱")
    assert left == []


# Without JavaScript


def test_without_javascript_plain_pages_do_the_same(without_javascript, live_server, story):
    page = without_javascript
    read(page, live_server, story)
    begin(page)
    sent = written(page, name="مینا")
    expect(page).to_have_url(re.compile(f"/fa/comments/{sent.reference}"))
    sent.approve(by=None)
    read(page, live_server, story)
    expect(shown(page, sent)).to_contain_text(TEXT)
    like(page, sent).click()
    liked = like(page, sent)
    for pressed, count in [("true", "۱"), ("false", "۰"), ("true", "۱")]:
        liked.click()
        expect(liked).to_have_attribute("aria-pressed", pressed)
        expect(liked).to_have_accessible_name(f"پسندیدم، {count}")
    shown(page, sent).get_by_role("link", name="پاسخ به مینا").click()
    assert written(page, "سپاس از شما").parent == sent


def test_without_javascript_the_thread_is_leafed_through(
    without_javascript, live_server, story, long_thread
):
    page = without_javascript
    read(page, live_server, story)
    thread(page).get_by_role("link", name="قدیمی‌ترین").click()
    expect(page.locator(".comment__text").first).to_have_text("نظر شماره ۱")
    page.get_by_role("link", name="نظرهای بعدی").click()
    expect(page.locator(".comment__text").first).to_have_text("نظر شماره ۲۱")


def test_where_the_script_fails_half_way_the_links_lead_to_the_real_page(
    page: Page, live_server, story
):
    page.add_init_script("XMLHttpRequest.prototype.send = () => { throw new Error() }")
    read(page, live_server, story)
    begin(page)
    expect(page).to_have_url(re.compile(r"/comments#write$"))


WORK = re.compile(r"/js/conversation[^/]*\.js$")


def test_who_only_reads_downloads_nothing_for_writing(page: Page, live_server, story):
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    read(page, live_server, story)
    page.wait_for_load_state("networkidle")
    assert not any(WORK.search(url) for url in fetched)
    begin(page)
    assert any(WORK.search(url) for url in fetched)


def test_where_the_script_for_writing_does_not_come_nothing_is_lost(page: Page, live_server, story):
    one = approved_comment(article=story)
    page.route(WORK, lambda route: route.abort())
    read(page, live_server, story)
    like(page, one).click()
    expect(page.get_by_role("status").get_by_text("رأی شما شمرده نشد")).to_be_visible()
    begin(page)
    expect(page).to_have_url(re.compile(r"/comments#write$"))
    assert written(page).text == TEXT


# By keyboard, and for every eye


def tab_to(page: Page, target) -> None:
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(target).to_be_focused()


def test_the_keyboard_alone_writes_and_votes(page: Page, live_server, story):
    one = approved_comment(article=story)
    read(page, live_server, story)
    page.locator("#content").focus()
    liked = like(page, one)
    tab_to(page, liked)
    page.keyboard.press("Space")
    expect(liked).to_have_attribute("aria-pressed", "true")
    expect(liked).to_be_focused()
    tab_to(page, page.get_by_role("link", name="نظر خود را بنویسید"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("متن نظر")).to_be_focused()
    page.keyboard.insert_text(TEXT)
    tab_to(page, page.get_by_role("button", name="فرستادن نظر"))
    page.keyboard.press("Enter")
    expect(page.locator("#receipt")).to_be_focused()
    assert Comment.objects.awaiting_moderation().get().text == TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_thread_form_and_receipt_are_accessible_in_place(scheme, page: Page, live_server, story):
    one = approved_comment(article=story)
    one.answer(by=None, text="سپاس از توجه شما.")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    read(page, live_server, story)
    page.evaluate(AXE.read_text())
    shown(page, one).get_by_role("link", name="پاسخ").click()
    expect(page.get_by_label("متن نظر")).to_be_focused()
    like(page, one).click()
    expect(like(page, one)).to_have_attribute("aria-pressed", "true")
    page.get_by_label("متن نظر").fill("خ")
    send(page)
    expect(page.get_by_label("متن نظر")).to_have_attribute("aria-invalid", "true")
    assert page.evaluate(SERIOUS) == []
    written(page)
    assert page.evaluate(SERIOUS) == []


def test_in_an_edition_from_left_to_right_numbers_are_its_own(page: Page, live_server, story):
    english = published_article(edition=edition("en"))
    one = approved_comment(article=english)
    read(page, live_server, english)
    liked = like(page, one)
    liked.click()
    expect(liked).to_have_attribute("aria-pressed", "true")
    expect(liked.locator("[data-count]")).to_have_text("1")

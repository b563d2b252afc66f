"""An editor puts pictures and films from the library into the text, and a reader sees them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from tests.builders import article, category, chief, image, picture_file, ready_video, video
from tests.journeys.desk import message, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def story() -> Article:
    return article(body="<p>بند نخست</p><p>بند دوم</p>", category=category())


@pytest.fixture
def desk(page: Page, live_server, story) -> Page:
    chief()
    sign_in(page, live_server.url, "chief")
    return page


def open_story(desk: Page, site: str, story: Article) -> Locator:
    desk.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    editor = desk.locator(".field-body .ProseMirror[contenteditable=true]")
    expect(editor).to_be_visible()
    return editor


def choose(desk: Page, button: str, label: str) -> None:
    desk.locator(".prose-menubar").get_by_role("button", name=button).click()
    option = desk.get_by_role("dialog").get_by_role("option", name=label)
    option.click()
    expect(desk.get_by_role("dialog")).to_have_count(0)


def save(desk: Page) -> None:
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(message(desk)).to_be_visible()


def body_of(story: Article) -> str:
    return Article.objects.get(pk=story.pk).body


def test_a_picture_and_a_film_are_chosen_and_read(desk, live_server, story, browser):
    picture = image("تالاب", file=picture_file((900, 600)), caption="کرانه جنوبی", credit="رضا")
    film = ready_video("یک روز با محیط‌بانان")
    editor = open_story(desk, live_server.url, story)
    editor.get_by_text("بند نخست").click()
    desk.keyboard.press("End")
    choose(desk, "عکس از کتابخانه", "تالاب")
    shown = editor.locator(".body-media--image")
    expect(shown).to_contain_text("تالاب")
    expect(shown).to_contain_text("کرانه جنوبی")
    expect(shown).to_contain_text("عکس: رضا")
    editor.get_by_text("بند دوم").click()
    desk.keyboard.press("End")
    choose(desk, "فیلم از کتابخانه", "یک روز")
    expect(editor.locator(".body-media--video")).to_contain_text("۲:۰۵")
    desk.keyboard.insert_text("بند پایانی")
    save(desk)
    figures = [
        f'<figure data-image="{picture.pk}"></figure>',
        f'<figure data-video="{film.pk}"></figure>',
    ]
    assert body_of(story) == (
        f"<p>بند نخست</p>{figures[0]}<p>بند دوم</p>{figures[1]}<p>بند پایانی</p>"
    )
    story.publish(by=None)
    reader = browser.new_page()
    reader.goto(f"{live_server.url}{story.get_absolute_url()}")
    expect(reader.get_by_role("img", name="تالاب")).to_be_visible()
    expect(reader.locator(".story__body")).to_contain_text("کرانه جنوبی")
    expect(reader.locator(".story__body video")).to_be_visible()


def test_figures_are_moved_replaced_and_removed_with_the_keyboard(desk, live_server, story):
    first, second = image("نخست"), image("جانشین")
    story.body = f'<p>یک</p><p>دو</p><figure data-image="{first.pk}"></figure>'
    story.save()
    editor = open_story(desk, live_server.url, story)
    shown = editor.locator(".body-media")
    expect(shown).to_contain_text("نخست")
    shown.get_by_role("button", name="بالاتر").press("Enter")
    desk.keyboard.press("Alt+ArrowUp")
    expect(editor.locator("> *").first).to_have_class(re.compile("body-media"))
    desk.keyboard.press("Alt+ArrowDown")
    shown.get_by_role("button", name="جایگزینی").press("Enter")
    desk.get_by_role("dialog").get_by_role("option", name="جانشین").click()
    expect(shown).to_contain_text("جانشین")
    save(desk)
    assert body_of(story) == f'<p>یک</p><figure data-image="{second.pk}"></figure><p>دو</p>'
    editor.locator(".body-media").get_by_role("button", name="برداشتن").press("Enter")
    expect(shown).to_have_count(0)
    save(desk)
    assert body_of(story) == "<p>یک</p><p>دو</p>"


def test_a_body_of_one_picture_alone_is_no_empty_body(desk, live_server, story):
    picture = image("تالاب")
    story.body = ""
    story.save()
    editor = open_story(desk, live_server.url, story)
    editor.click()
    choose(desk, "عکس از کتابخانه", "تالاب")
    expect(editor.locator(".body-media")).to_contain_text("تالاب")
    save(desk)
    assert body_of(story) == f'<figure data-image="{picture.pk}"></figure>'
    desk.locator("#id_lead").fill("لید")
    save(desk)
    assert body_of(story) == f'<figure data-image="{picture.pk}"></figure>'


def test_the_editor_says_what_readers_do_not_see(desk, live_server, story):
    gone = image("پایان‌یافته", rights_until=timezone.now() - timedelta(days=1))
    waiting = video("در راه")
    Article.objects.filter(pk=story.pk).update(
        body=f'<figure data-image="{gone.pk}"></figure><figure data-video="{waiting.pk}"></figure>'
        '<figure data-image="999999"></figure>'
    )
    editor = open_story(desk, live_server.url, story)
    told = editor.locator(".body-media")
    expect(told.nth(0)).to_contain_text("حق نشر این عکس پایان یافته است")
    expect(told.nth(1)).to_contain_text("در صف")
    expect(told.nth(2)).to_contain_text("در کتابخانه نیست")
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(desk.locator(".field-body .errorlist")).to_have_text(
        "عکس شماره ۹۹۹۹۹۹ در کتابخانه نیست."
    )

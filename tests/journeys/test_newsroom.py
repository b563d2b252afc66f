"""A story on its way: written, sent, returned, taken over, collided over, merged, restored."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.models import Article, Category, Version
from tests.builders import article, category, user
from tests.journeys.desk import choose, message, put_cursor, sign_in, write_body

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = "سد کوهرنگ از نیمه پر شد."
SECOND = "کشاورزان کشت پاییزه را آغاز کردند."
THIRD = "آب شهر تا پایان سال تأمین است."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
NOTE = "نام کارشناس را بنویسید."


@pytest.fixture
def site(live_server) -> str:
    return live_server.url


@pytest.fixture
def service() -> Category:
    return category("محیط زیست")


@pytest.fixture
def people(service) -> None:
    user("narges", role="reporter", first_name="نرگس", last_name="آذری")
    user("bahram", role="desk_editor", services=[service], first_name="بهرام", last_name="نیک‌پی")
    user("shohreh", role="chief_editor", first_name="شهره", last_name="کیانی")


def at_work(browser: Browser, site: str, username: str) -> Page:
    page = browser.new_context().new_page()
    page.set_default_timeout(10_000)
    sign_in(page, site, username)
    return page


def open_story(page: Page, site: str, story: Article) -> None:
    page.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    expect(editor(page)).to_be_visible()


def editor(page: Page):
    return page.locator(".field-body .ProseMirror[contenteditable=true]")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def state(story: Article) -> str:
    story.refresh_from_db()
    return story.get_status_display()


def replace_in_body(page: Page, number: int, text: str) -> None:
    """Puts the cursor into a paragraph and writes it anew, as one does with the keyboard."""
    put_cursor(editor(page).locator("p").nth(number))
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.insert_text(text)


def test_a_story_goes_its_way_from_a_reporter_over_an_editor_to_its_readers(
    browser, site, people, service
):
    # A reporter writes and sends it.
    narges = at_work(browser, site, "narges")
    narges.get_by_role("link", name="خبر تازه").first.click()
    narges.get_by_label("تیتر:", exact=True).fill("سد کوهرنگ از نیمه پر شد")
    choose(narges, "category", "محیط")
    write_body(narges, [FIRST, SECOND, THIRD])
    assert narges.locator("[name=_publish], [name=_approve]").count() == 0
    press(narges, "فرستادن به دبیر")
    expect(message(narges)).to_contain_text("به دبیر فرستاده شد")
    story = Article.objects.get()
    assert state(story) == "فرستاده به دبیر"

    # The editor of its service finds it on his first page and returns it with a note.
    bahram = at_work(browser, site, "bahram")
    bahram.get_by_role("link", name="سد کوهرنگ از نیمه پر شد").first.click()
    press(bahram, "بازگرداندن با یادداشت…")
    bahram.get_by_label("چه کم است؟").fill(NOTE)
    press(bahram, "بازگرداندن به نویسنده")
    expect(message(bahram)).to_contain_text("به نویسنده بازگشت")

    # The reporter sees why.
    narges.goto(f"{site}/admin/")
    expect(narges.locator("main, #content").first).to_contain_text(NOTE)
    open_story(narges, site, story)
    expect(narges.locator(".last-word")).to_contain_text(NOTE)

    # The editor takes it over himself; a colleague opens it at the same time.
    bahram.get_by_role("link", name="سپردن").click()
    bahram.get_by_label("در دست").select_option(label="بهرام نیک‌پی")
    press(bahram, "سپردن خبر")
    shohreh = at_work(browser, site, "shohreh")
    open_story(shohreh, site, story)
    open_story(bahram, site, story)
    expect(bahram.locator("[data-presence]")).to_contain_text("شهره کیانی")

    # Each changes another paragraph, and both the headline.
    replace_in_body(shohreh, 0, "سد کوهرنگ پس از باران هفته پیش از نیمه پر شد.")
    shohreh.get_by_label("تیتر:", exact=True).fill("باران سد کوهرنگ را پر کرد")
    press(shohreh, "ذخیره")
    expect(message(shohreh)).to_be_visible()
    replace_in_body(bahram, 2, "آب شهر تا پایان سال تأمین است؛ کارشناس: مینا رستگار.")
    bahram.get_by_label("تیتر:", exact=True).fill("سد کوهرنگ به نیمه رسید")
    press(bahram, "ذخیره")
    clash = bahram.get_by_role("region", name=re.compile("شهره کیانی"))
    expect(clash).to_be_visible()
    assert Article.objects.get().title == "باران سد کوهرنگ را پر کرد"

    # The paragraphs have come together by themselves; of the headlines he takes hers.
    body = editor(bahram)
    expect(body).to_contain_text("باران هفته پیش")
    expect(body).to_contain_text("مینا رستگار")
    clash.get_by_role("group", name="تیتر", exact=True).get_by_label("نسخه همکار").check()
    press(bahram, "تأیید")
    expect(message(bahram)).to_contain_text("تأیید شد")
    story.refresh_from_db()
    assert story.title == "باران سد کوهرنگ را پر کرد"
    assert "باران هفته پیش" in story.body
    assert "مینا رستگار" in story.body

    # Published, it is a reader's.
    press(bahram, "انتشار")
    expect(message(bahram)).to_contain_text("خبر منتشر شد")
    bahram.get_by_role("link", name="دیدن در سایت").first.click()
    expect(bahram.locator("article.story")).to_contain_text("مینا رستگار")

    # Who wrote it reads it in the newsroom, and changes nothing any more.
    narges.goto(f"{site}/admin/articles/article/{story.pk}/change/")
    expect(narges.get_by_text("این خبر اکنون در دست شما نیست")).to_be_visible()
    assert narges.get_by_role("button", name="ذخیره", exact=True).count() == 0


def test_an_old_version_is_compared_and_restored(browser, site, people, service):
    story = article(headline="باران می رود", body=BODY, category=service)
    page = at_work(browser, site, "shohreh")
    open_story(page, site, story)
    page.get_by_label("تیتر:", exact=True).fill("باران می‌رود و باد می‌ماند")
    replace_in_body(page, 1, "کشت پاییزه دیر شد.")
    press(page, "ذخیره")
    expect(message(page)).to_be_visible()
    page.get_by_role("link", name="تاریخچه").click()
    page.get_by_role("link", name="تفاوت با پیش از آن").click()
    compared = page.locator(".compared")
    expect(compared.locator("del", has_text="می").first).to_be_visible()
    expect(compared.locator("ins", has_text="دیر").first).to_be_visible()
    press(page, "بازگرداندن نسخه ۱")
    expect(message(page)).to_contain_text("نسخه تازه خبر شد")
    story.refresh_from_db()
    assert (story.title, story.body) == ("باران می رود", BODY)
    assert Version.objects.of(story).newest_first()[0].restored_from == 1


def reach(page: Page, name: str, role: str = "button") -> None:
    """Goes on with Tab until the focus is on it."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the focus never came to {name}")


def test_all_of_it_with_the_keyboard_alone(browser, site, people, service):
    story = article(
        headline="باران در رشت",
        body=BODY,
        category=service,
        created_by=user("mina", role="reporter"),
    )
    mina, bahram = at_work(browser, site, "mina"), at_work(browser, site, "bahram")
    open_story(mina, site, story)
    reach(mina, "فرستادن به دبیر")
    mina.keyboard.press("Enter")
    expect(message(mina)).to_contain_text("به دبیر فرستاده شد")

    open_story(bahram, site, story)
    reach(bahram, "بازگرداندن با یادداشت…")
    bahram.keyboard.press("Enter")
    expect(bahram.get_by_label("چه کم است؟")).to_be_visible()
    reach(bahram, "چه کم است؟", "textbox")
    bahram.keyboard.insert_text(NOTE)
    reach(bahram, "بازگرداندن به نویسنده")
    bahram.keyboard.press("Enter")
    expect(message(bahram)).to_contain_text("به نویسنده بازگشت")

    open_story(mina, site, story)
    reach(mina, "تیتر:", "textbox")
    mina.keyboard.press("Control+a")
    mina.keyboard.insert_text("باران در رشت و انزلی")
    # Meanwhile the editor has saved another headline.
    open_story(bahram, site, story)
    reach(bahram, "تیتر:", "textbox")
    bahram.keyboard.press("Control+a")
    bahram.keyboard.insert_text("باران تند در رشت")
    reach(bahram, "ذخیره")
    bahram.keyboard.press("Enter")
    expect(message(bahram)).to_be_visible()
    reach(mina, "ذخیره")
    mina.keyboard.press("Enter")
    expect(mina.get_by_role("region", name=re.compile("نیک‌پی"))).to_be_visible()
    reach(mina, "نوشته من، همان که در فرم است", "radio")
    mina.keyboard.press("ArrowDown")
    expect(mina.get_by_role("radio", name="نسخه همکار")).to_be_checked()
    reach(mina, "ذخیره")
    mina.keyboard.press("Enter")
    expect(message(mina)).to_be_visible()
    assert Article.objects.get(pk=story.pk).title == "باران تند در رشت"

    reach(mina, "تاریخچه", "link")
    mina.keyboard.press("Enter")
    reach(mina, "تفاوت با پیش از آن", "link")
    mina.keyboard.press("Enter")
    reach(mina, "بازگرداندن نسخه ۱")
    mina.keyboard.press("Enter")
    expect(message(mina)).to_contain_text("نسخه تازه خبر شد")
    assert Article.objects.get(pk=story.pk).title == "باران در رشت"

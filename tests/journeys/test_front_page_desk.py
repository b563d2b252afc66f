"""The front page from the desk to its readers, through a real browser."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Locator, Page, expect

from articles.front.layout import Layout, Pin, Zone, ZoneKind
from articles.models import Article, FrontDraft, FrontLaunch
from tests.builders import category, edition, published_article, user
from tests.journeys.desk import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = "/admin/articles/frontlaunch/"


class FrontPageDesk:
    """What an editor sees of the desk, and does there."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def open(self, username: str) -> "FrontPageDesk":
        sign_in(self.page, self.site, username)
        self.page.goto(f"{self.site}{DESK}")
        return self

    def zone(self, key: str) -> Locator:
        return self.page.locator(f"[data-zone={key}]")

    def card(self, key: str, story: Article) -> Locator:
        return self.zone(key).locator(f"[data-story='{story.pk}']")

    def pinned(self, key: str) -> Locator:
        return self.zone(key).locator("[data-pinned] .front-card__title")

    def found(self, story: Article) -> Locator:
        return self.page.locator(f"[data-found] [data-story='{story.pk}']")

    def says(self, words: str) -> None:
        expect(self.page.locator("[data-told]")).to_contain_text(words)

    def drag(self, handle: Locator, target: Locator) -> None:
        """To the place of the target, in the steps of a hand."""
        handle.scroll_into_view_if_needed()
        start, end = handle.bounding_box(), target.bounding_box()
        assert start
        assert end
        mouse = self.page.mouse
        mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
        mouse.down()
        mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
        # It slides aside; what is let go meanwhile could fall on either side of it.
        self.page.wait_for_timeout(250)
        mouse.up()

    def launch(self) -> None:
        self.page.get_by_role("button", name="فرستادن به خوانندگان").click()

    def readers_see(self, *titles: str) -> None:
        reader = self.page.context.browser.new_page()
        reader.goto(f"{self.site}/fa/")
        expect(reader.locator(".timeline a").first).to_have_text(titles[0])
        assert reader.locator(".timeline a").all_inner_texts()[: len(titles)] == [*titles]
        reader.close()


@pytest.fixture
def stories(live_server) -> list[Article]:
    """The newest first, on a page that shows three of them."""
    service = category()
    for name in ("sara", "omid"):
        user(name, role="chief_editor")
    names = ["یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم"]
    made = [
        published_article(headline=f"خبر {name}", category=service, ago=timedelta(hours=n + 1))
        for n, name in enumerate(names)
    ]
    page = Layout((Zone(ZoneKind.LATEST, 3), Zone(ZoneKind.PICKS, 1, is_on=False)))
    FrontLaunch.objects.add(edition(), page, base=0)
    return made


@pytest.fixture
def desk(page: Page, live_server, stories) -> FrontPageDesk:
    page.set_viewport_size({"width": 1366, "height": 900})
    return FrontPageDesk(page, live_server.url).open("sara")


def test_by_mouse_from_the_finder_through_the_preview_to_readers_and_back(desk, stories):
    first, last = stories[0], stories[5]
    desk.drag(desk.found(last).locator("[data-handle]"), desk.card("latest", first))
    desk.says("«خبر ششم» در «آخرین خبرها» سنجاق شد.")
    desk.drag(desk.card("latest", stories[1]).locator("[data-handle]"), desk.card("latest", last))
    expect(desk.pinned("latest")).to_have_text(["خبر دوم", "خبر ششم"])
    expect(desk.card("latest", first)).to_be_visible()
    expect(desk.found(last).locator("[data-where]")).to_contain_text("آخرین خبرها")

    desk.page.get_by_role("link", name="پیش‌نمایش").click()
    phone = desk.page.frame_locator(".previews__phone iframe")
    expect(phone.locator(".timeline a")).to_have_text(["خبر دوم", "خبر ششم", "خبر یکم"])
    desk.readers_see("خبر یکم", "خبر دوم", "خبر سوم")
    desk.launch()
    expect(desk.page.locator(".messagelist")).to_contain_text("صفحه ۲ به خوانندگان فرستاده شد.")
    desk.readers_see("خبر دوم", "خبر ششم", "خبر یکم")

    desk.page.get_by_role("link", name="آنچه فرستاده شده").click()
    desk.page.get_by_role("button", name="بازگرداندن صفحه ۱").click()
    expect(desk.page.locator(".messagelist")).to_contain_text("از روی صفحه ۱")
    desk.readers_see("خبر یکم", "خبر دوم", "خبر سوم")


def test_by_keyboard_alone_and_every_step_is_said(desk, stories):
    third, fourth = stories[2], stories[3]
    page = desk.page
    page.get_by_role("link", name="افزودن خبر به آخرین خبرها").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox", name="جست‌وجو")).to_be_focused()
    page.keyboard.type("چهارم")
    expect(page.locator("[data-found] [data-story]")).to_have_count(1)
    page.get_by_role("button", name="سنجاق شود: خبر چهارم").last.focus()
    page.keyboard.press("Enter")
    desk.says("«خبر چهارم» در «آخرین خبرها» سنجاق شد.")
    page.keyboard.press("Escape")
    page.get_by_role("searchbox", name="جست‌وجو").fill("سوم")
    expect(desk.found(third)).to_be_visible()
    desk.found(third).get_by_role("button", name="سنجاق شود").focus()
    page.keyboard.press("Enter")
    expect(desk.pinned("latest")).to_have_text(["خبر چهارم", "خبر سوم"])
    handle = desk.card("latest", third).locator("[data-handle]")
    handle.focus()
    page.keyboard.press("ArrowUp")
    expect(desk.pinned("latest")).to_have_text(["خبر سوم", "خبر چهارم"])
    desk.says("جابه‌جا شد")
    expect(handle).to_be_focused()
    page.keyboard.press("ArrowUp")
    desk.says("جایی نیست")
    desk.card("latest", fourth).get_by_role("button", name="برداشتن سنجاق").focus()
    page.keyboard.press("Enter")
    expect(desk.pinned("latest")).to_have_text(["خبر سوم"])
    page.get_by_role("button", name="فرستادن به خوانندگان").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("صفحه ۲")
    desk.readers_see("خبر سوم", "خبر یکم", "خبر دوم")


def test_a_second_editor_hears_what_changed_and_goes_on_from_there(desk, stories):
    page = desk.page
    desk.found(stories[4]).get_by_role("button", name="سنجاق شود").click()
    desk.says("سنجاق شد")
    omid = User.objects.get(username="omid")
    his = FrontDraft.objects.change(
        edition(),
        omid,
        lambda layout: layout.pinned(stories[5].pk, "picks").with_zone("picks", is_on=True),
        default=Layout(),
    )
    his.launch(by=omid, seen=1)
    desk.launch()
    expect(page.get_by_role("heading", name="همکارتان صفحه تازه‌ای فرستاده است")).to_be_visible()
    expect(page.get_by_role("region", name="همکارتان چه کرد")).to_contain_text("«خبر ششم» سنجاق شد")
    expect(page.get_by_role("region", name="شما چه کردید")).to_contain_text("«خبر پنجم» سنجاق شد")
    assert FrontLaunch.objects.count() == 2
    page.get_by_role("button", name="صفحه همکار با تغییرهای من").click()
    expect(desk.pinned("picks")).to_have_text(["خبر ششم"])
    expect(desk.pinned("latest")).to_have_text(["خبر پنجم"])
    desk.launch()
    expect(page.locator(".messagelist")).to_contain_text("صفحه ۳")
    desk.readers_see("خبر پنجم", "خبر یکم")


def test_a_pinned_story_that_is_withdrawn_is_gone_within_a_second(page, live_server, stories):
    pinned = Layout((Zone(ZoneKind.LATEST, 2, (Pin(stories[5].pk),)),))
    FrontLaunch.objects.add(edition(), pinned, base=1)
    page.goto(f"{live_server.url}/fa/")
    expect(page.locator(".timeline a")).to_have_text(["خبر ششم", "خبر یکم"])
    stories[5].withdraw(by=None, note="")
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.locator(".timeline a")).to_have_text(["خبر یکم", "خبر دوم"])


def test_without_a_script_everything_is_a_button(scriptless: Page, live_server, stories):
    desk = FrontPageDesk(scriptless, live_server.url).open("sara")
    desk.found(stories[5]).get_by_role("button", name="سنجاق شود").click()
    desk.says("«خبر ششم» در «آخرین خبرها» سنجاق شد.")
    scriptless.get_by_label("اندازه").first.select_option("2")
    scriptless.get_by_role("button", name="ثبت اندازه: آخرین خبرها").click()
    expect(desk.zone("latest").locator("[data-story]")).to_have_count(2)
    desk.launch()
    desk.readers_see("خبر ششم", "خبر یکم")

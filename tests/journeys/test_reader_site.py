"""What a reader's browser meets: any width, both themes, no JavaScript, no foreign host."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from articles.frame import kept
from articles.models import Article
from benchmarks.first_view import WATCH
from qodsna.calendars import CALENDARS, today
from qodsna.persian import TEHRAN, format_date
from tests.builders import (
    author,
    category,
    edition,
    gallery,
    image,
    picture_file,
    published_article,
    ready_video,
    related,
    tag,
    withdrawn_article,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path("node_modules/axe-core/axe.min.js")
WIDTHS = [320, 360, 768, 1280, 1920]
DAY = CALENDARS["jalali"]
LONG = "بلندترین‌تیترِ‌بی‌فاصله" * 6
LETTERS = (
    "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهويىپچژکگیۀٱ ۆۇێەڕڵڤ ٹڈڑںےہھ"
    " ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩ «»()[]!:؛،؟٪٫٬./-–— می‌شود الله ریال ﷼ كتابٌ مُحَمَّدًا رحمٰن خانهٔ"
)
SERIOUS = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}"""


@pytest.fixture
def newspaper() -> dict[str, str]:
    """One of everything that readers can open, by its name."""
    edition(logo=image("نشان"))
    english = edition("en")
    service = category("محیط زیست", description="طبیعت ایران.")
    category("تالاب‌ها", parent=service)
    picture = image(file=picture_file((1200, 800)), caption="کرانه جنوبی.", credit="رضا بهمنی")
    writer = author(biography="خبرنگار محیط زیست.", portrait=picture)
    story = published_article(
        category=service,
        kicker="گزارش ویژه؛",
        headline="بازگشت فلامینگوها\nبه دریاچه",
        subheadline="«مینا رستگار»",
        lead="تراز آب بالاتر آمده است.",
        body="<p>متن</p><h2>میان‌تیتر</h2><blockquote><p>نقل</p></blockquote><ul><li>یک</li></ul>",
        sign_off="م.ح",
        lead_image=picture,
    )
    story.tags.add(tag())
    story.authors.add(writer)
    film = published_article(
        kind=Article.Kind.VIDEO, video=ready_video(poster=picture), headline="فیلم+"
    )
    album = gallery(picture, *(image(f"عکس {n}", file=picture_file((900, 600))) for n in range(3)))
    report = published_article(
        kind=Article.Kind.PHOTO_REPORT, gallery=album, lead_image=picture, headline="گزارش تصویری"
    )
    for number in range(12):
        published_article(headline=f"خبر {number}", lead_image=picture, ago=timedelta(hours=number))
    published_article(headline=LONG, lead_image=picture, lead=LONG, is_breaking=True)
    related(story, film)
    related(story, url="https://example.org/a", title="مطلبی بیرون از سایت")
    gone = withdrawn_article(note="به درخواست منبع برداشته شد.")
    foreign = published_article(edition=english, headline="Flamingos return", lead_image=picture)
    return {
        "front": "/fa/",
        "article": story.get_absolute_url(),
        "film": film.get_absolute_url(),
        "photo report": report.get_absolute_url(),
        "archive": "/fa/archive",
        "archive of a day": "/fa/archive/" + "/".join(f"{part:02}" for part in DAY.parts(today())),
        "most read": "/fa/most-read",
        "photos": "/fa/photos",
        "videos": "/fa/videos",
        "video": f"/fa/videos/{film.video.pk}",
        "search": "/fa/search?q=فلامینگوها&kind=news",
        "nothing found": "/fa/search?q=نبوده&since=1404/01/01&until=1404/02/01",
        "not understood": "/fa/search?q=فلامینگوها&since=دیروز&tag=نبوده",
        "before a search": "/fa/search",
        "print": story.print_path,
        "service": service.get_absolute_url(),
        "tag": story.tags.get().get_absolute_url(),
        "author": writer.get_absolute_url(),
        "comments": f"/fa/{story.pk}/comments",
        "gone": gone.get_absolute_url(),
        "lost": "/fa/nowhere",
        "offline": "/fa/offline",
        "english front": "/en/",
        "english article": foreign.get_absolute_url(),
        "english archive": "/en/archive",
        "english photos": "/en/photos",
        "english videos": "/en/videos",
        "english search": "/en/search?q=flamingos",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_every_width(scheme, newspaper, page: Page, live_server):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    foreign: list[str] = []
    page.on(
        "request", lambda r: None if r.url.startswith(live_server.url) else foreign.append(r.url)
    )
    wrong = []
    for name, path in newspaper.items():
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{live_server.url}{path}")
        page.evaluate(AXE.read_text())
        wrong += [f"{name}: {violation}" for violation in page.evaluate(SERIOUS)]
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wrong.append(f"{name} needs {needed} px at {width} px")
    assert not wrong, "\n".join(wrong)
    assert not foreign


def test_headings_are_in_order_and_there_is_one_first(newspaper, page: Page, live_server):
    for path in newspaper.values():
        page.goto(f"{live_server.url}{path}")
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_nothing_breaks_the_strict_content_security_policy(newspaper, page: Page, live_server):
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in newspaper.values():
        page.goto(f"{live_server.url}{path}")
        page.wait_for_load_state("networkidle")
    assert [line for line in said if "status of 4" not in line] == []


def test_a_page_is_complete_without_javascript(newspaper, scriptless: Page, live_server):
    page = scriptless
    page.goto(f"{live_server.url}{newspaper['article']}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_text("هم‌رسانی").click()
    expect(page.get_by_role("link", name="رایانامه")).to_be_visible()
    expect(page.locator("[data-theme-switch]")).to_be_hidden()
    expect(page.locator("[data-size-switch]")).to_be_hidden()


def test_nothing_jumps_while_a_page_loads_nor_when_its_font_and_pictures_are_late(
    newspaper, context: BrowserContext, live_server
):
    """All pages wait at once, and what comes late has not been seen by any of them."""
    context.add_init_script(WATCH)
    late: list[Route] = []
    waited: list[bool] = []
    context.route(
        re.compile(r"\.woff2$|/media/"),
        lambda route: route.continue_() if waited else late.append(route),
    )
    pages = {name: context.new_page() for name in ("front", "article", "service", "video")}
    for name, page in pages.items():
        page.goto(f"{live_server.url}{newspaper[name]}", wait_until="domcontentloaded")
    page.wait_for_timeout(3_000)
    waited.append(True)
    assert {"woff2", "avif"} <= {route.request.url.rpartition(".")[2] for route in late}
    for route in late:
        route.continue_()
    for page in pages.values():
        page.wait_for_load_state("networkidle")
    moved = {name: page.evaluate("seen") for name, page in pages.items()}
    assert [(name, seen) for name, seen in moved.items() if seen["shift"] > 0.01] == []


def test_the_font_holds_every_letter_of_persian_and_arabic(newspaper, page: Page, live_server):
    page.goto(f"{live_server.url}{newspaper['offline']}")
    page.evaluate(
        """async (text) => {
          const file = document.querySelector("link[as=font]").href;
          document.fonts.add(await new FontFace("Letters", `url("${file}")`).load());
          document.querySelector("h1").textContent = text;
          document.querySelector("h1").style.fontFamily = "Letters";
        }""",
        LETTERS,
    )
    line = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        line.send(f"{domain}.enable")
    root = line.send("DOM.getDocument")["root"]["nodeId"]
    heading = line.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = line.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    assert [(font["familyName"], font["isCustomFont"]) for font in fonts] == [
        ("Vazirmatn NL", True)
    ]


def test_the_dark_theme_is_chosen_once_and_comes_back_without_a_flash(
    newspaper, page: Page, live_server
):
    page.emulate_media(color_scheme="light")
    page.goto(f"{live_server.url}/fa/")
    switch = page.get_by_role("button", name="نمای تیره")
    switch.focus()
    page.keyboard.press("Enter")
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.goto(f"{live_server.url}{newspaper['article']}", wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark == "rgb(18, 20, 24)"


def test_the_text_grows_and_shrinks_within_bounds(newspaper, page: Page, live_server):
    page.goto(f"{live_server.url}{newspaper['article']}")
    size = "parseFloat(getComputedStyle(document.querySelector('.story__body')).fontSize)"
    normal = page.evaluate(size)
    larger = page.get_by_role("button", name="بزرگ‌تر")
    larger.click()
    larger.click()
    expect(larger).to_be_disabled()
    assert page.evaluate(size) > normal
    page.reload()
    assert page.evaluate(size) > normal


def test_a_page_left_open_shows_the_new_day_at_midnight(newspaper, page: Page, live_server):
    evening = datetime(2025, 8, 5, 23, 30, tzinfo=TEHRAN)
    page.clock.install(time=evening)
    page.goto(f"{live_server.url}/fa/")
    page.clock.pause_at(evening.replace(minute=59, second=59))
    date = page.locator("[data-today]")
    expect(date).to_have_text("سه‌شنبه ۱۴ مرداد ۱۴۰۴")
    page.clock.run_for(3_000)
    expect(date).to_have_text(format_date(evening + timedelta(days=1)))
    expect(date).to_have_attribute("datetime", "2025-08-06")


def test_an_hour_on_an_open_page_makes_its_calendar_once(newspaper, page: Page, live_server):
    page.clock.install()
    page.add_init_script(
        "window.made = 0; const { DateTimeFormat } = Intl;"
        "Intl.DateTimeFormat = function (...asked) {"
        " made += 1; return new DateTimeFormat(...asked); };"
    )
    page.goto(f"{live_server.url}/fa/")
    page.clock.run_for(3_600_000)
    assert page.evaluate("made") == 1


def test_the_skip_link_is_the_first_stop_of_the_keyboard(newspaper, page: Page, live_server):
    page.goto(f"{live_server.url}/fa/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="پرش به محتوا")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_sharing_copies_the_short_address(newspaper, page: Page, live_server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}{newspaper['article']}")
    page.get_by_text("هم‌رسانی").click()
    page.get_by_role("button", name="رونوشت نشانی").click()
    expect(page.get_by_text("نشانی رونوشت شد")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("http://testserver/fa/")


def test_a_scheduled_story_appears_at_its_minute(monkeypatch, page: Page, live_server):
    now = timezone.now()
    story = published_article(headline="قطار تازه آزمایش شد", published_at=now + timedelta(hours=1))
    address = f"{live_server.url}{story.get_absolute_url()}"
    assert page.request.get(address).status == 404
    assert story.headline not in page.request.get(f"{live_server.url}/fa/").text()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=1))
    kept.forget()  # What half a second would do.
    assert page.request.get(address).status == 200
    assert story.headline in page.request.get(f"{live_server.url}/fa/").text()

"""Under attack the browser works before it writes: its reader waits a little and loses nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect

from articles.models import Article
from comments import challenge
from comments.models import Comment, Policy
from tests.builders import published_article
from tests.journeys.readers import TEXT, begin, code, send, written
from tests.journeys.test_reader_site import SERIOUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path("node_modules/axe-core/axe.min.js")
UNSOLVED = "مرورگر شما باید پیش از فرستادن اندکی حساب کند"


@pytest.fixture
def story() -> Article:
    Policy.objects.create(pk=1, youngest_form=0, attack_from=3)
    return published_article()


@pytest.fixture
def attack(story: Article) -> None:
    begin_attack()


def begin_attack() -> None:
    for sender in "abcd":
        challenge.notice(Policy.current(), sender)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says against the page, refusals of its policy among it."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            said.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def form_page(live_server, story: Article) -> str:
    return f"{live_server.url}/fa/{story.pk}/comments"


def state(page: Page) -> Locator:
    return page.locator("[data-challenge] [role=status]")


def refuse(route: Route) -> None:
    route.abort()


@pytest.mark.usefixtures("attack")
def test_a_reader_of_the_story_writes_as_ever_while_the_browser_works(
    page: Page, live_server, story, complaints
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}{story.get_absolute_url()}")
    assert not [url for url in asked if "challenge" in url or "altcha" in url]
    begin(page)
    expect(state(page)).to_have_text("مرورگر شما آماده است.")
    sent = written(page, name="مینا")
    assert (sent.text, sent.name) == (TEXT, "مینا")
    assert [url for url in asked if "altcha/workers/pbkdf2" in url]
    assert {url for url in asked if not url.startswith(live_server.url)} == set()
    assert complaints == []


@pytest.mark.usefixtures("attack")
def test_who_sends_at_once_waits_for_the_work_and_sends_once(page: Page, live_server, story):
    page.route("**/js/comments*.js", refuse)
    page.goto(form_page(live_server, story))
    page.get_by_label("متن نظر").evaluate("(field, text) => { field.value = text; }", TEXT)
    page.get_by_role("button", name="فرستادن نظر").dblclick()
    assert Comment.objects.get(reference=code(page)).text == TEXT
    assert Comment.objects.count() == 1


def test_an_attack_that_begins_while_a_reader_writes_costs_one_more_click(
    page: Page, live_server, story
):
    page.goto(f"{live_server.url}{story.get_absolute_url()}")
    begin(page)
    begin_attack()
    page.get_by_label("متن نظر").fill(TEXT)
    send(page)
    expect(page.get_by_text(UNSOLVED)).to_be_visible()
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    send(page)
    assert Comment.objects.get(reference=code(page)).text == TEXT


@pytest.mark.usefixtures("attack")
def test_what_was_not_solved_here_is_refused_and_solved_anew(page: Page, live_server, story):
    page.goto(form_page(live_server, story))
    page.get_by_label("متن نظر").fill(TEXT)
    expect(state(page)).to_have_text("مرورگر شما آماده است.")
    page.locator("input[name=challenge]").evaluate("field => { field.value = 'e30='; }")
    send(page)
    expect(page.get_by_text(UNSOLVED)).to_be_visible()
    assert not Comment.objects.exists()
    send(page)
    code(page)
    assert Comment.objects.count() == 1


@pytest.mark.usefixtures("attack")
def test_a_solution_is_not_used_for_a_second_comment(page: Page, live_server, story):
    page.goto(form_page(live_server, story))
    page.get_by_label("متن نظر").fill(TEXT)
    expect(state(page)).to_have_text("مرورگر شما آماده است.")
    fields = page.locator("#write form").evaluate("form => Object.fromEntries(new FormData(form))")
    send(page)
    code(page)
    again = page.request.post(
        form_page(live_server, story),
        form=fields | {"text": "متنی دیگر با همان حساب"},
        headers={"Referer": live_server.url},
    )
    assert again.status == 429
    assert "متنی دیگر با همان حساب" in again.text()
    assert Comment.objects.count() == 1


@pytest.mark.usefixtures("attack")
def test_a_browser_that_cannot_work_says_so_and_keeps_the_text(page: Page, live_server, story):
    page.route("**/altcha/**", refuse)
    page.goto(form_page(live_server, story))
    page.get_by_label("متن نظر").fill(TEXT)
    send(page)
    expect(state(page)).to_contain_text("مرورگر شما از پس این کار برنیامد.")
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    page.unroute("**/altcha/**")
    send(page)
    code(page)
    assert Comment.objects.count() == 1


@pytest.mark.usefixtures("attack")
def test_without_javascript_a_reader_is_told_and_loses_nothing(
    scriptless: Page, live_server, story
):
    page = scriptless
    page.goto(form_page(live_server, story))
    expect(page.get_by_text("مرورگری می‌توان نظر فرستاد که جاوااسکریپت آن روشن است")).to_be_visible()
    page.get_by_label("متن نظر").fill(TEXT)
    send(page)
    expect(page.get_by_text(UNSOLVED)).to_be_visible()
    expect(page.get_by_label("متن نظر")).to_have_value(TEXT)
    Policy.objects.update(challenge=Policy.Challenge.NEVER)
    send(page)
    code(page)


@pytest.mark.usefixtures("attack")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_what_the_browser_does(page: Page, live_server, story, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(form_page(live_server, story))
    page.get_by_label("متن نظر").focus()
    expect(state(page)).to_have_text("مرورگر شما آماده است.")
    page.evaluate(AXE.read_text())
    assert page.evaluate(SERIOUS) == []

"""A chief's way in: the phone is set up once, and from then on nobody comes in without it."""

from base64 import b32decode

import pytest
from django.test import override_settings
from django_otp.oath import totp
from playwright.sync_api import Browser, Page, expect

from qodsna import persian
from tests.builders import chief

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _required():
    with override_settings(REQUIRE_2FA=True):
        chief()
        yield


def say_the_password(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("نام کاربری").fill("chief")
    page.get_by_label("گذرواژه").fill("newsroom-test")
    page.keyboard.press("Enter")


def shown(secret: str, ahead: int = 0) -> str:
    return f"{totp(b32decode(secret.replace(' ', '')), drift=ahead):06d}"


def set_up(page: Page, site: str) -> tuple[str, list[str]]:
    """The phone's secret and the recovery codes."""
    say_the_password(page, site)
    expect(page.get_by_alt_text("کد QR برای برنامه رمزساز")).to_be_visible()
    assert page.evaluate("document.querySelector('.door-picture').naturalWidth") > 100
    page.get_by_text("بی دوربین").click()
    secret = page.locator(".door-secret").inner_text()
    page.get_by_label("کدی که گوشی نشان می‌دهد").fill(persian.to_persian_digits(shown(secret)))
    page.keyboard.press("Enter")
    codes = page.locator("#recovery-codes code")
    expect(codes).to_have_count(10)
    return secret, codes.all_inner_texts()


def test_a_chief_sets_up_comes_and_goes_and_signs_out_everywhere(
    page: Page, browser: Browser, live_server
):
    site = live_server.url
    secret, codes = set_up(page, site)
    page.get_by_role("link", name="کدها را نگه داشتم؛ ادامه").click()
    expect(page.get_by_role("heading", name="میز کار")).to_be_visible()

    page.get_by_role("button", name="خروج").click()
    say_the_password(page, site)
    field = page.get_by_label("کد")
    expect(field).to_be_focused()
    field.fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("کد پذیرفته نشد")).to_be_visible()
    # The code of the set-up is used up; the phone's next one is accepted already.
    field.fill(shown(secret, ahead=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="میز کار")).to_be_visible()

    second = browser.new_context().new_page()
    say_the_password(second, site)
    second.get_by_role("link", name="گوشی در دسترس نیست؛ کد بازیابی دارم").click()
    second.get_by_label("کد").fill(codes[0])
    second.keyboard.press("Enter")
    expect(second.get_by_role("heading", name="میز کار")).to_be_visible()

    page.get_by_role("link", name="حساب من").click()
    expect(page.locator(".sign-ins li")).to_have_count(2)
    page.get_by_role("button", name="خروج از همه‌جا").click()
    expect(page.get_by_role("heading", name="ورود به تحریریه")).to_be_visible()
    second.reload()
    expect(second.get_by_role("heading", name="ورود به تحریریه")).to_be_visible()
    second.context.close()


def test_recovery_codes_are_copied(page: Page, live_server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _, codes = set_up(page, live_server.url)
    page.get_by_role("button", name="رونوشت").click()
    expect(page.get_by_text("رونوشت برداشته شد.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").split() == codes

"""A photographer drops a whole report into the newsroom at once."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from media.models import Image, Upload
from tests.builders import chief
from tests.journeys.desk import Held, message, sign_in
from tests.media.pictures import jpeg

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """files => {
  const carried = new DataTransfer();
  for (const [name, data] of files) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name, { type: "image/jpeg", lastModified: 1 }));
  }
  return carried;
}"""


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def desk(page: Page, live_server) -> Page:
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/media/image/")
    page.get_by_role("link", name="بارگذاری چند عکس").click()
    expect(page.locator(".many-zone.upload--ready")).to_be_visible()
    return page


def drop(page: Page, pictures: dict[str, bytes]) -> None:
    carried = [[name, base64.b64encode(data).decode()] for name, data in pictures.items()]
    event = {"dataTransfer": page.evaluate_handle(DROP, carried)}
    for name in ("dragenter", "dragover", "drop"):
        page.dispatch_event(".many-zone", name, event)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name)


def test_dropped_and_chosen_pictures_are_saved_together(desk: Page, tmp_path: Path):
    drop(desk, {f"{number}.jpg": jpeg(number, credit="Kaveh") for number in range(3)})
    chosen = tmp_path / "3.jpg"
    chosen.write_bytes(jpeg(3))
    desk.locator("#id_files").set_input_files([chosen])
    expect(desk.get_by_role("group", name=re.compile(r"\d\.jpg"))).to_have_count(4)
    expect(desk.locator(".many-zone .upload-note")).to_contain_text("همه عکس‌ها رسیده است")
    expect(row(desk, "0.jpg").get_by_label("عکاس")).to_have_value("Kaveh")
    desk.locator("#id_all-credit").fill("مینا")
    for number in range(3):
        row(desk, f"{number}.jpg").get_by_label("متن جایگزین").fill(f"عکس {number}")
    row(desk, "3.jpg").get_by_label("شرح عکس").fill("شرح")
    desk.get_by_role("button", name="ذخیره همه").click()

    expect(message(desk)).to_contain_text("۳ عکس ذخیره شد")
    left = row(desk, "3.jpg")
    expect(left).to_contain_text("بنویسید در عکس چه دیده می‌شود")
    expect(left.get_by_label("شرح عکس")).to_have_value("شرح")
    expect(left.locator("img")).to_be_visible()
    left.get_by_label("متن جایگزین").fill("عکس 3")
    desk.get_by_role("button", name="ذخیره همه").click()
    expect(message(desk)).to_contain_text("۱ عکس ذخیره شد")
    kept = Image.objects.order_by("alt").values_list("alt", "credit")
    assert list(kept) == [*((f"عکس {number}", "Kaveh") for number in range(3)), ("عکس 3", "مینا")]
    assert not Upload.objects.exists()


def test_each_picture_has_its_own_bar_and_saving_waits_for_all(desk: Page):
    held = Held(desk, "/upload/files/.+")
    drop(desk, {"0.jpg": jpeg(0), "1.jpg": jpeg(1), "متن.txt": b"text"})
    expect(desk.get_by_role("progressbar")).to_have_count(3)
    wrong = desk.locator("li", has_text="متن.txt")
    expect(wrong).to_contain_text("پذیرفته نیست")
    desk.get_by_role("button", name="ذخیره همه").click()
    note = desk.locator(".many-zone .upload-note")
    expect(note).to_contain_text("آن‌ها را بردارید")
    desk.wait_for_timeout(300)
    expect(note).to_contain_text("آن‌ها را بردارید")
    wrong.get_by_role("button", name="برداشتن").click()
    desk.get_by_role("button", name="ذخیره همه").click()
    expect(note).to_contain_text("ذخیره پس از پایان بارگذاری")
    held.wait_for(2)
    held.let_go()
    expect(row(desk, "0.jpg")).to_contain_text("بنویسید در عکس چه دیده می‌شود")
    expect(row(desk, "1.jpg")).to_contain_text("بنویسید در عکس چه دیده می‌شود")


def test_the_limit_stays_in_sight_while_pictures_come(desk: Page):
    desk.locator("[data-many]").evaluate("form => { form.dataset.most = 1; }")
    drop(desk, {"0.jpg": jpeg(0), "1.jpg": jpeg(1)})
    expect(row(desk, "0.jpg").get_by_label("متن جایگزین")).to_be_visible()
    expect(desk.locator(".many-zone .upload-note")).to_contain_text("همه عکس‌ها رسیده است")
    expect(desk.get_by_role("alert")).to_contain_text("در هر بار تا ۱ عکس")
    assert Upload.objects.count() == 1


def test_a_removed_picture_is_gone_from_the_server(desk: Page):
    drop(desk, {"0.jpg": jpeg(0), "1.jpg": jpeg(1)})
    expect(row(desk, "1.jpg").get_by_label("متن جایگزین")).to_be_visible()
    expect(row(desk, "0.jpg").get_by_label("متن جایگزین")).to_be_visible()
    item = desk.locator(".many-rows > li", has=row(desk, "0.jpg"))
    with desk.expect_response(lambda answer: answer.request.method == "DELETE"):
        item.get_by_role("button", name="برداشتن").click()
    expect(row(desk, "0.jpg")).to_have_count(0)
    assert Upload.objects.get().name == "1.jpg"

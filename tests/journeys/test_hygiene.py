"""Persian is put right under an editor's hands, who sees each change and has the last word."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from articles.models import Article
from tests.builders import article, category, chief
from tests.journeys.desk import message, put_cursor, sign_in, write_body

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(html) => {
  const editor = document.querySelector(".field-body .ProseMirror[contenteditable]");
  editor.focus();
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "plain");
  const paste = { clipboardData: data, bubbles: true, cancelable: true };
  editor.dispatchEvent(new ClipboardEvent("paste", paste));
  return editor.editor.getHTML();
}"""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8">
<style><!-- p.MsoNormal {margin:0cm} --></style>
<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->
</head><body lang=FA dir=RTL><!--StartFragment-->
<h1 dir=RTL><span style='font-family:"B Titr"'>عنوان<o:p></o:p></span></h1>
<p class=MsoNormal dir=RTL style='text-align:right'><b><span lang=FA
style='font-family:"B Nazanin"'>\u200fبند</span></b>
<span lang=FA>&nbsp;&nbsp;&nbsp;نخست\u200e با <a href="https://example.com/">پیوند</a></span><a
style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a><o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst
style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]><span>یک</span></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>o<span>&nbsp;&nbsp;</span></span><![endif]>زیر یک</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>دو</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>۱.<span>&nbsp;&nbsp;</span></span><![endif]>شماره یک</p>
<p class=MsoNormal>متن <del cite="mailto:a" datetime="2024">حذف‌شده</del><ins
cite="mailto:a">افزوده</ins></p>
<table class=MsoTableGrid border=1>
<tr><td><p class=MsoNormal>الف<o:p></o:p></p></td>
<td><p class=MsoNormal>ب</p></td></tr>
<tr><td><p class=MsoNormal>پ</p></td><td><p class=MsoNormal>&nbsp;</p></td></tr></table>
<p class=MsoNormal><img width=10 src="file:///C:/Users/a/image001.png" v:shapes="x"></p>
<!--EndFragment-->
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText>پانویس</p></div></div></body></html>"""

GOOGLE = """<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1">
<p dir="rtl" style="line-height:1.38"><span style="font-weight:400">ساده </span><span
style="font-weight:700">پررنگ</span></p><br>
<ul><li dir="rtl" aria-level="1"><p role="presentation"><span>مورد</span></p></li></ul></b>"""


@pytest.fixture
def story() -> Article:
    return article(headline="تیتر", body="<p>متن</p>", category=category())


@pytest.fixture
def desk(page: Page, live_server, story) -> Page:
    chief()
    sign_in(page, live_server.url, "chief")
    page.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    expect(editor(page)).to_be_visible()
    return page


def editor(desk: Page) -> Locator:
    return desk.locator(".field-body .ProseMirror[contenteditable=true]")


def offered(desk: Page, field: str) -> Locator:
    return desk.locator(f".field-{field} .hygiene")


def save(desk: Page) -> None:
    desk.get_by_role("button", name="ذخیره", exact=True).click()
    expect(message(desk)).to_be_visible()


def kept(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


def test_a_suggestion_is_taken_with_the_keyboard_and_undone(desk):
    headline = desk.locator("#id_headline")
    headline.fill("")
    headline.press_sequentially("او می رود و علي")
    expect(offered(desk, "headline").locator("summary")).to_have_text("۲ پیشنهاد")
    expect(headline).to_be_focused()
    offered(desk, "headline").locator("summary").press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(headline).to_have_value("او می‌رود و علي")
    expect(offered(desk, "headline").locator("summary")).to_have_text("۱ پیشنهاد")
    headline.focus()
    desk.keyboard.press("Control+z")
    expect(headline).to_have_value("او می رود و علي")


def test_in_the_text_all_are_taken_at_once_and_undone(desk):
    write_body(desk, [" كتاب ها", 'او گفت "سلام دوست" و 12'])
    offered(desk, "body").locator("summary").click()
    expect(offered(desk, "body").get_by_role("listitem")).to_have_count(4)
    offered(desk, "body").get_by_role("button", name="بپذیر").nth(1).click()
    expect(offered(desk, "body").get_by_role("listitem")).to_have_count(2)
    expect(editor(desk)).to_contain_text("او گفت «سلام دوست» و 12")
    offered(desk, "body").get_by_role("button", name="پذیرفتن همه").click()
    expect(editor(desk)).to_contain_text("کتاب‌ها")
    expect(editor(desk)).to_contain_text("او گفت «سلام دوست» و ۱۲")
    desk.keyboard.press("Control+z")
    expect(editor(desk)).to_contain_text("12")


def test_what_is_left_is_not_offered_again_and_is_saved_as_it_stands(desk, story):
    desk.locator("#id_headline").fill("او می رود")
    offered(desk, "headline").locator("summary").click()
    offered(desk, "headline").get_by_role("button", name="رها کن").click()
    expect(offered(desk, "headline")).to_be_hidden()
    save(desk)
    assert kept(story).headline == "او می رود"
    expect(desk.locator(".hygiene-panel")).to_have_count(0)


def test_a_save_tells_what_it_changed_and_what_is_put_back_stays(desk, story):
    desk.locator("#id_headline").fill("علي می رود")
    write_body(desk, [" 25 تن"])
    save(desk)
    assert kept(story).headline == "علی می‌رود"
    panel = desk.locator(".hygiene-panel")
    expect(panel.get_by_role("heading")).to_have_text("هنگام ذخیره ۳ جا تغییر شد")
    desk.locator("#id_lead").fill("نوشته‌ای که هنوز ذخیره نشده")
    panel.get_by_role("button", name="برگردان", exact=True).nth(1).press("Enter")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    expect(desk.locator("#id_headline")).to_have_value("علی می رود")
    expect(desk.locator("#id_lead")).to_have_value("نوشته‌ای که هنوز ذخیره نشده")
    assert kept(story).headline == "علی می رود"
    save(desk)
    assert (kept(story).headline, kept(story).lead) == ("علی می رود", "نوشته‌ای که هنوز ذخیره نشده")
    expect(panel).to_have_count(0)


def test_without_scripts_all_is_put_back(story, scriptless, live_server):
    chief()
    scriptless.goto(f"{live_server.url}/admin/")
    scriptless.get_by_label("نام کاربری").fill("chief")
    scriptless.get_by_label("گذرواژه").fill("newsroom-test")
    scriptless.keyboard.press("Enter")
    expect(scriptless.get_by_role("heading", name="میز کار")).to_be_visible()
    scriptless.goto(f"{live_server.url}/admin/articles/article/{story.pk}/change/")
    scriptless.locator("#id_headline").fill("علي می رود")
    save(scriptless)
    scriptless.get_by_role("button", name="برگرداندن همه").click()
    expect(message(scriptless)).to_contain_text("۲ تغییر برگشت")
    assert kept(story).headline == "علي می رود"


def test_words_marked_as_verbatim_stay(desk, story):
    put_cursor(editor(desk))
    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+Shift+G")
    desk.keyboard.insert_text("علي می رود")
    expect(editor(desk).locator("q")).to_have_text("علي می رود")
    desk.locator(".prose-menubar").get_by_role("button", name=re.compile("عین گفته")).click()
    desk.keyboard.insert_text(" گفت علي")
    save(desk)
    assert kept(story).body == "<p><q>علي می رود</q> گفت علی</p>"
    kept(story).publish(by=None)
    desk.goto(desk.url.split("/admin")[0] + kept(story).get_absolute_url())
    expect(desk.locator(".story__body q")).to_have_css("quotes", "none")


def test_the_length_of_a_headline_is_told_line_by_line(desk):
    told = desk.locator(".field-headline .live-length")
    desk.locator("#id_headline").fill("یک دو\nسه‌چهار")
    expect(told).to_contain_text("۵ + ۶ حرف، ۳ واژه")
    desk.locator("#id_headline").fill("کوتاه\n" + "بلند " * 20)
    expect(told).to_contain_text("سطر ۲ برای صفحه نخست بلند است")


def pasted(desk: Page, html: str) -> str:
    put_cursor(editor(desk))
    desk.keyboard.press("Control+a")
    return desk.evaluate(PASTE, html)


def test_what_a_word_processor_pastes_comes_out_clean(desk, story):
    assert pasted(desk, WORD) == (
        "<h2>عنوان</h2>"
        '<p><strong>بند</strong> نخست با <a href="https://example.com/">پیوند</a></p>'
        "<ul><li><p>یک</p><ul><li><p>زیر یک</p></li></ul></li><li><p>دو</p></li></ul>"
        '<ol data-type="decimal"><li><p>شماره یک</p></li></ol>'
        "<p>متن افزوده</p><p>الف | ب</p><p>پ</p>"
    )
    save(desk)
    assert kept(story).body.startswith("<h2>عنوان</h2><p><strong>بند</strong> نخست با <a")


def test_what_a_web_editor_pastes_comes_out_clean(desk):
    assert pasted(desk, GOOGLE) == (
        "<p>ساده <strong>پررنگ</strong></p><ul><li><p>مورد</p></li></ul>"
    )

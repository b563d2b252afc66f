"""Many pictures at once: each right one is saved, each wrong one stays with what was typed."""

from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from media.admin import many_pictures
from media.decoding import take_in
from media.models import Gallery, Image, Upload
from tests.builders import image, user
from tests.media.drawing import iptc
from tests.media.drawing import jpeg as drawn
from tests.media.pictures import jpeg
from tests.media.uploads import arrived

pytestmark = pytest.mark.django_db

MANY = "/admin/media/image/many/"
ROW = f"{MANY}row/"
MAY = "media.add_image media.view_image media.change_gallery media.view_gallery"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def photographer(client: Client):
    person = user("photo", can=MAY)
    client.force_login(person)
    return person


def sent(person, data: bytes, **fields) -> Upload:
    return arrived(person, data, **{"kind": "image", "name": "a.jpg"} | fields)


def row(number: int, upload: Upload, **fields: str) -> dict[str, str]:
    values = {"file-upload": str(upload.pk), "alt": f"عکس {number}", **fields}
    return {f"row-{number}-{name}": value for name, value in values.items()}


def save(client: Client, *rows: dict[str, str], query: str = "", **for_all: str):
    data = {f"all-{name}": value for name, value in for_all.items()}
    data["row"] = [next(iter(each)).rpartition("-file-")[0] for each in rows]
    for each in rows:
        data |= each
    return client.post(f"{MANY}{query}", data)


def test_a_picture_that_came_says_who_made_it(client, photographer):
    upload = sent(photographer, jpeg(credit="Kaveh"), name="دریاچه.jpg")
    html = client.post(ROW, {"upload": str(upload.pk), "prefix": "row-3"}).content.decode()
    assert 'name="row-3-credit" value="Kaveh"' in html
    assert f'name="row-3-file-upload" value="{upload.pk}"' in html
    assert "دریاچه.jpg" in html
    assert 'src="data:image/jpeg;base64,' in html
    assert "errorlist" not in html
    assert not Image.objects.exists()


def test_many_are_saved_with_what_is_for_all(client, photographer):
    uploads = [sent(photographer, jpeg(number)) for number in range(3)]
    rows = [row(number, upload) for number, upload in enumerate(uploads)]
    rows[1]["row-1-credit"] = "مینا"
    response = save(client, *rows, credit="كاوه", keywords="تالاب، پرنده", rights_owner="آژانس")
    assert response.status_code == 302
    kept = Image.objects.order_by("pk")
    assert [each.alt for each in kept] == ["عکس 0", "عکس 1", "عکس 2"]
    assert [each.credit for each in kept] == ["کاوه", "مینا", "کاوه"]
    assert {each.rights_owner for each in kept} == {"آژانس"}
    assert {each.uploader for each in kept} == {photographer}
    assert {word.name for each in kept for word in each.keywords.all()} == {"تالاب", "پرنده"}
    assert not Upload.objects.exists()


def test_wrong_rows_stay_with_what_was_typed_and_right_ones_are_saved(client, photographer):
    right, wrong = (sent(photographer, jpeg(number)) for number in range(2))
    response = save(client, row(0, right), row(1, wrong, alt="", caption="شرح تایپ‌شده"))
    assert response.status_code == 200
    html = response.content.decode()
    assert [each.alt for each in Image.objects.all()] == ["عکس 0"]
    assert "شرح تایپ‌شده" in html
    assert str(wrong.pk) in html
    assert str(right.pk) not in html
    assert "۱ عکس ذخیره شد" in html
    again = save(client, row(1, wrong, alt="کوه", caption="شرح تایپ‌شده"))
    assert again.status_code == 302
    assert Image.objects.get(alt="کوه").caption == "شرح تایپ‌شده"


def test_a_picture_is_decoded_once_however_often_its_form_comes(client, photographer):
    upload = sent(photographer, jpeg(credit="Kaveh"))
    asked = {"upload": str(upload.pk), "prefix": "row-0"}
    with patch("media.uploads.findings.take_in", wraps=take_in) as decoder:
        client.post(ROW, asked)
        assert 'value="Kaveh"' in client.post(ROW, asked).content.decode()
        save(client, row(0, upload, alt=""))
        save(client, row(0, upload))
    assert decoder.call_count == 1
    kept = Image.objects.get()
    assert (kept.width, kept.height, len(kept.checksum)) == (240, 160, 64)


def test_a_cleared_credit_stays_cleared(client, photographer):
    save(client, row(0, sent(photographer, jpeg(credit="Kaveh")), credit=""))
    assert Image.objects.get().credit == ""


def test_what_is_no_picture_is_refused_in_its_row(client, photographer):
    upload = sent(photographer, b"<script>alert(1)</script>")
    html = client.post(ROW, {"upload": str(upload.pk), "prefix": "row-0"}).content.decode()
    assert "این پرونده عکس" in html
    assert "file-upload" not in html
    assert not Upload.objects.exists()


def test_a_picture_that_is_there_already_is_shown_beside_the_new(client, photographer):
    first = sent(photographer, jpeg(1))
    save(client, row(0, first, alt="کرانه دریاچه"))
    second = sent(photographer, jpeg(1))
    html = client.post(ROW, {"upload": str(second.pk), "prefix": "row-0"}).content.decode()
    assert "پیش‌تر بارگذاری شده" in html
    assert "کرانه دریاچه" in html
    assert save(client, row(0, second)).status_code == 200
    assert Image.objects.count() == 1
    anyway = {"anyway": Image.objects.get().checksum}
    assert save(client, row(0, second, **anyway)).status_code == 302
    assert Image.objects.count() == 2


def test_an_upload_becomes_one_picture_only(client, photographer):
    upload = sent(photographer, jpeg())
    response = save(client, row(0, upload), row(1, upload))
    assert response.status_code == 200
    assert Image.objects.count() == 1
    assert "دیگر نیست" in response.content.decode()


def test_what_is_wrong_for_all_saves_nothing(client, photographer):
    upload = sent(photographer, jpeg())
    response = save(client, row(0, upload), rights_until="فردا", credit="کاوه")
    assert response.status_code == 200
    assert not Image.objects.exists()
    assert Upload.objects.get() == upload
    assert "کاوه" in response.content.decode()


def test_pictures_of_a_gallery_stand_at_its_end(client, photographer):
    gallery = Gallery.objects.create(title="تالاب")
    gallery.add(image("نخست"))
    rows = [row(number, sent(photographer, jpeg(number))) for number in range(2)]
    response = save(client, *rows, query=f"?gallery={gallery.pk}")
    assert response["Location"] == f"/admin/media/gallery/{gallery.pk}/change/"
    places = gallery.places.select_related("image")
    assert [place.image.alt for place in places] == ["نخست", "عکس 0", "عکس 1"]
    log = LogEntry.objects.filter(object_repr="تالاب").order_by("pk")
    told = [entry.get_change_message() for entry in log]
    assert told == ["عکس «عکس 0» در پایانش نشست.", "عکس «عکس 1» در پایانش نشست."]


def test_without_javascript_the_files_come_with_the_form(client, photographer):
    files = [SimpleUploadedFile(f"{number}.jpg", jpeg(number)) for number in range(2)]
    files.append(SimpleUploadedFile("empty.jpg", b""))
    response = client.post(MANY, {"files": files})
    html = response.content.decode()
    assert Upload.objects.count() == 2
    for upload in Upload.objects.all():
        assert str(upload.pk) in html
    assert "«empty.jpg»: این پرونده تهی است." in html


def test_the_owner_of_its_rights_is_read_and_saved(client, photographer):
    upload = sent(photographer, drawn(extra=iptc((116, b"ISNA"))))
    html = client.post(ROW, {"upload": str(upload.pk), "prefix": "row-0"}).content.decode()
    assert 'name="row-0-rights_owner" value="ISNA"' in html
    save(client, row(0, upload, rights_owner="ISNA"))
    assert Image.objects.get().rights_owner == "ISNA"


def test_what_looks_into_an_upload_is_no_safe_request(client, photographer):
    upload = sent(photographer, b"no picture")
    asked = {"upload": str(upload.pk), "prefix": "row-0"}
    assert client.get(ROW, asked).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(photographer)
    assert strict.post(ROW, asked).status_code == 403
    assert Upload.objects.get() == upload


def test_what_the_time_is_too_short_for_is_decoded_with_the_next(client, photographer, monkeypatch):
    files = [SimpleUploadedFile(f"{n}.jpg", jpeg(n, credit="Kaveh")) for n in range(2)]
    with monkeypatch.context() as late, patch("media.uploads.findings.take_in") as decoder:
        late.setattr(many_pictures, "PATIENCE", -1)
        html = client.post(MANY, {"files": files}).content.decode()
    assert not decoder.called
    assert html.count("هنوز بررسی نشده") == 2
    assert 'name="row-1-new" value="1"' in html
    first, second = Upload.objects.order_by("name")
    assert save(client, row(0, first, new="1"), row(1, second, new="1")).status_code == 302
    assert [each.credit for each in Image.objects.all()] == ["Kaveh", "Kaveh"]


def test_no_more_come_at_once_than_the_page_takes(client, photographer, monkeypatch):
    monkeypatch.setattr(many_pictures, "MOST", 2)
    waiting = row(7, sent(photographer, jpeg(5)), alt="")
    files = [SimpleUploadedFile(f"{number}.jpg", jpeg(number)) for number in range(3)]
    html = client.post(MANY, waiting | {"row": "row-7", "files": files}).content.decode()
    assert "در هر بار تا ۲ عکس؛ ۲ عکس پذیرفته نشد" in html
    assert 'data-many-row="row-8"' in html
    assert Upload.objects.count() == 2


@pytest.mark.parametrize(
    ("gallery", "status"), [("", 200), ("x", 404), ("99", 404), ("۱", 404), ("9" * 40, 404)]
)
def test_the_page_opens_or_there_is_no_such_gallery(client, photographer, gallery, status):
    assert client.get(MANY, {"gallery": gallery}).status_code == status


def test_who_may_not_change_galleries_adds_to_none(client):
    client.force_login(user("newcomer", can="media.add_image"))
    gallery = Gallery.objects.create(title="تالاب")
    assert client.get(MANY, {"gallery": gallery.pk}).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"prefix": "row-0"},
        {"prefix": "row-0", "upload": "x"},
        {"prefix": "row-0", "upload": "0" * 32},
        {"prefix": "<b>", "upload": "0" * 32},
        {"prefix": "row-" + "9" * 60, "upload": "0" * 32},
    ],
)
def test_a_row_of_nothing_is_not_found(client, photographer, asked):
    assert client.post(ROW, asked).status_code == 404


def test_the_upload_of_another_makes_no_row_and_no_picture(client, photographer):
    foreign = sent(user("other", can=MAY), jpeg())
    assert client.post(ROW, {"upload": str(foreign.pk), "prefix": "row-0"}).status_code == 404
    assert save(client, row(0, foreign)).status_code == 200
    assert not Image.objects.exists()


def test_who_may_add_no_pictures_sees_no_page(client):
    client.force_login(user("newcomer", can="media.view_image"))
    assert client.get(MANY).status_code == 403
    assert client.post(ROW).status_code == 403
    assert client.post(MANY, {}).status_code == 403


def test_the_list_of_pictures_leads_to_the_page(client, photographer):
    assert f'href="{MANY}"' in client.get("/admin/media/image/").content.decode()

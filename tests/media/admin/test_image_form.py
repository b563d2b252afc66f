"""A picture comes in through the newsroom's form."""

import errno
from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture

from media.admin.image_form import ImageForm
from media.decoding import take_in
from media.files import NotStoredError
from media.models import Image, Keyword, Upload
from tests.builders import image, user
from tests.media.drawing import encoded, iptc, jpeg, scene
from tests.media.uploads import arrived

pytestmark = pytest.mark.django_db

ADD = "/admin/media/image/add/"
EMPTY = {"alt": "دریاچه", "focal_x": "0.5", "focal_y": "0.5", "crops": "{}"}
AGENCY = [(80, "سعيد خطيب".encode()), (115, b"ISNA"), (120, b"A lake"), (25, "کوه، دریا".encode())]


@pytest.fixture(autouse=True)
def photographer(client):
    person = user("photo", can="media.add_image media.change_image media.view_image")
    client.force_login(person)
    return person


class FullDisk(InMemoryStorage):
    def _save(self, name, content):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(monkeypatch):
    monkeypatch.setattr(Image._meta.get_field("file"), "storage", FullDisk())


def upload(data: bytes, name: str = "picture.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def add(client, data: bytes | None = None, address: str = ADD, **fields):
    given = {} if data is None else {"file": upload(data)}
    return client.post(address, EMPTY | given | fields)


def page(picture: Image) -> str:
    return f"/admin/media/image/{picture.pk}/change/"


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(e) for name, e in response.context["adminform"].form.errors.items()}


def stored(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def kept(data: bytes, alt: str = "دریاچه قدیم") -> Image:
    taken = take_in(ContentFile(data, "upload"))
    return image(alt, file=taken.file, checksum=taken.checksum, likeness=taken.likeness)


def test_a_picture_comes_in_with_its_words_and_who_brought_it(client, photographer):
    response = add(client, jpeg(), alt="كرانه درياچه", credit="كاوه", keywords="كوه، دریا, کوه")
    assert response.status_code == 302
    picture = Image.objects.get()
    assert (picture.alt, picture.credit, picture.uploader) == ("کرانه دریاچه", "کاوه", photographer)
    assert sorted(map(str, picture.keywords.all())) == ["دریا", "کوه"]
    assert (picture.width, picture.height, len(picture.checksum)) == (120, 80, 64)
    assert picture.file.name.endswith(".jpg")
    assert not Upload.objects.exists()


@pytest.mark.parametrize("alt", ["", "  ", "\u200c", "\u200b"])
def test_a_picture_without_a_text_is_refused_and_what_was_typed_is_kept(client, settings, alt):
    response = add(client, jpeg(), alt=alt, caption="شرح تایپ‌شده")
    assert list(errors(response)) == ["alt"]
    assert "شرح تایپ‌شده" in response.content.decode()
    assert stored(settings.MEDIA_ROOT) == []


def test_a_picture_without_a_file_is_refused(client):
    assert list(errors(add(client))) == ["file"]
    assert client.get(ADD).status_code == 200


@pytest.mark.parametrize("axis", ["focal_x", "focal_y"])
@pytest.mark.parametrize("value", ["-0.1", "1.1", "nan", "inf", "1e400", "x", ""])
def test_a_focal_point_outside_the_picture_is_refused(client, axis, value):
    assert axis in errors(add(client, jpeg(), **{axis: value}))
    assert not Image.objects.exists()


def test_who_changes_a_picture_has_not_brought_it(client, photographer):
    picture = image()
    assert add(client, address=page(picture)).status_code == 302
    picture.refresh_from_db()
    assert picture.uploader is None


def test_the_words_of_an_agency_fill_what_was_left_empty(client):
    response = add(client, jpeg(extra=iptc(*AGENCY)), credit="مینا")
    picture = Image.objects.get()
    assert (picture.credit, picture.source, picture.caption) == ("مینا", "ISNA", "A lake")
    assert sorted(map(str, picture.keywords.all())) == ["دریا", "کوه"]
    said = " ".join(map(str, get_messages(response.wsgi_request)))
    assert "از درون عکس خوانده شد: شرح عکس، منبع، برچسب‌ها" in said


def test_they_are_there_to_be_changed_while_something_else_is_wrong(client):
    response = add(client, jpeg(extra=iptc(*AGENCY)), alt="")
    assert list(errors(response)) == ["alt"]
    html = response.content.decode()
    assert 'value="سعید خطیب"' in html
    assert 'value="کوه، دریا"' in html


def test_words_that_are_too_long_are_cut_to_their_field(client):
    add(client, jpeg(extra=iptc((80, b"word " * 90), *[(25, b"k%d" % n) for n in range(90)])))
    picture = Image.objects.get()
    assert len(picture.credit) <= 120
    assert picture.keywords.count() == 30


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("، ".join(map(str, range(31))), "یک عکس بیش از ۳۰ برچسب نمی‌گیرد."),
        ("ب" * 81, f"برچسب «{'ب' * 30} …» بیش از اندازه بلند است."),
    ],
)
def test_keywords_have_limits(client, typed, message):
    assert errors(add(client, jpeg(), keywords=typed))["keywords"] == [message]
    assert not Keyword.objects.exists()


def test_keywords_are_shown_as_they_are_typed(client):
    add(client, jpeg(), keywords="کوه")
    picture = Image.objects.get()
    assert 'value="کوه"' in client.get(page(picture)).content.decode()
    add(client, address=page(picture), keywords="دریا،،")
    assert list(map(str, picture.keywords.all())) == ["دریا"]


def test_a_right_ends_at_a_jalali_moment(client):
    fields = {"rights_owner": "ISNA", "rights_until": "۱۴۰۴/۰۵/۱۴ ۱۲:۰۰", "rights_note": "یک بار"}
    assert add(client, jpeg(), **fields).status_code == 302
    assert Image.objects.get().rights_until == datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


def test_the_same_file_shows_the_old_picture_and_keeps_what_was_typed(client, settings):
    old = kept(jpeg())
    before = stored(settings.MEDIA_ROOT)
    response = add(client, jpeg(), caption="شرح تایپ‌شده")
    (message,) = errors(response)["file"]
    assert "این عکس پیش‌تر بارگذاری شده است" in message
    html = response.content.decode()
    assert page(old) in html
    assert "دریاچه قدیم" in html
    assert "شرح تایپ‌شده" in html
    assert (Image.objects.get(), stored(settings.MEDIA_ROOT)) == (old, before)


def test_the_file_need_not_be_sent_again_to_go_on(client):
    old = kept(jpeg())
    add(client, jpeg())
    token = str(Upload.objects.get().pk)
    go_on = {"file-upload": token, "anyway": old.checksum}
    assert add(client, **go_on).status_code == 302
    assert Image.objects.filter(checksum=old.checksum).count() == 2


def test_going_on_with_one_file_lets_no_other_through(client):
    old = kept(jpeg(1))
    kept(jpeg(2))
    assert "file" in errors(add(client, jpeg(2), anyway=old.checksum))


def test_a_picture_saved_anew_is_recognised(client):
    kept(jpeg(3, (800, 600)))
    again = encoded(scene(3, (800, 600)).resize((640, 480)), quality=60)
    (message,) = errors(add(client, again))["file"]
    assert "عکسی همانند این پیش‌تر بارگذاری شده است" in message


def test_plain_surfaces_are_not_all_the_same_picture(client):
    kept(encoded(Picture.new("RGB", (90, 60), "#123")))
    assert add(client, encoded(Picture.new("RGB", (90, 60), "#456"))).status_code == 302


def test_a_page_that_asked_for_a_picture_can_take_the_old_one(client):
    old = kept(jpeg())
    response = add(client, jpeg(), _popup="1")
    address = f"/admin/media/image/{old.pk}/take/"
    assert address in response.content.decode()
    assert f"&quot;value&quot;: &quot;{old.pk}&quot;" in client.get(address).content.decode()
    client.force_login(user("newcomer"))
    assert client.get(address).status_code in {403, 404}


@pytest.mark.parametrize("key", ["0", "x", "9" * 30])
def test_nobody_takes_what_is_not_there(client, key):
    assert client.get(f"/admin/media/image/{key}/take/").status_code == 404


def test_another_file_takes_the_place_of_the_old_one(
    client, settings, django_capture_on_commit_callbacks
):
    picture = kept(jpeg(1))
    Image.objects.update(focal_x=0.1, crops={"card": [0, 0, 1, 1]})
    old, revision = picture.file.name, picture.revision
    with django_capture_on_commit_callbacks(execute=True):
        assert add(client, jpeg(2, (300, 90)), page(picture), focal_x="0.1").status_code == 302
    picture.refresh_from_db()
    assert (picture.width, picture.focal_x, picture.crops) == (300, 0.5, {})
    assert picture.file.name != old
    assert picture.revision != revision
    assert stored(settings.MEDIA_ROOT / "images") == [picture.file.name.rpartition("/")[2]]


def test_a_picture_is_not_like_itself(client):
    picture = kept(jpeg())
    assert add(client, jpeg(), page(picture)).status_code == 302


def test_a_full_disk_is_told_and_nothing_is_half_saved(client, full_disk):
    response = add(client, jpeg(), caption="شرح تایپ‌شده")
    (message,) = errors(response)["file"]
    assert message.startswith("پرونده ذخیره نشد")
    assert "شرح تایپ‌شده" in response.content.decode()
    assert not Image.objects.exists()
    assert Upload.objects.get().is_whole


def test_a_file_that_was_kept_in_part_is_removed(client, settings, monkeypatch):
    def half(self, name, content):
        path = settings.MEDIA_ROOT / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    storage = Image._meta.get_field("file").storage
    monkeypatch.setattr(type(storage._wrapped or storage), "_save", half, raising=False)
    assert "file" in errors(add(client, jpeg()))
    assert stored(settings.MEDIA_ROOT) == []


def test_no_file_stays_when_its_row_cannot_be_saved(client, settings, monkeypatch):
    def fail(self, *args, **kwargs):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(Image, "save_base", fail)
    with pytest.raises(RuntimeError):
        add(client, jpeg())
    assert stored(settings.MEDIA_ROOT) == []


def test_many_forms_on_one_page_keep_apart(photographer, settings):
    forms = []
    for number in (1, 2):
        whole = arrived(photographer, jpeg(number), kind="image", name="a.jpg")
        data = {f"{number}-alt": f"عکس {number}", f"{number}-file-upload": str(whole.pk)}
        kind = type("Form", (ImageForm,), {"owner": photographer})
        forms.append(kind(data, prefix=str(number)))
    assert all(form.is_valid() for form in forms)
    for form in forms:
        form.save()
        form.consume_uploads()
    assert [str(each) for each in Image.objects.order_by("pk")] == ["عکس 1", "عکس 2"]
    assert len(stored(settings.MEDIA_ROOT)) == 2


def test_a_form_alone_saves_nothing_where_the_storage_refuses(photographer, full_disk):
    whole = arrived(photographer, jpeg(), kind="image", name="a.jpg")
    kind = type("Form", (ImageForm,), {"owner": photographer})
    form = kind({"alt": "دریاچه", "file-upload": str(whole.pk)})
    assert form.is_valid()
    with pytest.raises(NotStoredError):
        form.save()
    assert not Image.objects.exists()


def test_a_picture_above_forty_mebibytes_is_refused(client):
    big = jpeg() + bytes(40 << 20)
    assert errors(add(client, big)) == {"file": ["پرونده از ۴۰ مگابایت بزرگ‌تر است."]}

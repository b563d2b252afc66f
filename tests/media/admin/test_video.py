"""The film desk: what comes in, what is seen of its making, and what one may still change."""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from media.films import programs, tasks
from media.models import Upload, Video
from tests.background import Backend
from tests.builders import image, user
from tests.media.films.reels import reel, waiting
from tests.media.uploads import arrived

pytestmark = pytest.mark.django_db

LIST = "/admin/media/video/"
FILMS = "media.add_video media.change_video media.view_video media.delete_video media.view_image"
CAPTIONS = {"captions-TOTAL_FORMS": "0", "captions-INITIAL_FORMS": "0"}
NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)
CUE = "WEBVTT\n\n00:00.000 --> 00:01.000\nدرود"


@pytest.fixture(autouse=True)
def editor(client):
    person = user("editor", can=FILMS)
    client.force_login(person)
    return person


@pytest.fixture(autouse=True)
def asked(monkeypatch) -> list:
    monkeypatch.setattr(Backend, "asked", [])
    return Backend.asked


def film(data: bytes | None = None, name: str = "film.mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, reel() if data is None else data, "video/mp4")


def add(client, **fields):
    data = CAPTIONS | {"title": "یک روز", "description": "شرح", "file": film()} | fields
    return client.post(f"{LIST}add/", data)


def change(client, video: Video, **fields):
    data = CAPTIONS | {"title": video.title, "initial-poster": video.poster_id or "", **fields}
    return client.post(f"{LIST}{video.pk}/change/", data)


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(told) for name, told in response.context["adminform"].form.errors.items()}


def done(video: Video, **fields) -> Video:
    """As a worker leaves a film, without its work."""
    assert video.begin()
    made = {"duration": 2, "width": 64, "height": 36, "playlist": "", "strip": ""}
    made["renditions"] = [{"file": "films/x/1/36.mp4", "width": 64, "height": 36}]
    assert video.finish(**made | fields)
    return video


def test_a_film_comes_in_and_waits_for_a_worker(client, editor, asked):
    assert add(client, title="يك روز", credit="کاوه").status_code == 302
    kept = Video.objects.get()
    assert (kept.title, kept.credit, kept.uploader) == ("یک روز", "کاوه", editor)
    assert (kept.state, kept.poster) == ("uploaded", None)
    assert default_storage.open(kept.file.name).read() == reel()
    assert [(run.task, run.args) for run in asked] == [(tasks.process_film.module_path, [kept.pk])]


def test_a_film_that_was_sent_ahead_is_taken(client, editor):
    upload = arrived(editor, reel())
    assert add(client, file="", **{"file-upload": upload.pk.hex}).status_code == 302
    assert Video.objects.get().file.size == len(reel())
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": "\u200c"}, "title"),
        ({"title": ""}, "title"),
        ({"file": ""}, "file"),
        ({"file": film(b"no film")}, "file"),
        ({"file": film(name="film.avi")}, "file"),
        ({"file": film(name="film.html")}, "file"),
        ({"poster": "12345"}, "poster"),
        ({"poster": "x"}, "poster"),
    ],
)
def test_a_film_that_lacks_something_is_refused_and_what_was_typed_is_kept(
    client, settings, fields, wrong
):
    response = add(client, description="شرح تایپ‌شده", **fields)
    assert wrong in errors(response)
    assert "شرح تایپ‌شده" in response.content.decode()
    assert not Video.objects.exists()
    assert not (settings.MEDIA_ROOT / "videos").exists()


def test_a_machine_without_programs_says_so(client, monkeypatch):
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    monkeypatch.setattr(programs, "find_spec", lambda name: None)
    assert "ffmpeg" in errors(add(client))["file"][0]


def test_words_are_changed_without_making_the_film_again(client, asked):
    video = done(waiting())
    assert change(client, video, title="دو روز", poster=image().pk).status_code == 302
    video.refresh_from_db()
    assert (video.title, video.state, asked) == ("دو روز", "ready", [])
    assert video.poster is not None


def test_what_a_worker_finds_while_the_form_is_open_stays(client):
    video = waiting()
    opened = video.poster_id
    done(video)
    Video.objects.filter(pk=video.pk).update(poster=image())
    response = change(client, video, **{"initial-poster": opened or "", "poster": ""})
    assert response.status_code == 302
    video.refresh_from_db()
    assert video.poster is not None
    assert (video.state, video.progress) == ("ready", 100)


def test_another_file_is_made_ready_anew(client, asked, django_capture_on_commit_callbacks):
    video = done(waiting())
    old = video.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert change(client, video, file=film(reel("128x72"))).status_code == 302
    video.refresh_from_db()
    assert (video.state, video.renditions, len(asked)) == ("uploaded", [], 1)
    assert not default_storage.exists(old)
    assert video.file.size == len(reel("128x72"))


def test_captions_are_cleaned(client):
    words = SimpleUploadedFile("a.vtt", f"{CUE}\n\nNOTE secret\n".encode())
    rows = {
        "captions-TOTAL_FORMS": "1",
        "captions-0-language": "fa",
        "captions-0-label": "",
        "captions-0-file": words,
    }
    assert add(client, **rows).status_code == 302
    track = Video.objects.get().captions.get()
    assert track.file.read().decode() == f"{CUE}\n"
    assert client.get(track.url)["Content-Type"] == "text/vtt"
    rows["captions-0-file"] = SimpleUploadedFile("a.vtt", b"<script>")
    response = add(client, **rows)
    (formset,) = response.context["inline_admin_formsets"]
    assert formset.formset.errors == [{"file": ["زیرنویس باید با سطر WEBVTT آغاز شود."]}]


def told(client, video: Video) -> dict:
    response = client.get(f"{LIST}{video.pk}/progress/")
    assert "no-store" in response["Cache-Control"]
    return json.loads(response.content)


def test_progress_is_told_to_the_page(client):
    video = waiting()
    assert (told(client, video)["state"], told(client, video)["settled"]) == ("uploaded", False)
    video.begin()
    video.advance(42)
    answer = told(client, video)
    assert (answer["percent"], answer["settled"]) == (42, False)
    assert "در حال آماده‌سازی" in answer["condition"]
    assert "۴۲٪" in answer["condition"]
    video.fail("این فیلم آسیب دیده است.")
    answer = told(client, video)
    assert answer["settled"]
    assert "این فیلم آسیب دیده است." in answer["panel"]
    assert "دوباره بساز" in answer["panel"]


def test_a_film_that_is_ready_is_shown_and_offers_its_moments(client):
    video = done(waiting())
    panel = told(client, video)["panel"]
    assert 'src="/media/films/x/1/36.mp4"' in panel
    assert "این لحظه تصویر آغاز شود" in panel
    assert (
        panel in client.get(f"{LIST}{video.pk}/change/").content.decode() or "film-panel" in panel
    )


def test_a_film_is_made_again_by_hand(client, asked):
    video = waiting()
    video.begin()
    video.fail("خطا")
    response = client.post(f"{LIST}{video.pk}/retry/", follow=True)
    assert "این فیلم دوباره ساخته می‌شود." in response.content.decode()
    video.refresh_from_db()
    assert (video.state, video.error, len(asked)) == ("uploaded", "", 1)


def test_a_film_that_readers_can_play_stays_with_them(client, asked):
    video = done(waiting())
    assert "دوباره بساز" not in told(client, video)["panel"]
    response = client.post(f"{LIST}{video.pk}/retry/", follow=True)
    assert "این فیلم آماده است." in response.content.decode()
    video.refresh_from_db()
    assert (video.state, len(video.renditions), asked) == ("ready", 1, [])


def test_a_film_that_could_not_be_made_is_offered_to_be_tried_again_now(client):
    video = waiting()
    video.begin()
    video.give_back("دیسک پر است.")
    assert "دوباره بساز" in client.get(f"{LIST}{video.pk}/change/").content.decode()


@pytest.mark.parametrize("seconds", ["1.5", "0", "2"])
def test_a_moment_becomes_the_poster(client, asked, seconds):
    video = done(waiting())
    response = client.post(f"{LIST}{video.pk}/poster/", {"seconds": seconds}, follow=True)
    assert "تصویر آغاز تا چند لحظه دیگر" in response.content.decode()
    assert asked[0].args == [video.pk, float(seconds)]


@pytest.mark.parametrize("seconds", ["", "-1", "2.1", "x", "nan", "inf", "1e999", "9" * 400])
def test_a_moment_that_is_not_in_the_film_is_none(client, asked, seconds):
    video = done(waiting())
    response = client.post(f"{LIST}{video.pk}/poster/", {"seconds": seconds}, follow=True)
    assert "این لحظه در فیلم نیست." in response.content.decode()
    assert asked == []


@pytest.mark.parametrize("verb", ["retry", "poster"])
def test_who_may_only_look_changes_nothing(client, verb):
    video = done(waiting())
    client.force_login(user("reader", can="media.view_video"))
    assert client.post(f"{LIST}{video.pk}/{verb}/").status_code == 403
    assert "دوباره بساز" not in told(client, video)["panel"]
    assert client.get(f"{LIST}{video.pk}/{verb}/").status_code == 405


def test_who_has_no_permission_sees_nothing(client):
    video = waiting()
    client.force_login(user("newcomer"))
    for path in ("", "add/", f"{video.pk}/change/", f"{video.pk}/progress/"):
        assert client.get(f"{LIST}{path}").status_code == 403
    assert client.get(f"{LIST}999999/progress/").status_code == 404


def test_films_are_deleted_with_their_files(client, django_capture_on_commit_callbacks):
    one, two, three = waiting(), waiting(), waiting()
    one.captions.create(file=ContentFile(b"x", "a.vtt"))
    names = [each.file.name for each in (one, two, three)]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}{one.pk}/delete/", {"post": "yes"})
        chosen = {
            "action": "delete_selected",
            "_selected_action": [two.pk, three.pk],
            "post": "yes",
        }
        client.post(LIST, chosen)
    assert not Video.objects.exists()
    assert not any(map(default_storage.exists, names))


def test_films_are_listed_with_state_and_length(client):
    with time_machine.travel(NOON, tick=False):
        video = done(waiting(), duration=187)
    html = client.get(LIST).content.decode()
    assert "۳:۰۷" in html
    assert "آماده" in html
    assert f"{LIST}{video.pk}/progress/" not in html
    other = waiting()
    assert f'data-film-progress="{LIST}{other.pk}/progress/"' in client.get(LIST).content.decode()


def test_the_list_costs_the_same_however_long_it_is(client, django_assert_max_num_queries):
    def cost() -> int:
        with django_assert_max_num_queries(10) as queries:
            client.get(LIST)
        return len(queries)

    waiting()
    few = cost()
    for _ in range(6):
        waiting()
    assert cost() == few

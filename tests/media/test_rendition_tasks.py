"""What the worker does with pictures: makes them ready, and takes away what has no right."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from media import making, renditions, tasks
from media.models import Image
from tests.builders import image, picture_file

pytestmark = pytest.mark.django_db

NOON = datetime(2025, 8, 5, 8, 30, tzinfo=UTC)


def files(settings) -> set[str]:
    return {path.name for path in settings.MEDIA_ROOT.glob("renditions/*/*/*")}


def made(**fields) -> Image:
    picture = image(file=picture_file((700, 500)), **fields)
    tasks.make_renditions.call(picture.pk)
    picture.refresh_from_db()
    return picture


def cut_anew(picture: Image) -> Image:
    Image.objects.filter(pk=picture.pk).update(focal_x=0.1)
    tasks.make_renditions.call(picture.pk)
    picture.refresh_from_db()
    return picture


def test_all_files_of_a_picture_are_made(settings):
    picture = made()
    assert picture.rendered == picture.revision
    assert files(settings) == {each.file for each in renditions.every(picture)}


def test_what_is_made_is_not_made_again(monkeypatch):
    picture = made()
    monkeypatch.setattr(making, "make", None)
    tasks.make_renditions.call(picture.pk)


def test_a_picture_that_is_deleted_meanwhile_is_nobodys_failure():
    tasks.make_renditions.call(0)


def test_what_was_cut_anew_meanwhile_is_not_taken_for_ready(monkeypatch):
    picture = image(file=picture_file((700, 500)))
    make = making.make

    def overtaken(*args):
        make(*args)
        Image.objects.update(focal_x=0.1)

    monkeypatch.setattr(making, "make", overtaken)
    tasks.make_renditions.call(picture.pk)
    picture.refresh_from_db()
    assert picture.rendered == ""


def test_a_right_that_ends_meanwhile_leaves_the_picture_unready(monkeypatch):
    picture = image(file=picture_file((700, 500)))
    make = making.make

    def outlived(*args):
        make(*args)
        Image.objects.update(rights_until=NOON)

    monkeypatch.setattr(making, "make", outlived)
    tasks.make_renditions.call(picture.pk)
    picture.refresh_from_db()
    assert picture.rendered == ""


def test_old_files_are_taken_away_a_day_after_the_new_ones_are_made(settings, tasks_asked_for):
    with time_machine.travel(NOON, tick=False):
        before = made().revision
        picture = cut_anew(Image.objects.get())
    (run,) = tasks_asked_for
    assert (run.task, run.args) == ("media.tasks.remove_old_renditions", [picture.pk])
    assert run.run_after == NOON + timedelta(days=1)
    assert set(making.revisions(picture.pk)) == {before, picture.revision}
    run.call()
    assert making.revisions(picture.pk) == [picture.revision]


def test_nothing_is_left_of_a_deleted_picture(settings):
    picture = made()
    pk = picture.pk
    picture.delete()
    tasks.remove_old_renditions.call(pk)
    assert files(settings) == set()


def test_files_go_when_their_right_ends_and_come_back_with_it(settings, client):
    with time_machine.travel(NOON, tick=False) as clock:
        staying, leaving = made(), made(rights_until=NOON + timedelta(minutes=1))
        address = renditions.url(leaving, "card")
        clock.shift(timedelta(minutes=1) + tasks.SETTLED)
        tasks.remove_expired.call()
        leaving.refresh_from_db()
        assert (leaving.rendered, making.revisions(leaving.pk)) == (Image.GONE, [])
        assert making.revisions(staying.pk) == [staying.revision]
        assert client.get(address).status_code == 404

        Image.objects.filter(pk=leaving.pk).update(rights_until=None)
        assert client.get(address).status_code == 200
        tasks.make_renditions.call(leaving.pk)
        leaving.refresh_from_db()
        assert leaving.rendered == leaving.revision


def test_what_readers_had_made_goes_with_the_right_too(settings, client):
    """A picture whose right came back by no form: its files were made on first use."""
    with time_machine.travel(NOON, tick=False) as clock:
        picture = made(rights_until=NOON)
        for _ in range(2):
            Image.objects.update(rights_until=NOON + timedelta(days=9))
            assert client.get(renditions.url(picture, "card")).status_code == 200
            Image.objects.update(rights_until=NOON)
            clock.shift(tasks.SETTLED)
            tasks.remove_expired.call()
            assert files(settings) == set()


def test_what_is_gone_is_not_looked_at_again(monkeypatch):
    with time_machine.travel(NOON, tick=False):
        made(rights_until=NOON - timedelta(days=1))
        tasks.remove_expired.call()
        monkeypatch.setattr(making, "remove", None)
        tasks.remove_expired.call()

"""What the newsroom may rely on when it keeps pictures and films."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from media.files import MaxSize, random_name
from media.models import Captions, Gallery, Image, Video
from tests.builders import gallery, image, picture_file, video

pytestmark = pytest.mark.django_db

BROKEN = [
    (image, {"alt": ""}, "هر عکس متن جایگزین می‌خواهد."),
    (image, {"focal_x": 1.01}, "کانون عکس باید درون آن باشد."),
    (image, {"focal_x": -0.01}, "کانون عکس باید درون آن باشد."),
    (image, {"focal_y": 1.01}, "کانون عکس باید درون آن باشد."),
    (image, {"focal_y": -0.01}, "کانون عکس باید درون آن باشد."),
    (video, {"title": ""}, "هر فیلم عنوان می‌خواهد."),
    (video, {"state": "lost"}, "وضعیت فیلم شناخته نیست."),
    (gallery, {"title": ""}, "هر آلبوم عنوان می‌خواهد."),
]


@pytest.mark.parametrize(("make", "change", "message"), BROKEN)
def test_a_promise_is_kept_by_the_forms_and_by_the_database(make, change, message):
    thing = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**change)
    for name, value in change.items():
        setattr(thing, name, value)
    with pytest.raises(ValidationError) as refused:
        thing.validate_constraints()
    assert refused.value.messages == [message]


def test_every_promise_of_pictures_and_films_is_tried_above():
    declared = {
        constraint.violation_error_message
        for model in (Image, Video, Gallery)
        for constraint in model._meta.constraints
    }
    assert declared == {message for _, _, message in BROKEN}


def test_a_picture_stands_in_a_gallery_once():
    picture = image()
    album = gallery(picture)
    with pytest.raises(IntegrityError), transaction.atomic():
        album.places.create(image=picture)
    with pytest.raises(ValidationError, match="این عکس در آلبوم هست"):
        album.places.model(gallery=album, image=picture).validate_constraints()


def test_a_film_has_captions_once_a_language():
    film = video()
    film.captions.create(language="fa", file="captions/one.vtt")
    film.captions.create(language="en", file="captions/two.vtt")
    with pytest.raises(IntegrityError), transaction.atomic():
        film.captions.create(language="fa", file="captions/three.vtt")
    with pytest.raises(ValidationError, match="به این زبان زیرنویس دارد"):
        Captions(video=film, language="fa").validate_constraints()


@time_machine.travel(datetime(2025, 8, 5, tzinfo=UTC), tick=False)
def test_a_file_keeps_nothing_of_its_name_but_the_ending():
    names = [
        image(file=picture_file(name="../../خانم رضایی، تلفن 0912.JPG")).file.name for _ in range(2)
    ]
    for name in names:
        assert re.fullmatch(r"images/2025/08/[a-z0-9]{24}\.jpg", name)
    assert names[0] != names[1]


def test_films_are_kept_apart_from_pictures():
    assert re.fullmatch(r"videos/\d{4}/\d{2}/[a-z0-9]{24}\.mp4", video().file.name)


@pytest.mark.parametrize("uploaded", ["x", "", "...", "a/b", "x.", "/"])
def test_a_name_without_an_ending_gets_none(uploaded):
    assert re.fullmatch(
        r"images/\d{4}/\d{2}/[a-z0-9]{24}", random_name(None, uploaded, folder="images")
    )


def test_a_picture_knows_its_size():
    assert (image(file=picture_file((90, 60))).width, image().height) == (90, 60)


def test_a_picture_is_its_text_and_a_film_its_title():
    assert str(image("دریاچه")) == "دریاچه"
    assert str(video("یک روز")) == "یک روز"


def test_newest_uploads_come_first():
    first, second = image(), image()
    assert list(Image.objects.all()) == [second, first]


def test_a_picture_that_is_a_poster_cannot_be_deleted():
    film = video()
    with pytest.raises(models.ProtectedError):
        film.poster.delete()


def test_a_size_limit_is_inclusive_and_told_in_persian():
    limit = MaxSize(1)
    file = picture_file()
    file.size = 1024 * 1024
    limit(file)
    file.size += 1
    with pytest.raises(ValidationError) as refused:
        limit(file)
    assert refused.value.messages == ["پرونده از ۱ مگابایت بزرگ‌تر است."]


def test_size_limits_are_compared_by_their_size():
    assert MaxSize(1) == MaxSize(1)
    assert MaxSize(1) != MaxSize(2)
    assert MaxSize(1) != 1

"""Pictures on an S3 server: where they lie, and how readers come by them."""

import io
import urllib.request
from datetime import timedelta
from urllib.error import HTTPError

import pytest
from django.utils import timezone
from PIL import Image as Picture

from media import making, renditions, tasks
from media.addresses import address
from media.models import Image
from tests.builders import image, picture_file, published_article
from tests.s3 import PRIVATE, PUBLIC, keys

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def read(url: str) -> bytes:
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def test_a_picture_lies_in_the_bucket_and_is_cut_there(bucket, host, client):
    picture = image(file=picture_file((900, 600)))
    making.make(picture, renditions.every(picture))
    assert picture.file.name in keys(host, bucket)
    assert f"{renditions.folder(picture)}card-480.avif" in keys(host, bucket)


def test_a_page_sends_the_reader_to_the_bucket(bucket, host, client):
    picture = image(file=picture_file((900, 600)))
    making.make(picture, renditions.every(picture))
    Image.objects.filter(pk=picture.pk).update(rendered=picture.revision)
    story = published_article(lead_image=picture)
    page = client.get(story.get_absolute_url()).content.decode()
    straight = f"http://{host}/{bucket}/renditions/"
    assert (straight in page) is (bucket == PUBLIC)
    assert "Signature" not in page
    picture.rendered = picture.revision
    url = renditions.url(picture, "card")
    if bucket == PRIVATE:
        answer = client.get(url)
        assert answer.status_code == 302
        assert "X-Amz-Signature" in answer["Location"]
        url = answer["Location"]
    assert Picture.open(io.BytesIO(read(url))).width == 720


def test_a_rendition_is_made_on_first_use(bucket, host, client):
    picture = image(file=picture_file((900, 600)))
    answer = client.get(renditions.url(picture, "thumb", 192))
    assert answer.status_code == 302
    assert Picture.open(io.BytesIO(read(answer["Location"]))).size == (192, 192)


def test_an_ended_right_takes_the_files_out_of_the_bucket(bucket, host, client):
    picture = image(file=picture_file((900, 600)))
    making.make(picture, renditions.every(picture))
    Image.objects.filter(pk=picture.pk).update(rights_until=timezone.now() - timedelta(minutes=1))
    tasks.remove_expired.call()
    assert not [key for key in keys(host, bucket) if key.startswith(f"renditions/{picture.pk}/")]
    assert picture.file.name in keys(host, bucket)
    assert client.get(renditions.url(picture, "thumb", 192)).status_code == 404


def test_a_signed_address_never_stands_in_a_page(bucket, host):
    there = address("images/a b.jpg")
    straight = f"http://{host}/{bucket}/images/a%20b.jpg"
    assert there == (straight if bucket == PUBLIC else "/media/images/a%20b.jpg")


def test_nobody_reads_without_a_signature_what_is_not_for_readers(bucket, host):
    picture = image(file=picture_file((900, 600)))
    making.make(picture, renditions.every(picture))
    cut = f"{renditions.folder(picture)}card-480.jpg"
    for name, is_open in [(picture.file.name, False), (cut, bucket == PUBLIC)]:
        unsigned = f"http://{host}/{bucket}/{name}"
        if is_open:
            assert read(unsigned).startswith(b"\xff\xd8")
        else:
            with pytest.raises(HTTPError, match="403"):
                read(unsigned)

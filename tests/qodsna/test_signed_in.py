"""Who is signed in is asked at the newsroom's addresses alone."""

import gc

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from tests.builders import chief, published_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    return published_article(lead="باران می‌بارد").get_absolute_url()


def test_a_page_for_readers_does_not_know_that_an_editor_reads_it(client, path):
    client.force_login(chief())
    asked = client.get(path).wsgi_request
    assert not any(hasattr(asked, name) for name in ("session", "user", "_messages", "csp_nonce"))


@pytest.mark.parametrize("path", ["/admin/login/", "/media/images/nothing.jpg"])
def test_the_newsroom_knows_who_asks(client, path):
    asked = client.get(path).wsgi_request
    assert (asked.user.is_anonymous, asked.session.is_empty()) == (True, True)


def test_a_page_for_readers_leaves_nothing_to_the_collector_of_circles(path, settings):
    settings.PAGE_CACHE_BYTES = 0
    answers = WSGIHandler()
    read(answers, path)
    gc.collect()
    gc.disable()
    try:
        read(answers, path)
        assert gc.collect() == 0
    finally:
        gc.enable()


def read(answers, path):
    page = answers.get_response(RequestFactory().get(path))
    assert "باران می‌بارد" in page.content.decode()

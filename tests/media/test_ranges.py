"""Parts of a film, as players ask for them."""

import pytest

FILM = b"0123456789"


@pytest.fixture
def ask(client, settings):
    (settings.MEDIA_ROOT / "films").mkdir()
    (settings.MEDIA_ROOT / "films/film.mp4").write_bytes(FILM)

    def get(asked: str, **headers: str):
        response = client.get("/media/films/film.mp4", headers={"range": asked, **headers})
        streamed = response.streaming
        return response, b"".join(response.streaming_content) if streamed else response.content

    return get


@pytest.mark.parametrize(
    ("asked", "found", "told"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=2-4", b"234", "bytes 2-4/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=-500", FILM, "bytes 0-9/10"),
        (" bytes=0- ", FILM, "bytes 0-9/10"),
    ],
)
def test_a_part(ask, asked, found, told):
    response, data = ask(asked)
    assert (response.status_code, data, response["Content-Range"]) == (206, found, told)
    assert response["Content-Length"] == str(len(found))
    assert response["Content-Type"] == "video/mp4"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100", "bytes=-0", "bytes=4-2"])
def test_a_part_that_is_not_there(ask, asked):
    response, data = ask(asked)
    assert (response.status_code, data, response["Content-Range"]) == (416, b"", "bytes */10")


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,3-4", "bytes=-", "bytes=", "lines=1-2", "bytes=x-y", "bytes=1-2-3", "bytes=-1-",
     "bytes=٢-", f"bytes={'9' * 40}-"],
)  # fmt: skip
def test_anything_else_gets_the_whole(ask, asked):
    response, data = ask(asked.encode().decode("latin-1"))
    assert (response.status_code, data) == (200, FILM)


def test_a_part_of_what_has_changed_is_the_whole(ask):
    known = ask("bytes=0-1")[0]["Last-Modified"]
    assert ask("bytes=0-1", **{"if-range": known})[0].status_code == 206
    assert ask("bytes=0-1", **{"if-range": "Tue, 05 Aug 2025 00:00:00 GMT"})[0].status_code == 200
    assert ask("bytes=0-1", **{"if-range": '"a-tag"'})[0].status_code == 200


def test_the_head_of_a_film_says_its_whole_length(client, ask):
    response = client.head("/media/films/film.mp4", headers={"range": "bytes=2-4"})
    assert (response.status_code, response["Content-Length"]) == (200, "10")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.mp4", "video/mp4"),
        ("a.m4s", "video/mp4"),
        ("a.m3u8", "application/vnd.apple.mpegurl"),
        ("a.vtt", "text/vtt"),
    ],
)
def test_players_are_told_what_they_get(client, settings, name, kind):
    (settings.MEDIA_ROOT / "films").mkdir()
    (settings.MEDIA_ROOT / "films" / name).write_bytes(b"x")
    assert client.get(f"/media/films/{name}")["Content-Type"] == kind

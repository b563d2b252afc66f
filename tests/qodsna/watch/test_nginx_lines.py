"""nginx tells of every request in the newsroom's form, and of nobody."""

import http.client
import json
import time

import pytest

from tests.nginx import Site, program

pytestmark = pytest.mark.once


def test_nginx_tells_of_requests_without_their_senders_and_queries(tmp_path):
    program()
    site, folder = Site(tmp_path / "data", METRICS_NETWORKS="127.0.0.1"), tmp_path / "nginx"
    folder.mkdir()
    site.manage("migrate", "--verbosity", "0")
    with site.running(folder):
        hidden = [
            ask(site.front, path)[0]
            for path in (
                "/shared/zomorrod",
                "/fa/newsletter/leave/zomorrod",
                "/fa/comments/zomorrod",
            )
        ]
        own, named = ask(site.front, "/admin/login/?zomorrod")
        figures, _ = ask(site.front, "/metrics")
        direct, _ = ask(site.back, "/metrics")
        paths = [
            "/shared/-",
            "/fa/newsletter/leave/-",
            "/fa/comments/-",
            "/admin/login/",
            "/metrics",
        ]
        for _ in range(50):
            lines = (folder / "lines.log").read_text().splitlines()[-5:]
            if [json.loads(line)["path"] for line in lines] == paths:
                break
            time.sleep(0.1)
    told = [json.loads(line) for line in lines]
    assert [line["path"] for line in told] == paths
    assert [line["status"] for line in told[:4]] == [*map(str, hidden), str(own)]
    assert told[3]["request"] == named
    assert (figures, direct) == (404, 200)
    assert not any(word in "".join(lines) for word in ("zomorrod", "127.0.0"))


def ask(host: str, path: str) -> tuple[int, str | None]:
    """The status, and the number of the request as the answer names it."""
    line = http.client.HTTPConnection(host, timeout=60)
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, answer.headers["X-Request-Id"]

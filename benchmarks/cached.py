"""What a page costs that is kept: by the application, and by nginx before it.

The application's is held against a view without a query under Django's own middleware, nginx's
against a static file of the same bytes under the same nginx. All are asked by sixteen connections,
in turns. Without ``wrk`` the driver asks nginx for sixteen answers ahead, since a driver in Python
would else be slower than what it measures.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.driver import Question
from benchmarks.figures import Figure, number
from benchmarks.loads import Load, Server, load, middle, serving
from benchmarks.site import Site
from benchmarks.stage import Stage
from tests import nginx

TITLE = "What a kept page costs"
ZIPPED = {"Accept-Encoding": "gzip"}
AHEAD = 16
HELLO, STATIC = 1.0, 0.8
GENEROUS = 0.4
PAGE = "article"


def run(stage: Stage) -> Iterable[Figure]:
    for database in stage.sizes:
        site = stage.large(database)
        path = site.ask("pages")["pages"][PAGE]["path"]
        yield from of_application(stage, database, site, path)
        yield from of_nginx(stage, database, site, path)


def of_application(stage: Stage, database: str, site: Site, path: str) -> Iterator[Figure]:
    floors = {"DJANGO_SETTINGS_MODULE": "benchmarks.floors"}
    with serving(site) as app, serving(site, **floors) as bare:
        hit, hello = in_turns(
            stage,
            (app, Question(app.port, path, ZIPPED)),
            (bare, Question(bare.port, "/hello/")),
        )
    yield from told(stage, database, "hit in the application", hit, hello, "hello view", HELLO)


def of_nginx(stage: Stage, database: str, site: Site, path: str) -> Iterator[Figure]:
    with fronted(site) as front:
        asked = Question(front.port, path, ZIPPED)
        name = static_twin(site, asked)
        page, file = in_turns(
            stage, (front, asked), (front, Question(front.port, name, ZIPPED)), ahead=AHEAD
        )
    yield from told(stage, database, "hit in nginx", page, file, "static file", STATIC)


@contextmanager
def fronted(site: Site) -> Iterator[Server]:
    """nginx as it is shipped before the application; its own processes are those that count."""
    with tempfile.TemporaryDirectory(prefix="qodsna-nginx-") as folder:
        environ = {**site.environ, "WEB_WORKERS": "2"}
        environ.pop("SITE_URL")
        pair = nginx.Site(site.folder, **environ)
        with pair.running(Path(folder)):
            pid = int((Path(folder) / "nginx.pid").read_text())
            yield Server(int(pair.front.rpartition(":")[2]), [pid])


def static_twin(site: Site, question: Question) -> str:
    """The path of a static file whose compressed bytes are those of the page."""
    connection = HTTPConnection("127.0.0.1", question.port)
    connection.request("GET", question.path, headers=question.headers)
    body = connection.getresponse().read()
    connection.close()
    folder = site.folder / "static" / "bench"
    folder.mkdir(exist_ok=True)
    for name in ("twin.txt", "twin.txt.gz"):
        (folder / name).write_bytes(body)
    return "/static/bench/twin.txt"


def in_turns(stage: Stage, *asked: tuple[Server, Question], ahead: int = 1) -> tuple[Load, Load]:
    """The middle loads of one and of the other."""
    rounds = [
        [load(server, question, stage.seconds, ahead) for server, question in asked]
        for _ in range(stage.repeats)
    ]
    one, other = (middle([*each]) for each in zip(*rounds, strict=True))
    return one, other


def told(
    stage: Stage, database: str, name: str, hit: Load, floor: Load, beside: str, least: float
) -> Iterator[Figure]:
    bound = least * (GENEROUS if stage.quick else 1)
    rate, cpu = hit.rate / (floor.rate or 1), floor.cpu / (hit.cpu or 1)
    both = {"section": "page cache", "unit": "x", "database": database, "at_least": True}
    # A busy machine is judged by CPU alone.
    yield Figure(
        name=f"{name}: throughput over the {beside}'s",
        value=rate,
        bound=None if stage.quick else bound,
        floor=f"{number(hit.rate)} and {number(floor.rate)} a second",
        **both,
    )
    yield Figure(
        name=f"{name}: the same for each CPU second",
        value=cpu,
        bound=bound if stage.quick else None,
        floor=f"{number(hit.cpu)} and {number(floor.cpu)} ms",
        **both,
    )

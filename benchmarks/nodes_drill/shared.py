"""What both nodes must agree on: limits, forms, files, sessions, and what comes out by itself."""

import io
import os
import signal
import time
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from PIL import Image

from benchmarks.forms import Forms, filled_in
from benchmarks.kill_drill.browsers import FORM, Answer, Browser
from benchmarks.kill_drill.inside import FILM, NAME, PLENTY
from benchmarks.nodes_drill.desk import FILMS, LETTERS, PICTURES, STORIES, Desk
from benchmarks.nodes_drill.inside import DUE_SECONDS, SECOND
from benchmarks.nodes_drill.town import Town, until
from benchmarks.site import end

if TYPE_CHECKING:
    from benchmarks.nodes_drill.drill import Result

WRONG_PASSWORDS, COMMENTS = 5, 2
HELD = "دوباره بیازمایید"
WRITTEN_SECONDS, MADE_SECONDS = 75, 90


def limits(here: Town, result: "Result") -> None:
    """Tries are spread over both nodes, and counted together."""
    here.inside("limit_comments", COMMENTS)
    stranger, tries = Browser(here.ports[0]), []
    for turn in range(WRONG_PASSWORDS + 2):
        stranger.port = here.ports[turn % 2]
        tries.append(sent(stranger, "/admin/login/", "username", username=NAME, password="wrong"))
    held = [HELD in answer.html for answer in tries]
    wanted = [False] * WRONG_PASSWORDS + [True] * 2
    result.must(held == wanted, f"sign-in over two nodes: {held}")
    writer, comments = Browser(here.ports[0]), []
    for turn in range(COMMENTS + 2):
        writer.port = here.ports[turn % 2]
        comments.append(sent(writer, here.place["path"], "text", text=f"هوا خوش است {turn}"))
    wanted = [303] * COMMENTS + [429] * 2
    result.must(statuses(comments) == wanted, f"comments over two nodes: {statuses(comments)}")
    result.counts["tries against limits"] += len(tries) + len(comments)
    here.inside("limit_comments", PLENTY)


def sent(browser: Browser, path: str, field: str, **given: str) -> Answer:
    fields = Forms(browser.ask("GET", path).html).with_field(field)
    body = urlencode(filled_in(fields, **given)).encode()
    return browser.ask("POST", path, body, Content_Type=FORM)


def statuses(answers: list[Answer]) -> list[int]:
    return [answer.status for answer in answers]


def two_editors(here: Town, result: "Result", first: Desk) -> None:
    """One at each node, in one story: each hears of the other, and nobody writes over anybody."""
    second = Desk(here.ports[1], SECOND)
    for turn, code in enumerate(here.place["drafts"]):
        address = f"{STORIES}{code}/change/"
        forms = [desk.form(address, "headline") for desk in (first, second)]
        pulses = [(desk, str(uuid4())) for desk in (first, second)]
        told = [desk.pulse(code, key) for desk, key in (*pulses, pulses[0])][1:]
        result.must(all(each["others"] for each in told), "an editor did not hear of the other")
        typed = [
            filled_in(form, headline=f"{LETTERS[turn]} از {name}")
            for name, form in zip(("یکی", "دیگری"), forms, strict=True)
        ]
        second.post(address, [*typed[1], ("_continue", "1")])
        first.post(address, [*typed[0], ("_continue", "1")], status=409)
        form = dict(first.form(address, "headline"))
        result.must(form["headline"] == f"{LETTERS[turn]} از دیگری", "a save was written over")
        result.counts["saves of two editors"] += 2


def picture(here: Town, result: "Result", desk: Desk) -> None:
    """Half of it comes to each node, one takes it in, and the other hands it out."""
    file = io.BytesIO()
    Image.effect_mandelbrot((900, 600), (-2, -1, 1, 1), 90).convert("RGB").save(file, "JPEG")
    token = desk.upload(file.getvalue(), "storm.jpg", "image", here.ports)
    given = {"file-upload": token, "alt": "توفان در دریا"}
    code = desk.at(here.ports[1]).save(PICTURES, "alt", **given)
    path = here.inside("picture", code)
    for port in here.ports[::-1]:
        answer = Browser(port).ask("GET", urlsplit(path).path)
        data = b""
        if answer.status == 302:
            with suppress(OSError), urllib.request.urlopen(answer.location) as stored:
                data = stored.read()
        result.must(data.startswith(b"\xff\xd8"), f"no picture from {port}: {answer.status}")
        result.counts["pictures handed out"] += 1


def session(here: Town, result: "Result") -> None:
    """Made at one node, it is good at the other, and ends there with it."""
    desk = Desk(here.ports[0], SECOND)
    other = desk.at(here.ports[1])
    result.must(other.browser.ask("GET", "/admin/").status == 200, "a session is not known")
    token = other.browser.cookies["csrftoken"]
    before = dict(other.browser.cookies)
    desk.post("/admin/logout/", [("csrfmiddlewaretoken", token)], status=200)
    other.browser.cookies = before
    result.must(other.browser.ask("GET", "/admin/").status == 302, "a session did not end")
    result.counts["sessions ended"] += 1


def due(here: Town, result: "Result") -> None:
    """What comes out by itself is written down once, though both nodes write at once."""
    codes = scheduled(here, result)
    for each in here.insides:
        each.begin("keep")
    for each in here.insides:
        each.answer()
    written_once(here, result, codes)


def scheduled(here: Town, result: "Result") -> list[int]:
    """Codes of stories that have just come out, at both nodes by their moment alone."""
    codes = here.inside("schedule")
    time.sleep(DUE_SECONDS)
    for port in here.ports:
        for code in codes:
            status = Browser(port).ask("GET", f"/fa/{code}/print").status
            result.must(status == 200, f"{code} did not come out in time")
    return codes


def written_once(here: Town, result: "Result", codes: list[int]) -> None:
    live = here.inside("look")["live"]
    told = [live.get(str(code), 0) for code in codes]
    result.must(set(told) == {1}, f"came out so often by the history: {told}")
    result.counts["stories that came out by themselves"] += len(codes)


def due_and_workers(here: Town, result: "Result", desk: Desk) -> None:
    """The worker of one node dies in the middle of a film; that of the other goes on."""
    here.inside("film")
    here.begin_work(0)
    film = (here.nodes[0].folder / FILM).read_bytes()
    token = desk.upload(film, "film.mp4", "video", here.ports)
    desk.save(FILMS, "title", **{"file-upload": token, "title": "فیلم دو کارساز"})
    begun = until(lambda: any(run[0] == "running" for run in here.inside("look")["runs"]), 40)
    time.sleep(0.3)
    os.killpg(here.workers[0].pid, signal.SIGKILL)
    state = here.inside("look")["runs"][0][0]
    result.must(begun and state == "running", f"no worker died over the film: {state}")
    codes = scheduled(here, result)
    here.begin_work(1)
    ready = until(lambda: here.inside("look")["runs"][0][0] == "done", MADE_SECONDS)
    found = here.inside("look")
    result.must(ready, f"the film was not made: {found['runs']}")
    result.must(found["films"] == {"all": 1, "ready": 1}, f"films: {found['films']}")
    done = [run[0] == "done" and run[1] > 1 for run in found["runs"]]
    result.must(done == [True], f"once by the second: {found['runs']}")
    result.counts["workers killed"] += 1
    wanted = {str(code) for code in codes}
    until(lambda: wanted <= here.inside("look")["live"].keys(), WRITTEN_SECONDS)
    written_once(here, result, codes)
    end(here.workers.pop(1))

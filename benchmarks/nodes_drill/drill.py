"""The drill itself: two nodes, a replica that lags, dies and hangs, and readers all the while."""

import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.kill_drill.browsers import Answer, Browser, NoAnswerError
from benchmarks.kill_drill.inside import NAME
from benchmarks.nodes_drill import shared
from benchmarks.nodes_drill.desk import STORIES, Desk, word_of
from benchmarks.nodes_drill.readers import WITHIN_SECONDS, Seen, readers
from benchmarks.nodes_drill.town import FROM_PRIMARY, FROM_REPLICA, Town, town, until

PATIENCE_SECONDS, BACK_SECONDS = 8.0, 30.0
LAG_LINE, LAGS = "از پایگاه اصلی عقب است", "qodsna_replica_lag_bytes"

Check = Callable[[Answer], bool]


@dataclass
class Result:
    """``slowest``: by deed, the seconds after it at which a page was last asked for and wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0

    def must(self, is_so: object, otherwise: str) -> None:
        self.counts["things compared"] += 1
        if not is_so:
            self.wrong.append(otherwise)


def has(text: str) -> Check:
    return lambda answer: answer.status == 200 and text in answer.html


def lacks(text: str) -> Check:
    return lambda answer: answer.status == 200 and text not in answer.html


def gone(answer: Answer) -> bool:
    return answer.status in (404, 410)


def drill(rounds: int, lag_seconds: float, *, is_short: bool = False) -> Result:
    """``is_short``: no worker is killed, and no server hangs."""
    result, start = Result(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="qodsna-nodes-") as name:
        Path(name).chmod(0o755)
        with town(Path(name)) as here:
            Drill(here, result).run(rounds, lag_seconds, is_short=is_short)
    result.seconds = time.monotonic() - start
    return result


class Drill:
    def __init__(self, here: Town, result: Result) -> None:
        self.here, self.result, self.seen = here, result, Seen()
        self.number = 0
        self.at_a = Desk(here.ports[0], NAME)
        self.at_b = self.at_a.at(here.ports[1])

    def run(self, rounds: int, lag_seconds: float, *, is_short: bool) -> None:
        here, result = self.here, self.result
        self.correct(self.at_a)
        with self.reading(1 if is_short else 2):
            for turn in range(rounds):
                self.publish_and_withdraw(self.at_b if turn % 2 else self.at_a)
                self.correct(self.at_a if turn % 2 else self.at_b)
            self.lag(lag_seconds, is_told=lag_seconds > 10)
            self.away()
            if not is_short:
                self.hang()
        shared.limits(here, result)
        shared.two_editors(here, result, self.at_a)
        shared.picture(here, result, self.at_a)
        shared.session(here, result)
        if is_short:
            shared.due(here, result)
        else:
            shared.due_and_workers(here, result, self.at_a)
            self.without_primary()

    @contextmanager
    def reading(self, each: int) -> Iterator[None]:
        crowd, began = readers(self.here, self.seen, each), time.monotonic()
        for reader in crowd:
            reader.start()
        try:
            yield
        finally:
            self.seen.over.set()
            for reader in crowd:
                reader.join(30)
        self.result.counts += self.seen.counts
        self.result.wrong += self.seen.wrong[:20]
        self.result.slowest["a reader waited"] = self.seen.slowest
        self.result.counts["seconds of reading"] = round(time.monotonic() - began)

    # What readers must see

    def publish_and_withdraw(self, desk: Desk) -> None:
        self.number += 1
        number = 2 * self.number + 1
        word = word_of(number)
        code = desk.publish(self.here.place["category"], f"خبر {word}")
        listed = dict.fromkeys(["/fa/", "/fa/rss", "/api/v1/fa/articles"], has(word))
        self.look("publish", {**listed, f"/fa/{code}/print": has(word)})
        desk.withdraw(code)
        self.seen.gone[number] = time.monotonic()
        listed = dict.fromkeys(listed, lacks(word))
        self.look("withdraw", {**listed, f"/fa/{code}/print": gone})

    def correct(self, desk: Desk) -> None:
        self.number += 1
        word, code = word_of(2 * self.number), self.here.place["told"]
        desk.correct(code, f"روایت {word}")
        pages = ["/fa/", f"/fa/{code}/print", "/fa/rss", f"/api/v1/fa/articles/{code}"]
        self.look("correct", dict.fromkeys(pages, has(word)))

    def look(self, deed: str, pages: dict[str, Check]) -> None:
        """Asks each page of both nodes, and of nginx, until it is right."""
        done, late = time.monotonic(), 0.0
        places = [*self.here.ports, self.here.front]
        left = [(Browser(port), *page) for port in places for page in pages.items()]
        self.result.counts[f"of {deed}"] += 1
        self.result.counts["pages compared after a change"] += len(left)
        while left and time.monotonic() - done < PATIENCE_SECONDS:
            began = time.monotonic() - done
            still = [page for page in left if not self.is_right(*page)]
            late = began if still else late
            left = still
        for browser, path, _ in left:
            self.result.wrong.append(f"{deed}: {path} of {browser.port} is not right at all")
        self.result.slowest[deed] = max(late, self.result.slowest.get(deed, 0))
        self.result.must(late <= WITHIN_SECONDS, f"{deed}: right after {late:.1f} s")

    def is_right(self, reader: Browser, path: str, check: Check) -> bool:
        try:
            return check(reader.ask("GET", path))
        except (NoAnswerError, OSError):
            self.result.wrong.append(f"{path}: no answer")
            return True

    def editors_see(self) -> None:
        """The story that was corrected last, in the forms of both nodes."""
        word = word_of(2 * self.number)
        for desk in (self.at_a, self.at_b):
            form = dict(desk.form(f"{STORIES}{self.here.place['told']}/change/", "headline"))
            self.result.must(word in form["headline"], "an editor saw an old version")
            self.result.counts["forms of editors compared"] += 1

    # What becomes of the replica

    def lag(self, seconds: float, *, is_told: bool) -> None:
        """It gets every change and shows none, as long as it is paused."""
        self.reads_replica("before anything happened")
        self.here.replica.pause()
        end = time.monotonic() + seconds
        self.correct(self.at_a)
        before = self.here.made(FROM_REPLICA), self.here.made(FROM_PRIMARY)
        for desk in (self.at_b, self.at_a):
            self.correct(desk)
            self.editors_see()
        self.publish_and_withdraw(self.at_b)
        while time.monotonic() < end:
            self.correct(self.at_a)
            self.editors_see()
            time.sleep(1)
        after = self.here.made(FROM_REPLICA), self.here.made(FROM_PRIMARY)
        self.result.must(before[0] == after[0], f"read from a replica that lags: {before} {after}")
        self.result.must(all(map(int.__lt__, *map(ints, (before[1], after[1])))), "nobody read")
        lags = self.here.made(LAGS)
        self.result.must(min(lags) > 0, f"no lag is told of: {lags}")
        if is_told:
            state = self.at_a.browser.ask("GET", "/admin/state/")
            self.result.must(LAG_LINE in state.html, "the state of the system knows of no lag")
        self.here.replica.go_on()
        self.reads_replica("after it lagged")

    def away(self) -> None:
        self.here.replica.end_at_once()
        time.sleep(0.5)
        self.correct(self.at_a)
        self.publish_and_withdraw(self.at_b)
        self.result.must(self.here.made("qodsna_replica_up") == [0, 0], "an away replica is up")
        self.here.replica.start()
        self.reads_replica("after it was away")
        self.result.must(self.here.made("qodsna_replica_up") == [1, 1], "the replica is not up")
        told = [self.here.lines(f"The replica {each}") for each in ("is away", "answers again")]
        self.result.must(told == [2, 2], f"in the logs of two processes: {told} lines")

    def hang(self) -> None:
        self.here.replica.freeze(signal.SIGSTOP)
        time.sleep(0.5)
        self.correct(self.at_a)
        self.publish_and_withdraw(self.at_b)
        self.here.replica.freeze(signal.SIGCONT)
        self.reads_replica("after it hung")

    def reads_replica(self, when: str) -> None:
        """Until both nodes make pages of it, and it says itself that it is asked."""
        before = self.here.made(FROM_REPLICA)
        reader, turns = [Browser(port) for port in self.here.ports], count()

        def grown() -> bool:
            # With another query it is another page, which nobody has kept.
            path = f"/fa/{self.here.place['told']}/print?{when.replace(' ', '+')}={next(turns)}"
            for each in reader:
                each.ask("GET", path)
            made = ints(self.here.made(FROM_REPLICA))
            return all(map(int.__lt__, ints(before), made)) and self.here.replica.readers() > 0

        began = time.monotonic()
        self.result.must(until(grown, BACK_SECONDS), f"no node reads from the replica {when}")
        self.result.slowest[f"from the replica {when}"] = time.monotonic() - began

    def without_primary(self) -> None:
        """Nothing can change: what the replica has is right."""
        self.reads_replica("before the primary dies")
        self.here.primary.end_at_once()
        pages = [f"/fa/{self.here.place['commented']}/print", "/fa/archive", "/fa/search?q=روز"]
        for port in self.here.ports:
            for path in pages:
                self.result.must(
                    self.is_right(Browser(port), quoted(path), has("")),
                    f"without the primary {path} is not made",
                )
        self.here.primary.start()


def ints(values: list[float]) -> list[int]:
    return [int(value) for value in values]


def quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/?=")

"""An import that is killed again and again ends as one that was not, and takes little memory.

``python -m benchmarks.moving_drill [--database postgres] [--stories 3000] [--kills 12]``: writes
JSON lines with pictures, stories and comments, brings them in, kills the import with ``kill -9``
at random moments and goes on with ``--resume``. Fails where something is missing or there twice.
Tells how many rows a second came in, and the most memory of any run.
"""

import argparse
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image

from benchmarks.kill_drill.servers import Postgres, Sqlite
from benchmarks.site import ROOT, Site, end_politely_when_told

DATABASES = {"sqlite": Sqlite, "postgres": Postgres}
PICTURES, AT_ONCE = 12, 3
# Seconds that a run may live before it is killed.
SHORTEST, LONGEST = 0.8, 5.0
MOMENT = "2025-08-05T12:30:00+00:00"
BODY = "<p>سامانه بارشي تازه از فردا به شمال كشور مي‌رسد و تا آخر هفته مي‌ماند.</p>" * 6
ASKED = """
import django, json; django.setup()
from articles.models import *; from comments.models import Comment; from media.models import Image
from django.db.models import Sum
print(json.dumps({
    "stories": Article.objects.count(),
    "found by words": SearchWords.objects.count(),
    "with traits": Trait.objects.values("article").distinct().count(),
    "pictures": Image.objects.count(),
    "comments": Comment.objects.count(),
    "counted": Article.objects.aggregate(n=Sum("comments_published"))["n"],
    "old addresses": OldAddress.objects.count(),
}))
"""


@dataclass
class Result:
    database: str
    stories: int
    kills: int = 0
    seconds: float = 0
    megabytes: float = 0
    found: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def write(path: Path, stories: int) -> dict[str, int]:
    """The file with its folder; gives what must be there in the end."""
    folder = path.with_name(f"{path.name}.files")
    folder.mkdir()
    comments = 0
    with path.open("w") as file:

        def line(**row: object) -> None:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

        line(type="newspaper", format="qodsna", version=1)
        line(type="edition", code="fa", name="آزمون", site_name="آزمون")
        line(type="service", edition="fa", slug="weather", name="آب و هوا")
        for number in range(PICTURES):
            buffer = BytesIO()
            Image.new("RGB", (300 + number, 200), "#6a8").save(buffer, "JPEG")
            (folder / f"{number}.jpg").write_bytes(buffer.getvalue())
            line(type="picture", key=f"p{number}", file=f"{number}.jpg", alt=f"عکس {number}")
        for code in range(1, stories + 1):
            line(
                type="story", edition="fa", code=code, headline=f"باران در شهر {code}",
                body=BODY, service="weather", status="published", published_at=MOMENT,
                picture=f"p{code % PICTURES}", old_addresses=[f"/news/{code}"],
            )  # fmt: skip
            if code % 5 == 0:
                comments += 1
                line(
                    type="comment", story=code, key=f"c{code}", text="سپاس از شما",
                    status="approved", created_at=MOMENT,
                )  # fmt: skip
    same = dict.fromkeys(("stories", "found by words", "with traits", "old addresses"), stories)
    return {**same, "pictures": PICTURES, "comments": comments, "counted": comments}


def drill(database: str, stories: int, kills: int, longest: float = LONGEST) -> Result:
    result = Result(database, stories)
    with tempfile.TemporaryDirectory(prefix="qodsna-moving-") as name:
        folder = Path(name)
        store = DATABASES[database](folder)
        try:
            store.start()
            site = Site(folder, DATABASE_URL=store.url, DEMO="no")
            site.manage("migrate", "--verbosity", "0")
            path = folder / "rows.jsonl"
            wanted = write(path, stories)
            bring(site, path, kills, longest, result)
            answer = subprocess.run(
                [sys.executable, "-c", ASKED], cwd=ROOT, check=True, stdout=subprocess.PIPE,
                env={**site.environ, "DJANGO_SETTINGS_MODULE": "qodsna.settings"},
            )  # fmt: skip
        finally:
            store.end()
    result.found = json.loads(answer.stdout)
    result.wrong += [f"{each}: {result.found[each]} of {wanted[each]}"
                     for each in wanted if result.found[each] != wanted[each]]  # fmt: skip
    return result


def bring(site: Site, path: Path, kills: int, longest: float, result: Result) -> None:
    command = [sys.executable, "manage.py", "import_articles", str(path), "--format", "jsonl"]
    command += ["--resume", "--verbosity", "0"]
    begun = time.monotonic()
    while True:
        process = subprocess.Popen(command, cwd=ROOT, env=site.environ, stdout=subprocess.DEVNULL)
        patience = random.uniform(SHORTEST, longest) if result.kills < kills else None
        try:
            code = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            result.kills += 1
            continue
        break
    result.seconds = time.monotonic() - begun
    result.megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if code:
        result.wrong.append(f"the import ended with {code}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--stories", type=int, default=3000)
    parser.add_argument("--kills", type=int, default=12)
    options = parser.parse_args()
    end_politely_when_told()
    result = drill(options.database, options.stories, options.kills)
    rows = {
        "database": result.database,
        "imports killed": result.kills,
        "seconds": f"{result.seconds:.0f}",
        "most memory, MB": f"{result.megabytes:.0f}",
        **result.found,
    }
    print("\n".join(f"{name:20} {value:>10}" for name, value in rows.items()))
    print("\n".join(f"WRONG: {fault}" for fault in result.wrong))
    return 1 if result.wrong else 0


if __name__ == "__main__":
    sys.exit(main())

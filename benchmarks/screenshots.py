"""Pictures of the demo's main pages, for readers and for the newsroom, in ``var/screenshots``.

Fails, after the last picture, where a page logs an error, misses a file, asks a foreign host or
is wider than its window. ``--readme [FOLDER]`` also makes the pictures of the README in docs/.
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page

from benchmarks import readme
from benchmarks.browser import Watch, chromium
from benchmarks.site import ROOT, Site, end_politely_when_told

FOLDER = ROOT / "var/screenshots"
USER, PASSWORD = "chief", "qodsna-demo"
HEIGHTS = {360: 740, 1280: 900}
DESK = 1280
SCHEMES = ("light", "dark")
STATUS = {"not-found": 404, "withdrawn": 410}
README = {"front": (1280, 1400), "admin-article": (1280, 900)}
README_NAMES = {"front": "front.png", "admin-article": "newsroom.png"}

LOAD_EVERYTHING = """async () => {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return images.filter((image) => !image.naturalWidth).map((image) => image.src);
}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readme", nargs="?", type=Path, const=ROOT / "docs", metavar="FOLDER")
    options = parser.parse_args()
    end_politely_when_told()
    with tempfile.TemporaryDirectory(prefix="qodsna-screenshots-") as folder:
        site = Site(
            Path(folder),
            DJANGO_SETTINGS_MODULE="qodsna.settings",
            DEMO="yes",
            DEMO_PASSWORD=PASSWORD,
        )
        site.manage("migrate", "--verbosity", "0")
        site.manage("demo")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        pages = site.ask("demo")
        with site.serving(), chromium() as browser:
            problems = Album(site.url, browser, options.readme).fill(**pages)
    print(f"\n{problems} problems" if problems else "\nNo problems.")
    return 1 if problems else 0


class Album:
    """All the pictures of one site; counts what went wrong while they were taken."""

    def __init__(self, url: str, browser: Browser, readme_folder: Path | None) -> None:
        self.url, self.browser, self.readme_folder = url, browser, readme_folder
        self.problems = 0
        FOLDER.mkdir(parents=True, exist_ok=True)

    def fill(self, readers: dict[str, str], newsroom: dict[str, str]) -> int:
        """Takes every picture; gives the number of problems."""
        for scheme in SCHEMES:
            for width in HEIGHTS:
                self._shoot(readers, width, scheme, full_page=True)
            self._shoot({"admin-login": "/admin/login/"}, DESK, scheme)
            self._shoot(newsroom, DESK, scheme, signed_in=True)
        return self.problems

    def _shoot(
        self,
        pages: dict[str, str],
        width: int,
        scheme: str,
        *,
        full_page: bool = False,
        signed_in: bool = False,
    ) -> None:
        viewport = {"width": width, "height": HEIGHTS[width]}
        context = self.browser.new_context(viewport=viewport, color_scheme=scheme, locale="fa-IR")
        try:
            watch, page = Watch(context, self.url), context.new_page()
            if signed_in:
                sign_in(page, self.url)
            for name, path in pages.items():
                complaints = watch.visit(page, self.url + path, STATUS.get(name, 200))
                complaints += [f"no picture: {src}" for src in page.evaluate(LOAD_EVERYTHING)]
                complaints += too_wide(page, width)
                file = FOLDER / f"{name}-{width}-{scheme}.png"
                page.screenshot(path=file, full_page=full_page)
                self._tell(file, complaints)
                if self.readme_folder and name in README and (width, scheme) == (DESK, "light"):
                    self._shoot_for_readme(page, name, self.readme_folder)
        finally:
            context.close()

    def _tell(self, file: Path, complaints: list[str]) -> None:
        self.problems += len(complaints)
        print(f"{'FAULTY' if complaints else 'ok':7}{file.relative_to(ROOT)}", flush=True)
        for complaint in complaints:
            print(f"       !!! {complaint}", flush=True)

    def _shoot_for_readme(self, page: Page, name: str, folder: Path) -> None:
        width, height = README[name]
        clip: FloatRect = {"x": 0, "y": 0, "width": width, "height": height}
        file = folder / README_NAMES[name]
        size = readme.save(page.screenshot(clip=clip, full_page=True), file)
        print(f"{'ok':7}{file}, {size / 1000:.0f} kB")


def sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/admin/login/?next=/admin/")
    page.fill("[name=username]", USER)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_url(f"{url}/admin/")


def too_wide(page: Page, width: int) -> list[str]:
    content = page.evaluate("document.documentElement.scrollWidth")
    return [f"{content} pixels wide in a window of {width}"] if content > width else []


if __name__ == "__main__":
    raise SystemExit(main())

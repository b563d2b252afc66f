"""The newsroom as in production: gunicorn behind nginx, each a process of its own."""

import contextlib
import grp
import json
import os
import pwd
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
MISSING = "no nginx on this machine"
AROUND = """
daemon off;
user {user} {group};
pid {folder}/nginx.pid;
error_log stderr crit;
worker_rlimit_nofile 40000;
events {{ worker_connections 16384; }}
http {{
    log_format kept "$upstream_cache_status $request_uri";
    access_log {folder}/kept.log kept;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def program() -> str:
    """The path of nginx. Its absence is a failure where ``CI=true``."""
    places = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
    found = shutil.which("nginx", path=places)
    if found is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    return found


class Site:
    """A running newsroom with its DATA_DIR: ``front`` is nginx, ``back`` gunicorn."""

    long_story = "/fa/"

    def __init__(self, data: Path, **environment: str) -> None:
        self.data = data
        self.front, self.back = (f"127.0.0.1:{free_port()}" for _ in range(2))
        settings = {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": ""}
        own = {"DATA_DIR": str(data), "WEB_WORKERS": "1", "TRUSTED_PROXIES": "127.0.0.1"}
        self.environment = os.environ | settings | own | environment

    def manage(self, *command: str) -> str:
        """What a command of ``manage.py`` says."""
        whole = [sys.executable, "manage.py", *command]
        options: dict[str, Any] = {"check": True, "capture_output": True, "text": True}
        return subprocess.run(whole, cwd=ROOT, env=self.environment, **options).stdout

    def made(self, code: str) -> Any:
        """What a few lines inside the newsroom give as ``made``."""
        told = self.manage("shell", "-v0", "-c", f"{code}\nimport json\nprint(json.dumps(made))")
        return json.loads(told)

    def configured(self, folder: Path) -> Path:
        """The configuration that is shipped, with what is ours on this machine."""
        text = (ROOT / "deploy/nginx.conf").read_text()
        ours = {
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl http2;": f"listen {self.front};",
            "127.0.0.1:8000;": f"{self.back};",
            "root /srv/qodsna/var": f"root {self.data}",
            "/var/cache/qodsna-pages": f"{folder}/pages",
            "/var/log/nginx/qodsna.log qodsna;": f"{folder}/kept.log kept;\n    access_log"
            f" {folder}/lines.log qodsna;",
        }
        for shipped, own in ours.items():
            assert shipped in text
            text = text.replace(shipped, own)
        # Tests ask by http; TLS is tried by make drill-install.
        text = re.sub(r"^ +ssl_.*\n", "", text, flags=re.MULTILINE)
        (folder / "site.conf").write_text(text)
        # Tests keep their files to themselves, also from whoever nginx would become.
        (self.data / "static").mkdir(exist_ok=True)
        shutil.copy(ROOT / "static/busy.html", self.data / "static")
        user, group = pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name
        around = AROUND.format(folder=folder, user=user, group=group)
        (folder / "nginx.conf").write_text(around)
        return folder / "nginx.conf"

    @contextlib.contextmanager
    def running(self, folder: Path) -> Iterator[None]:
        nginx = [program(), "-p", str(folder), "-c", str(self.configured(folder))]
        gunicorn = [sys.executable, "-m", "gunicorn", "qodsna.wsgi", "--bind", self.back]
        gunicorn += ["--config", "deploy/gunicorn.conf.py"]
        with process(nginx), process(gunicorn, cwd=ROOT, env=self.environment):
            wait_until_ready(self.front)
            yield


@contextlib.contextmanager
def process(command: list[str], **options: Any) -> Iterator[None]:
    started = subprocess.Popen(command, **options)
    try:
        yield
    finally:
        started.terminate()
        started.wait(timeout=30)


def wait_until_ready(host: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://{host}/admin/login/").close()
            return
        time.sleep(0.1)
    raise SystemExit("The newsroom did not start")

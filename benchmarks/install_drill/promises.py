"""What docs/operations.md promises of the box that it leads to, each as what root's shell looks at.

A promise that does not hold ends with an error; the last line that is said is shown.
"""

# What must not be done: `!` before a command is nothing that ends a shell.
REFUSED = 'refused() { if "$@"; then echo "not refused: $*"; exit 1; fi; }'
CURL = 'curl --silent --show-error --insecure --resolve "$SITE:443:127.0.0.1"'
FILM = """
import subprocess, time
from pathlib import Path
from django.conf import settings
from django.core.files import File
from media.films.tasks import process_film
from media.models import Video
source = Path(settings.DATA_DIR, "uploads", "trial.mp4")
make = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=d=2:s=426x240:r=10"]
subprocess.run([*make, "-pix_fmt", "yuv420p", str(source)], check=True)
with source.open("rb") as file:
    film = Video.objects.create(title="trial", file=File(file, name="trial.mp4"))
source.unlink()
process_film.enqueue(film.pk)
for _ in range(120):
    film.refresh_from_db()
    if film.state in (Video.State.READY, Video.State.FAILED):
        break
    time.sleep(0.5)
assert film.state == Video.State.READY, film.state
"""
PICTURE = """
from tests.builders import edition, image, picture_file
from media import renditions
edition()
print(renditions.url(image(file=picture_file((900, 600))), "card", 480))
"""
PROMISES = {
    "all units are well": """
        systemctl is-active qodsna-web qodsna-worker qodsna-backup.timer qodsna-verify.timer nginx
        systemctl list-units --failed --plain --no-legend | tee /dev/stderr | wc -l | grep -x 0
        echo yes""",
    "http leads to https": f"""
        told=$({CURL} -o /dev/null -w '%{{http_code}} %{{redirect_url}}' -H "Host: $SITE" \\
          http://127.0.0.1/fa/?a=b)
        echo "$told" | grep -x "301 https://$SITE/fa/?a=b" """,
    "what gives certificates finds its file": """
        mkdir -p /var/www/letsencrypt/.well-known/acme-challenge
        echo ours > /var/www/letsencrypt/.well-known/acme-challenge/token
        curl --fail --silent -H "Host: $SITE" http://127.0.0.1/.well-known/acme-challenge/token""",
    "TLS 1.3, HTTP/2, a year of https": f"""
        {CURL} -D - -o /dev/null -w '%{{http_version}}' "https://$SITE/admin/login/" > /tmp/head
        grep -qi '^strict-transport-security: max-age=31536000' /tmp/head
        tail -n 1 /tmp/head | grep -qx 2
        echo | openssl s_client -connect 127.0.0.1:443 -servername "$SITE" 2>&1 |
          grep -m1 -o TLSv1.3""",
    "TLS before 1.2 is refused": f"""
        refused {CURL} --ciphers DEFAULT:@SECLEVEL=0 --tls-max 1.1 "https://$SITE/" """,
    "nobody but root reads the settings": """
        stat -c '%a %U' /etc/qodsna/qodsna.env | grep -x '600 root'
        refused runuser -u qodsna -- cat /etc/qodsna/qodsna.env
        refused grep -q made-by-the-install /etc/qodsna/qodsna.env
        stat -c '%a %U' /etc/qodsna/qodsna.env""",
    "the site's user writes where it should, alone": """
        found=$(find / -xdev -user qodsna -prune | sort | tr '\\n' ' ')
        echo "$found" | grep -x '/srv/backups /srv/qodsna/var '""",
    "nginx reads no secret of the newsroom": """
        refused runuser -u www-data -- ls /srv/qodsna/var
        refused runuser -u www-data -- ls /srv/backups
        refused runuser -u www-data -- ls /etc/qodsna""",
    "a backup was read again and found whole": """
        ls /srv/backups/*.backup.verified | wc -l""",
    "a page is drawn, a picture is cut": f"""
        picture=$(qodsna shell -v0 -c '{PICTURE}' | tail -n 1)
        {CURL} --fail -o /dev/null "https://$SITE/fa/"
        {CURL} --fail -o /dev/null -w '%{{content_type}}' "https://$SITE$picture" |
          grep -x image/jpeg""",
    "the worker makes a film": f"""
        qodsna shell -v0 -c '{FILM}'""",
    "who is killed comes back": """
        systemctl kill --signal=KILL qodsna-web qodsna-worker
        curl -fsS --retry 30 --retry-all-errors http://127.0.0.1:8000/readyz""",
    "systemd has nothing to say of its units": """
        told=$(systemd-analyze verify /etc/systemd/system/qodsna-* 2>&1)
        [ -z "$told" ] || { echo "$told"; exit 1; }
        echo yes""",
    "the container's question whether it lives": """
        cd /srv/qodsna/current
        asked=$(sed -n 's/^ *CMD \\(.*urllib.*\\)$/\\1/p' deploy/Containerfile)
        run='import json, subprocess, sys; subprocess.run(json.loads(sys.argv[1]), check=True)'
        python3 -c "$run" "$asked"
        echo yes""",
    "what its units may do (0 is nothing, 10 all)": """
        units=$(cd /etc/systemd/system && echo qodsna-*.service)
        systemd-analyze security --no-pager $units 2>/dev/null |
          grep -o 'exposure level.*: [0-9.]*' | grep -o '[0-9.]*$' | tr '\\n' ' '""",
}

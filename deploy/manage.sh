#!/bin/sh
# manage.py of the release that runs, with the site's settings, as its user. RELEASE names another
# release, and what stands in the environment goes before the settings of the site.
set -eu
given=$(export -p)
set -a
. "${SETTINGS:-/etc/qodsna/qodsna.env}"
eval "$given"
cd "${RELEASE:-/srv/qodsna/current}"
exec runuser -u qodsna -- .venv/bin/python manage.py "$@"

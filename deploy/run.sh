#!/bin/sh
# The server, and a worker beside it that comes back when somebody kills it; both end together.
# HOST, PORT and BIN (where python and gunicorn are) come from the environment.
set -eu
bin=${BIN:-.venv/bin}

keep_a_worker() {
  worker=
  trap '[ -z "$worker" ] || { kill "$worker" && wait "$worker"; } 2>/dev/null; exit 0' TERM HUP
  while :; do
    # Readers come first.
    nice -n 10 "$bin/python" manage.py worker &
    worker=$!
    wait "$worker" || true
    worker=
    sleep 1
  done
}

server='' keeper='' asked=''
end() {
  trap '' INT TERM HUP
  kill $server $keeper 2>/dev/null || true
}
trap 'asked=yes; end' INT TERM HUP

"$bin/gunicorn" qodsna.wsgi --config deploy/gunicorn.conf.py \
  --bind "${HOST:-127.0.0.1}:${PORT:-8000}" &
server=$!
keep_a_worker &
keeper=$!

status=0
wait "$server" || status=$?
end
wait
[ -z "$asked" ] || status=0
exit "$status"

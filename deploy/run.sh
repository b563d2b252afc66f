#!/bin/sh
# The server, and a worker beside it; who is killed comes back, and both end together.
# HOST, PORT and BIN (where python and gunicorn are) come from the environment.
set -eu
bin=${BIN:-.venv/bin}
# What a shell says of a process that kill -9 ended.
killed=137

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

keep_a_worker &
keeper=$!

status=$killed
while [ -z "$asked" ] && [ "$status" = "$killed" ]; do
  "$bin/gunicorn" qodsna.wsgi --config deploy/gunicorn.conf.py \
    --bind "${HOST:-127.0.0.1}:${PORT:-8000}" &
  server=$!
  [ -z "$asked" ] || end
  status=0
  wait "$server" || status=$?
done
end
wait
[ -z "$asked" ] || status=0
exit "$status"

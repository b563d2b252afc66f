#!/bin/sh
# The server, and a worker beside it; who is killed comes back, and both end together.
# HOST, PORT and BIN (where python and gunicorn are) come from the environment, and WORKER=no where
# the worker is run apart. USR2 changes both to the release that this folder's name leads to now,
# with its own programs, and no reader loses a request.
set -eu
bin=${BIN:-.venv/bin}
# By the folder's name and not by what it leads to: a next release brings its own.
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
# What a shell says of a process that kill -9 ended.
killed=137
: "${WEB_PID:=${DATA_DIR:-var}/web.pid}"
export WEB_PID
mkdir -p "$(dirname "$WEB_PID")"

keep_a_worker() {
  worker=
  trap '[ -z "$worker" ] || { kill "$worker" && wait "$worker"; } 2>/dev/null; exit 0' TERM HUP
  trap '[ -z "$worker" ] || kill "$worker"' USR2
  while :; do
    cd "$PWD"
    # Readers come first.
    nice -n 10 "$bin/python" manage.py worker &
    worker=$!
    while kill -0 "$worker" 2>/dev/null; do wait "$worker" || true; done
    worker=
    sleep 1
  done
}

server='' keeper='' asked=''
# More than one only while a server takes over from the one before.
servers() {
  echo $server
  cat "$WEB_PID" "$WEB_PID.2" 2>/dev/null || true
}
end() {
  trap '' INT TERM HUP USR2
  kill $(servers) $keeper 2>/dev/null || true
}
trap 'asked=yes; end' INT TERM HUP
trap 'kill -USR2 $(servers) $keeper 2>/dev/null || true' USR2

[ "${WORKER:-yes}" = no ] || {
  keep_a_worker &
  keeper=$!
}

# Who took over from another is no child of this shell.
is_served() { kill -0 $(cat "$WEB_PID" "$WEB_PID.2" 2>/dev/null) 2>/dev/null; }
# Who took over and ends by itself takes its file away.
was_killed() { [ -e "$WEB_PID" ] || [ -e "$WEB_PID.2" ]; }

status=$killed
while [ -z "$asked" ] && [ "$status" = "$killed" ]; do
  rm -f "$WEB_PID" "$WEB_PID.2"
  cd "$PWD"
  "$bin/python" "$bin/gunicorn" qodsna.wsgi --config deploy/gunicorn.conf.py \
    --bind "${HOST:-127.0.0.1}:${PORT:-8000}" &
  server=$!
  [ -z "$asked" ] || end
  while kill -0 "$server" 2>/dev/null; do
    status=0
    wait "$server" || status=$?
  done
  while is_served; do sleep 0.2; done
  if [ "$status" = 0 ] && was_killed; then status=$killed; fi
done
end
wait
[ -z "$asked" ] || status=0
exit "$status"

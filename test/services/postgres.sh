#!/usr/bin/env bash
# A PostgreSQL server for tests, on a free loopback port: test/services/postgres.sh up | down | stop | start
#
#   up      starts a new, empty one and prints the line to load: WHEELYARD_TEST_POSTGRES=postgres://…
#           It speaks TLS too where openssl is here, with a certificate by DATA/postgres/ca.pem.
#   standby NAME FOLDER   makes a standby that streams from the server whose FOLDER is given, by the NAME that it calls itself,
#           and starts it: in another WHEELYARD_TEST_SERVICES; prints its line as `up` does
#   promote makes the standby the primary
#   stop    ends it at once, as a power cut would; start starts it again on the same port with the same data
#   down    ends it and removes its data
#
#   WHEELYARD_TEST_SERVICES   folder for its data and log (default: one in the temporary folder)
#   WHEELYARD_TEST_SYNC       on: it syncs what it commits, for measurements (default: off)
#
# Uses the server that is installed; exits with 3 and a word when there is none (.ci/packages installs one).
set -euo pipefail
root="${WHEELYARD_TEST_SERVICES:-${TMPDIR:-/tmp}/wheelyard-services-$(id -u)}"
folder="$root/postgres"
password=secret
say() { echo "postgres.sh: $*" >&2; }

binaries() { # the folder of the newest server's programs
  local found
  found="$(ls -d /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb 2>/dev/null | sort -V | tail -1)"
  [ -n "$found" ] || found="$(command -v initdb || true)"
  [ -n "$found" ] || { say "PostgreSQL's server is not installed (no initdb)"; exit 3; }
  dirname "$found"
}

as_server() { # the server refuses to be root
  if [ "$(id -u)" != 0 ]; then "$@"; return; fi
  local user=nobody
  ! getent passwd postgres >/dev/null || user=postgres
  # From a folder that this user may enter.
  (cd / && exec setpriv --reuid="$user" --regid="$(id -g "$user")" --init-groups "$@")
}

free_port() { # into the folder
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})' >"$folder/port"
}

address() { echo "WHEELYARD_TEST_POSTGRES=postgres://wheelyard:$password@127.0.0.1:$(cat "$folder/port")/postgres"; }

make_folder() { # empty, and the server's own
  mkdir -p "$folder"
  if [ "$(id -u)" = 0 ]; then
    chmod 755 "$root"
    chown "$(getent passwd postgres >/dev/null && echo postgres || echo nobody)" "$folder"
  fi
  chmod 700 "$folder"
  free_port
}

start() {
  local bin port tls="" log="$folder/log" sync="${WHEELYARD_TEST_SYNC:-off}"
  [ ! -s "$folder/key.pem" ] || tls="-c ssl=on -c ssl_cert_file=$folder/ca.pem -c ssl_key_file=$folder/key.pem"
  bin="$(binaries)"
  port="$(cat "$folder/port")"
  # Nothing here has to survive a power cut; when the server syncs is its own business.
  as_server "$bin/pg_ctl" -D "$folder/data" -l "$log" -w -t 60 -s start -o "-p $port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= $tls -c fsync=$sync -c full_page_writes=$sync -c max_connections=200 -c shared_buffers=32MB" >/dev/null ||
    { say "it does not start:"; tail -5 "$log" >&2; exit 1; }
}

certify() { # one that stands for itself
  command -v openssl >/dev/null || return 0
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
    -keyout "$folder/key.pem" -out "$folder/ca.pem" 2>/dev/null || { rm -f "$folder/key.pem"; return 0; }
  [ "$(id -u)" != 0 ] || chown "$(stat -c %U "$folder")" "$folder/key.pem"
  chmod 600 "$folder/key.pem"
}

up() {
  local bin
  bin="$(binaries)"
  down
  make_folder
  echo "$password" >"$folder/password"
  # Another alphabet's order than that of bytes, as databases have in real life.
  as_server "$bin/initdb" -D "$folder/data" -U wheelyard -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --locale-provider=icu --icu-locale=en >"$root/initdb.log" 2>&1 ||
    { rm -rf "$folder/data"; as_server "$bin/initdb" -D "$folder/data" -U wheelyard -A scram-sha-256 --pwfile="$folder/password" -E UTF8 --locale=C >"$root/initdb.log" 2>&1; } ||
    { say "initdb failed:"; tail -5 "$root/initdb.log" >&2; exit 1; }
  certify
  start
  address
}

standby() { # standby NAME FOLDER
  down
  make_folder
  as_server "$(binaries)/pg_basebackup" -D "$folder/data" -R -X stream --checkpoint=fast -C -S "$1" \
    -d "host=127.0.0.1 port=$(cat "$2/postgres/port") user=wheelyard password=$password application_name=$1" || { say "no base backup"; exit 1; }
  start
  address
}

promote() { as_server "$(binaries)/pg_ctl" -D "$folder/data" -w -t 60 -s promote; }

stop() { [ ! -s "$folder/data/postmaster.pid" ] || as_server "$(binaries)/pg_ctl" -D "$folder/data" -m immediate -w -s stop || true; }
down() { stop; rm -rf "$folder"; }

case "${1:-}" in
  up | down | start | stop | promote) "$1" ;;
  standby) standby "$2" "$3" ;;
  *) say "use: postgres.sh up | down | start | stop | standby | promote"; exit 2 ;;
esac

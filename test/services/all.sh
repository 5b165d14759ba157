#!/usr/bin/env bash
# All services for tests at once: test/services/all.sh up | down
#
#   up    starts PostgreSQL, the object stores and an LDAP server, and prints the lines to load: WHEELYARD_TEST_POSTGRES=…, WHEELYARD_TEST_S3=…
#         and so on. Those whose variable is set already are left alone. One that is not installed is named; any other failure is an error.
#   down  ends those that `up` started, and removes their data
#
#   WHEELYARD_TEST_SERVICES   folder for their data and logs (default: one in the temporary folder)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
export WHEELYARD_TEST_SERVICES="${WHEELYARD_TEST_SERVICES:-${TMPDIR:-/tmp}/wheelyard-services-$(id -u)}"
services=(postgres s3 gcs azure ldap)

up() { # service
  local variable="WHEELYARD_TEST_${1^^}"
  [ -z "${!variable:-}" ] || return 0
  : >"$WHEELYARD_TEST_SERVICES/$1.started"
  local status=0
  "$here/$1.sh" up || status=$?
  # 3: it is not installed here. Anything else is a fault, and must not look like that.
  [ $status = 0 ] || [ $status = 3 ] || { echo "=== $1 failed to start" >&2; exit 1; }
  [ $status = 0 ] || echo "=== $1 cannot be started here: what needs it is skipped" >&2
}

down() { # service
  [ -e "$WHEELYARD_TEST_SERVICES/$1.started" ] || return 0
  "$here/$1.sh" down
  rm -f "$WHEELYARD_TEST_SERVICES/$1.started"
}

case "${1:-}" in
  up)
    mkdir -p "$WHEELYARD_TEST_SERVICES"
    for service in "${services[@]}"; do up "$service"; done
    echo WHEELYARD_TEST_SERVICES_UP=yes
    ;;
  down) for service in "${services[@]}"; do down "$service"; done ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

#!/usr/bin/env bash
# Tests over real services, started here and ended again: test/services/run.sh [FILE...]
#
# Without arguments: the contracts of databases and storages, the faults between a node and its services, many nodes over
# one database and one store, a server killed at each step of its work over them, and every journey of the sources with its facts in PostgreSQL. What cannot be started is said
# and skipped.
#
#   WHEELYARD_TEST_POSTGRES       a PostgreSQL server of your own, whose user may create databases: none is started then
#   WHEELYARD_TEST_S3             settings of an S3 store of your own, as JSON; and so on for each store
#   WHEELYARD_TEST_LOAD_SECONDS   how long nodes are killed under load (default 15)
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
WHEELYARD_TEST_SERVICES="$(mktemp -d)"
export WHEELYARD_TEST_SERVICES
started=()
cleanup() {
  for service in "${started[@]}"; do "test/services/$service.sh" down; done
  rm -rf "$WHEELYARD_TEST_SERVICES"
}
trap cleanup EXIT

need() { # need SERVICE VARIABLE: starts it, unless the variable names one; fails when neither is to be had
  local line
  [ -z "${!2:-}" ] || return 0
  [ -x "test/services/$1.sh" ] || return 1
  started+=("$1")
  line="$("test/services/$1.sh" up)" && export "${line?}" && return 0
  echo "=== $1 cannot be started here: what needs it is skipped"
  return 1
}

databases=sqlite
if need postgres WHEELYARD_TEST_POSTGRES; then databases=sqlite,postgres; fi
export WHEELYARD_TEST_DATABASES="$databases"
for store in s3 gcs azure; do need "$store" "WHEELYARD_TEST_${store^^}" || true; done

# What users run, not the sources.
export WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs
node bin/prepare.cjs
if [ $# -gt 0 ]; then
  node --test --test-concurrency=1 "$@"
  exit
fi
# The long one first; the others go on beside it: each has a database, a store or a server of its own.
node --test --test-concurrency=2 test/services/many-nodes.services.ts \
  test/contracts/{database,database-processes,leases,removals,copy-database,upgrade,publish-messages,storage}.test.ts test/faults/postgres*.faults.ts \
  test/services/{rolling,failover,object-stores,postgres-server,site-mark,rebuild}.services.ts
# CI's step "faults" kills those over SQLite and the disk.
kills=(test/faults/kill-{steps,stages,random}.faults.ts)
if [ "${databases##*,}" = postgres ]; then
  echo "=== killed at each step, with the facts in PostgreSQL"
  WHEELYARD_TEST_DATABASE=postgres WHEELYARD_ROUNDS="${WHEELYARD_ROUNDS:-4}" node --test --test-concurrency=2 "${kills[@]}"
fi
if [ -n "${WHEELYARD_TEST_S3:-}" ]; then
  echo "=== killed at each step, with the bytes in an object store"
  WHEELYARD_TEST_DATABASE="${databases##*,}" WHEELYARD_TEST_STORE=s3 WHEELYARD_ROUNDS="${WHEELYARD_ROUNDS:-4}" \
    node --test --test-concurrency=2 "${kills[@]}"
fi
# Of the sources: CI's step "tests" runs those of the bundle with SQLite.
echo "=== the journeys of the sources, with their facts in ${databases##*,}"
env -u WHEELYARD_TEST_PROGRAM WHEELYARD_TEST_DATABASE="${databases##*,}" \
  node --test --test-concurrency=2 test/journeys/*.test.ts
if [ -n "${WHEELYARD_TEST_S3:-}" ]; then
  # Not those that look into the folders of a server.
  echo "=== journeys with their bytes in an object store"
  WHEELYARD_TEST_STORE=s3 node --test --test-concurrency=2 \
    test/journeys/{publish-and-install,files,metadata-files,conditional,mirror,races,workers,yank-and-remove,index-tree}.test.ts
fi

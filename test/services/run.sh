#!/usr/bin/env bash
# Tests over real services, started here and ended again: test/services/run.sh [FILE...]
#
# Without arguments: the contracts of the databases, the faults between a node and its database, many nodes over one
# database, and every journey once more with its facts in PostgreSQL. What cannot be started is said and skipped.
#
#   WHEELYARD_TEST_POSTGRES   a PostgreSQL server of your own, whose user may create databases: none is started then
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
WHEELYARD_TEST_SERVICES="$(mktemp -d)"
export WHEELYARD_TEST_SERVICES
cleanup() {
  test/services/postgres.sh down
  rm -rf "$WHEELYARD_TEST_SERVICES"
}
trap cleanup EXIT

databases=sqlite
if [ -n "${WHEELYARD_TEST_POSTGRES:-}" ]; then
  databases=sqlite,postgres
elif started="$(test/services/postgres.sh up)"; then
  export "${started?}"
  databases=sqlite,postgres
else
  echo "=== PostgreSQL cannot be started here: what needs it is skipped"
fi
export WHEELYARD_TEST_DATABASES="$databases"
# What users run, not the sources.
export WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs
node bin/prepare.cjs
if [ $# -gt 0 ]; then
  node --test --test-concurrency=1 "$@"
  exit
fi
node --test --test-concurrency=1 test/contracts/{database,database-processes,leases}.test.ts test/faults/postgres*.faults.ts
if [ "$databases" != sqlite ]; then
  echo "=== the journeys, with their facts in PostgreSQL"
  WHEELYARD_TEST_DATABASE=postgres node --test --test-concurrency=2 test/journeys/*.test.ts
fi

#!/usr/bin/env bash
# Tests over real services, which are started here and ended again: test/services/run.sh [PART | FILE...]
#
#   nodes            contracts of databases and storages, faults between a node and its services, many nodes over one database
#   kills            a server killed at each step of its work, with its facts in PostgreSQL
#   kills-store      the same, with its bytes in an object store as well
#   journeys         every journey, with its facts in PostgreSQL
#   journeys-store   journeys with their bytes in an object store
#
# Without arguments: all of these. What needs a service that cannot be started here is skipped by name.
#
#   WHEELYARD_TEST_POSTGRES       a PostgreSQL server of your own, whose user may create databases: none is started then
#   WHEELYARD_TEST_S3             settings of an S3 store of your own, as JSON; and so on for each store
#   WHEELYARD_TEST_LOAD_SECONDS   how long nodes are killed under load (default 15)
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
node bin/prepare.cjs

own=""
# CI starts them once for all parts.
if [ -z "${WHEELYARD_TEST_SERVICES_UP:-}" ]; then
  own="$(mktemp -d)"
  export WHEELYARD_TEST_SERVICES="$own"
fi
cleanup() {
  [ -n "$own" ] || return 0
  test/services/all.sh down
  rm -rf "$own"
}
trap cleanup EXIT
if [ -n "$own" ]; then
  lines="$(test/services/all.sh up)"
  while read -r line; do export "${line?}"; done <<<"$lines"
fi

databases=sqlite
[ -z "${WHEELYARD_TEST_POSTGRES:-}" ] || databases=sqlite,postgres
export WHEELYARD_TEST_DATABASES="$databases"
rounds="${WHEELYARD_ROUNDS:-4}"
at_once="${WHEELYARD_TEST_AT_ONCE:-2}"
# CI's step "faults" kills those over SQLite and the disk.
kills=(test/faults/kill-{steps,stages,random}.faults.ts)

has() { # has VARIABLE SERVICE: whether there is one; says so when not
  [ -z "${!1:-}" ] || return 0
  echo "=== no $2: skipped"
  return 1
}

# What users run, not the sources.
bundle() { WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs node --test --test-timeout=900000 "$@"; }

part() {
  echo "=== $1"
  case "$1" in
    nodes)
      # The long one first; the others go on beside it: each has a database, a store or a server of its own.
      bundle --test-concurrency="$at_once" test/services/many-nodes*.services.ts \
        test/contracts/{database,database-processes,leases,page-sharing,row-pages,removals,copy-database,upgrade,publish-messages,storage,verifiers}.test.ts \
        test/faults/postgres*.faults.ts test/services/{rolling,failover,object-stores,backup,import-stores,postgres-server,site-mark,rebuild,ldap}.services.ts
      ;;
    kills)
      has WHEELYARD_TEST_POSTGRES PostgreSQL || return 0
      WHEELYARD_TEST_DATABASE=postgres WHEELYARD_ROUNDS="$rounds" bundle --test-concurrency="$at_once" "${kills[@]}"
      ;;
    kills-store)
      has WHEELYARD_TEST_S3 "S3 store" || return 0
      WHEELYARD_TEST_DATABASE="${databases##*,}" WHEELYARD_TEST_STORE=s3 WHEELYARD_ROUNDS="$rounds" \
        bundle --test-concurrency="$at_once" "${kills[@]}"
      ;;
    journeys)
      # Of the sources: `npm test` in CI runs those of the bundle, with SQLite.
      has WHEELYARD_TEST_POSTGRES PostgreSQL || return 0
      WHEELYARD_TEST_DATABASE=postgres node --test --test-timeout=900000 --test-concurrency="$at_once" test/journeys/*.test.ts
      ;;
    journeys-store)
      # Not those that look into the folders of a server.
      has WHEELYARD_TEST_S3 "S3 store" || return 0
      WHEELYARD_TEST_STORE=s3 bundle --test-concurrency="$at_once" \
        test/journeys/{publish-and-install,files,metadata-files,conditional,mirror,races,workers,yank-and-remove,index-tree}.test.ts
      ;;
    *)
      echo "no such part: $1" >&2
      return 2
      ;;
  esac
}

case "${1:-}" in
  */*) bundle --test-concurrency=1 "$@" ;;
  "") for name in nodes kills kills-store journeys journeys-store; do part "$name"; done ;;
  *) part "$1" ;;
esac

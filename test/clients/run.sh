#!/usr/bin/env bash
# Real clients against a real server: test/clients/run.sh [FILE...]
#
#   WHEELYARD_FULL=1    a wheel of 1 GB instead of 100 MB, and more kills
#   WHEELYARD_CLIENTS   folder of the clients' environments (default ~/.cache/wheelyard-clients)
#
# Makes the environments first (minutes, once). A client that cannot be had on this machine is skipped by name.
set -euo pipefail
cd "$(dirname "$0")/../.."
test/clients/environments.sh up
export PATH="$PWD/node_modules/.bin:$PATH"
# What users run, not the sources.
export WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs
node bin/prepare.cjs
exec node --test --test-concurrency="${WHEELYARD_TEST_AT_ONCE:-2}" "${@:-test/clients/*.clients.ts}"

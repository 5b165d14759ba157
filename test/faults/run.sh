#!/usr/bin/env bash
# Hurts a running server in every way we know and looks what became of it: test/faults/run.sh [FILE...]
#
#   WHEELYARD_ROUNDS   how often it is killed under load (default 12; 50 for a release)
#   WHEELYARD_DAYS     how many days in the life of a company are played (default 21; 365 for a release)
#   WHEELYARD_CUTS     at how many random moments the power is cut (default 9; 200 for a release)
#   WHEELYARD_FUZZ     how many mutated uploads and paths are sent (default 400 each)
#   WHEELYARD_SEED     the seed of all that is random
#
# Only loopback addresses are used. Full and read-only disks need root; failing system calls need strace.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
# What users run, not the sources.
export WHEELYARD_TEST_PROGRAM=bin/wheelyard.cjs
node bin/prepare.cjs
exec node --test --test-timeout=900000 --test-concurrency="${WHEELYARD_TEST_AT_ONCE:-1}" "${@:-test/faults/*.faults.ts}"

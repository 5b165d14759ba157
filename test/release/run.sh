#!/usr/bin/env bash
# Builds the packages that users install, installs them from the built files, and runs what was installed:
# test/release/run.sh [FILE...]. What needs pip or uv is skipped by name where there is none.
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
node bin/prepare.cjs
exec node --test --test-concurrency="${WHEELYARD_TEST_AT_ONCE:-1}" "${@:-test/release/*.release.ts}"

#!/usr/bin/env bash
# The pages in a real Chromium against a real server: test/web/run.sh [FILE...]
#
#   CHROMIUM_PATH   the browser (default: chromium, chromium-browser or google-chrome of this machine)
#
# Skipped by name where there is no Chromium; `.ci/packages` installs it where it may.
set -euo pipefail
cd "$(dirname "$0")/../.."
node bin/prepare.cjs
export PATH="$PWD/node_modules/.bin:$PATH"
exec node --test --test-concurrency="${WHEELYARD_TEST_AT_ONCE:-2}" --test-timeout=600000 "${@:-test/web/*.test.ts}"

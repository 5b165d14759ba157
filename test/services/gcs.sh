#!/usr/bin/env bash
# An emulator of Google Cloud Storage for tests, on a free loopback port: test/services/gcs.sh up | down
#
#   up      starts a new, empty one with a bucket and prints the line to load: WHEELYARD_TEST_GCS={…}
#   down    ends it
#
#   WHEELYARD_TEST_SERVICES   folder for its log (default: one in the temporary folder)
#   WHEELYARD_TEST_TOOLS      folder for the built program (default ~/.cache/wheelyard-services)
#
# It is fake-gcs-server, from the PATH or built by Go, with everything in memory. Exits with 3 and a word when there is neither.
set -euo pipefail
PROGRAM=github.com/fsouza/fake-gcs-server@v1.56.1
root="${WHEELYARD_TEST_SERVICES:-${TMPDIR:-/tmp}/wheelyard-services-$(id -u)}"
tools="${WHEELYARD_TEST_TOOLS:-$HOME/.cache/wheelyard-services}"
folder="$root/gcs"
bucket=packages
say() { echo "gcs.sh: $*" >&2; }

program() { # prints the server to run; builds it where that can be
  if command -v fake-gcs-server >/dev/null; then command -v fake-gcs-server; return; fi
  if [ ! -x "$tools/bin/fake-gcs-server" ]; then
    command -v go >/dev/null || { say "neither fake-gcs-server nor Go to build it is here"; return 3; }
    say "building fake-gcs-server, once"
    mkdir -p "$tools/bin" "$root"
    CGO_ENABLED=0 GOBIN="$tools/bin" GOFLAGS=-buildvcs=false nice -n 10 go install -trimpath -ldflags '-s -w' "$PROGRAM" \
      >"$root/gcs-build.log" 2>&1 || { say "it cannot be built:"; tail -3 "$root/gcs-build.log" >&2; return 3; }
  fi
  echo "$tools/bin/fake-gcs-server"
}

up() {
  local server port url
  server="$(program)" || exit $?
  down
  mkdir -p "$folder"
  port="$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')"
  url="http://127.0.0.1:$port"
  nohup setsid "$server" -scheme http -host 127.0.0.1 -port "$port" -backend memory -public-host "127.0.0.1:$port" \
    -external-url "$url" -log-level warn >>"$folder/log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in $(seq 300); do
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || { say "it ended at once:"; tail -5 "$folder/log" >&2; exit 1; }
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
    sleep 0.1
  done
  # The bucket, and a throw-away account whose key signs addresses: the emulator looks at no signature.
  URL="$url" BUCKET="$bucket" node --input-type=module -e '
    import { generateKeyPairSync } from "node:crypto";
    const { URL: url, BUCKET: bucket } = process.env;
    const made = await fetch(`${url}/storage/v1/b?project=test`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: bucket }) });
    if (!made.ok) throw new Error(`no bucket: ${made.status}`);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
    const credentials = JSON.stringify({ type: "service_account", project_id: "test", private_key_id: "1",
      private_key: privateKey, client_email: "test@test.invalid", client_id: "1", token_uri: "http://127.0.0.1:1/token" });
    console.log("WHEELYARD_TEST_GCS=" + JSON.stringify({ driver: "gcs", bucket, endpoint: url, anonymous: true, credentials }));'
}

down() {
  local pid
  if [ -s "$folder/pid" ]; then
    pid="$(cat "$folder/pid")"
    kill -KILL "$pid" 2>/dev/null || true
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  fi
  rm -rf "$folder"
}

case "${1:-}" in
  up | down) "$1" ;;
  *) say "use: gcs.sh up | down"; exit 2 ;;
esac

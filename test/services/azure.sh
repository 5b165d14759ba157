#!/usr/bin/env bash
# Microsoft's emulator of Azure Blob Storage for tests, on a free loopback port: test/services/azure.sh up | down
#
#   up      starts a new, empty one and prints the line to load: WHEELYARD_TEST_AZURE={…}
#   down    ends it and removes its data
#
#   WHEELYARD_TEST_SERVICES   folder for its data and log (default: one in the temporary folder)
#   WHEELYARD_TEST_TOOLS      folder for the installed program (default ~/.cache/wheelyard-services)
#
# It is Azurite, installed by npm. Exits with 3 and a word when that cannot be.
set -euo pipefail
VERSION=3.35.0
root="${WHEELYARD_TEST_SERVICES:-${TMPDIR:-/tmp}/wheelyard-services-$(id -u)}"
tools="${WHEELYARD_TEST_TOOLS:-$HOME/.cache/wheelyard-services}"
folder="$root/azure"
program="$tools/azurite-$VERSION/node_modules/azurite/dist/src/blob/main.js"
# The account and key that every copy of the emulator has, as its documentation says.
account=devstoreaccount1
key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
say() { echo "azure.sh: $*" >&2; }

install() {
  [ ! -f "$program" ] || return 0
  say "installing Azurite, once"
  mkdir -p "$tools/azurite-$VERSION" "$root"
  echo '{"private":true}' >"$tools/azurite-$VERSION/package.json"
  npm install --prefix "$tools/azurite-$VERSION" --no-audit --no-fund --loglevel=error "azurite@$VERSION" \
    >"$root/azure-install.log" 2>&1 || { say "it cannot be installed:"; tail -3 "$root/azure-install.log" >&2; exit 3; }
}

up() {
  install
  down
  mkdir -p "$folder/data"
  local port
  port="$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')"
  nohup setsid node "$program" --blobHost 127.0.0.1 --blobPort "$port" --location "$folder/data" --silent --disableTelemetry \
    --skipApiVersionCheck >>"$folder/log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in $(seq 600); do
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || { say "it ended at once:"; tail -5 "$folder/log" >&2; exit 1; }
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "WHEELYARD_TEST_AZURE={\"driver\":\"azure\",\"container\":\"packages\",\"createContainer\":true,\"account\":\"$account\",\"accountKey\":\"$key\",\"endpoint\":\"http://127.0.0.1:$port/$account\"}"
      return
    fi
    sleep 0.1
  done
  say "it does not answer"
  exit 1
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
  *) say "use: azure.sh up | down"; exit 2 ;;
esac

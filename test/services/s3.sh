#!/usr/bin/env bash
# An S3 server for tests, on a free loopback port: test/services/s3.sh up | down | stop | start
#
#   up      starts a new, empty one with a bucket and prints the line to load: WHEELYARD_TEST_S3={…}
#   stop    ends it at once, as a power cut would; start starts it again on the same port with the same data
#   down    ends it and removes its data
#
#   WHEELYARD_TEST_SERVICES   folder for its data and log (default: one in the temporary folder)
#   WHEELYARD_TEST_TOOLS      folder for the built program (default ~/.cache/wheelyard-services)
#
# The server is versitygw or minio where one is on the PATH, else versitygw built by Go. Exits with 3 and a word when there
# is neither.
set -euo pipefail
VERSITYGW=github.com/versity/versitygw/cmd/versitygw@v1.8.0
root="${WHEELYARD_TEST_SERVICES:-${TMPDIR:-/tmp}/wheelyard-services-$(id -u)}"
tools="${WHEELYARD_TEST_TOOLS:-$HOME/.cache/wheelyard-services}"
folder="$root/s3"
key=testaccesskey secret=testsecretkey bucket=packages
say() { echo "s3.sh: $*" >&2; }

program() { # prints the server to run; builds it where that can be
  local name
  for name in versitygw minio; do
    if command -v "$name" >/dev/null; then command -v "$name"; return; fi
  done
  if [ ! -x "$tools/bin/versitygw" ]; then
    command -v go >/dev/null || { say "no S3 server: neither versitygw nor minio is here, nor Go to build one"; return 3; }
    say "building versitygw, once"
    mkdir -p "$tools/bin" "$root"
    CGO_ENABLED=0 GOBIN="$tools/bin" GOFLAGS=-buildvcs=false nice -n 10 go install -trimpath -ldflags '-s -w' "$VERSITYGW" \
      >"$root/s3-build.log" 2>&1 || { say "versitygw cannot be built:"; tail -3 "$root/s3-build.log" >&2; return 3; }
  fi
  echo "$tools/bin/versitygw"
}

start() {
  local server port
  server="$(program)" || exit $?
  port="$(cat "$folder/port")"
  case "$server" in
    *minio) MINIO_ROOT_USER=$key MINIO_ROOT_PASSWORD=$secret MINIO_UPDATE=off MINIO_BROWSER=off \
      nohup setsid "$server" server --quiet --address "127.0.0.1:$port" "$folder/data" >>"$folder/log" 2>&1 </dev/null & ;;
    *) nohup setsid "$server" --access "$key" --secret "$secret" --port "127.0.0.1:$port" --iam-dir "$folder/iam" \
      --health /healthz --keep-alive posix "$folder/data" >>"$folder/log" 2>&1 </dev/null & ;;
  esac
  echo $! >"$folder/pid"
  for _ in $(seq 300); do
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || { say "it ended at once:"; tail -5 "$folder/log" >&2; exit 1; }
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
    sleep 0.1
  done
  say "it does not answer"
  exit 1
}

stop() {
  [ -s "$folder/pid" ] || return 0
  local pid
  pid="$(cat "$folder/pid")"
  kill -KILL "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  rm -f "$folder/pid"
}

make_bucket() { # once, ahead of all tests: a folder is no bucket, and two who make it at once would spoil it
  (cd "$(dirname "$0")/../.." && node --input-type=module -e '
    import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
    const [endpoint, accessKeyId, secretAccessKey, Bucket] = process.argv.slice(1);
    const client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
    await client.send(new CreateBucketCommand({ Bucket }));
  ' "http://127.0.0.1:$(cat "$folder/port")" "$key" "$secret" "$bucket") || { say "the bucket cannot be made"; exit 1; }
}

up() {
  program >/dev/null || exit $?
  down
  mkdir -p "$folder/data" "$folder/iam"
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})' >"$folder/port"
  start
  make_bucket
  echo "WHEELYARD_TEST_S3={\"driver\":\"s3\",\"bucket\":\"$bucket\",\"region\":\"us-east-1\",\"endpoint\":\"http://127.0.0.1:$(cat "$folder/port")\",\"accessKeyId\":\"$key\",\"secretAccessKey\":\"$secret\",\"proxy\":\"off\"}"
}

down() {
  stop
  rm -rf "$folder"
}

case "${1:-}" in
  up | down | stop | start) "$1" ;;
  *) say "use: s3.sh up | down | stop | start"; exit 2 ;;
esac

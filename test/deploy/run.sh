#!/usr/bin/env bash
# Checks the kits of deploy/ with their own tools: test/deploy/run.sh [FILE...]. A tool that is not on PATH is skipped by name.
#   HELM, KUBECONFORM, KUBE_APISERVER and ETCD, HADOLINT, TERRAFORM, NGINX, CADDY, PROMTOOL   where a tool is, if not on PATH
#   K8S_SCHEMAS   where kubeconform finds its schemas, if not at its own place
set -euo pipefail
cd "$(dirname "$0")/../.."
export PATH="$PWD/node_modules/.bin:$PATH"
node bin/prepare.cjs
exec node --test --test-timeout=900000 --test-concurrency="${WHEELYARD_TEST_AT_ONCE:-1}" "${@:-test/deploy/*.deploy.ts}"

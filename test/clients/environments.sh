#!/usr/bin/env bash
# The real clients that test/clients runs against Wheelyard, each in an environment of its own outside the repository.
#
#   environments.sh up [CASE...]   makes what is missing, one after the other (default: all cases)
#   environments.sh list           one line a case: CASE <tab> its bin folder, or CASE <tab> "missing: why"
#   environments.sh down           removes all of them
#
# A CASE is `pip-<python>-<pip version>` (an installer of that age) or `tool-<name>` (a publisher or a project manager).
# They live in $WHEELYARD_CLIENTS (default ~/.cache/wheelyard-clients). Pythons come from pyenv, else from PATH.
set -euo pipefail

HOME_OF_CLIENTS=${WHEELYARD_CLIENTS:-$HOME/.cache/wheelyard-clients}
PIPS="2.7-1.5.6 2.7-8.1.2 2.7-9.0.3 2.7-10.0.1 2.7-18.1 2.7-19.3.1 2.7-20.3.4 3.6-21.3.1 3.7-24.0 3.11-22.3.1 3.12-23.2.1 3.13-latest"
TOOLS="uv build build2024 twine twine5 poetry pdm hatch flit pipenv schemathesis devpi devpi5 devpi-server"

cases() {
  local name
  for name in $PIPS; do echo "pip-$name"; done
  for name in $TOOLS; do echo "tool-$name"; done
}

# Prints the newest interpreter of a minor version, or nothing.
find_python() {
  local root found
  root=$(pyenv root 2>/dev/null || true)
  found=$(ls -d "${root:-/nonexistent}"/versions/"$1".*/bin/python 2>/dev/null | tail -1 || true)
  [ -n "$found" ] || found=$(command -v "python$1" || true)
  echo "$found"
}

# The first of some Pythons that is here; without any: of those that today's tools still support.
tool_python() {
  local version found
  for version in ${1:-3.12 3.13 3.11 3.10}; do
    found=$(find_python "$version")
    [ -z "$found" ] || { echo "$found"; return; }
  done
}

# virtualenv 20.21 is the last that makes environments for Python 2.7 and 3.6; it runs on Python 3.11 and older.
old_virtualenv() {
  local folder=$HOME_OF_CLIENTS/virtualenv version found
  if [ ! -e "$folder/.ok" ]; then
    for version in 3.11 3.10 3.9 3.8; do
      found=$(find_python "$version")
      [ -z "$found" ] || break
    done
    rm -rf "$folder"
    "$found" -m venv "$folder"
    "$folder/bin/python" -m pip install -q 'virtualenv==20.21.1' 'setuptools<81'
    : >"$folder/.ok"
  fi
  echo "$folder/bin/virtualenv"
}

# What to ask pip for in a case; majors are pinned where a test is about their manners.
requirement_of() {
  case $1 in
    pip-*-latest) echo "--upgrade pip" ;;
    pip-*) echo "pip==${1##*-}" ;;
    tool-twine5) echo "twine==5.1.1" ;;
    tool-build) echo "build setuptools wheel" ;;
    # Before Metadata-Version 2.4, which twine 5 cannot read.
    tool-build2024) echo "build setuptools==75.8.0 wheel" ;;
    # Without its own lock, pdm gets a hishel newer than it can work with.
    tool-pdm) echo "pdm[locked]" ;;
    tool-devpi) echo "devpi-client" ;;
    # It needs pkg_resources.
    tool-devpi5) echo "devpi-client<6 setuptools<81 wheel" ;;
    tool-*) echo "${1#tool-}" ;;
  esac
}

make_pip() { # python version, folder, requirement
  local python
  python=$(find_python "$1")
  [ -n "$python" ] || { echo "no Python $1 on this machine"; return 1; }
  case $1 in
    2.7 | 3.6 | 3.7) "$(old_virtualenv)" -q --no-periodic-update -p "$python" "$2" ;;
    *) "$python" -m venv "$2" ;;
  esac
  # Newer environments bring no setuptools, which building a source distribution needs.
  "$2/bin/python" -c 'import setuptools, wheel' 2>/dev/null || "$2/bin/python" -m pip install -q setuptools wheel
  # shellcheck disable=SC2086 # several words
  "$2/bin/python" -m pip install -q --disable-pip-version-check $3
}

make_tool() { # folder, requirement, Pythons
  local python
  python=$(tool_python "${3:-}")
  [ -n "$python" ] || { echo "no Python ${3:-3.10 or newer} on this machine"; return 1; }
  "$python" -m venv "$1"
  # shellcheck disable=SC2086 # several requirements
  "$1/bin/python" -m pip install -q --disable-pip-version-check $2
}

# Makes a case anew when it is missing or was made from another requirement.
make_case() {
  local name=$1 folder=$HOME_OF_CLIENTS/$1 want python
  want=$(requirement_of "$name")
  [ "$(cat "$folder/.ok" 2>/dev/null)" != "$want" ] || return 0
  rm -rf "$folder"
  mkdir -p "$HOME_OF_CLIENTS/logs"
  python=${name#pip-}
  echo "making $name" >&2
  if case $name in
    pip-*) make_pip "${python%%-*}" "$folder" "$want" ;;
    tool-devpi5) make_tool "$folder" "$want" "3.9 3.8 3.10" ;;
    tool-*) make_tool "$folder" "$want" ;;
    *) echo "no such case"; false ;;
  esac >"$HOME_OF_CLIENTS/logs/$name" 2>&1; then
    echo "$want" >"$folder/.ok"
  else
    echo "could not make $name: $(tail -1 "$HOME_OF_CLIENTS/logs/$name")" >&2
  fi
}

list() {
  local name
  cases | while read -r name; do
    if [ -e "$HOME_OF_CLIENTS/$name/.ok" ]; then
      printf '%s\t%s\n' "$name" "$HOME_OF_CLIENTS/$name/bin"
    else
      printf '%s\tmissing: %s\n' "$name" "$(tail -1 "$HOME_OF_CLIENTS/logs/$name" 2>/dev/null || echo "not made yet")"
    fi
  done
}

case "${1:-}" in
  up)
    shift
    mkdir -p "$HOME_OF_CLIENTS"
    exec 9>"$HOME_OF_CLIENTS/lock"
    flock 9
    for name in ${@:-$(cases)}; do make_case "$name"; done
    list
    ;;
  list) list ;;
  down) rm -rf "$HOME_OF_CLIENTS" ;;
  *)
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

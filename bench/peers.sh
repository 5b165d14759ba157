#!/usr/bin/env bash
# The servers that Wheelyard is measured beside and with, each in an environment of its own outside the repository:
# bench/peers.sh [pypiserver | devpi | pypicloud | proxpi | uv]...   Prints NAME <tab> its bin folder for those that can be had.
set -uo pipefail
HOME_OF_PEERS=${WHEELYARD_PEERS:-$HOME/.cache/wheelyard-peers}
mkdir -p "$HOME_OF_PEERS"

python_of() { # VERSION…: the first interpreter of these that is there
  local version found
  for version in "$@"; do
    for found in "$(command -v "python$version")" "$HOME"/.pyenv/versions/"$version".*/bin/python; do
      [ -n "$found" ] && "$found" -c 'import ssl, venv' >/dev/null 2>&1 && { echo "$found"; return; }
    done
  done
  return 1
}

make() { # NAME PYTHON REQUIREMENT…
  local name=$1 python=$2 folder=$HOME_OF_PEERS/$1
  shift 2
  if [ ! -e "$folder/.ok" ]; then
    rm -rf "$folder"
    "$python" -m venv "$folder" || return 1
    # PyPICloud's oldest parts build with an old setuptools only.
    "$folder/bin/pip" install -q --disable-pip-version-check 'setuptools<58' wheel >"$folder.log" 2>&1 &&
      "$folder/bin/pip" install -q --disable-pip-version-check "$@" >>"$folder.log" 2>&1 || return 1
    : >"$folder/.ok"
  fi
  printf '%s\t%s\n' "$name" "$folder/bin"
}

for peer in "${@:-pypiserver devpi pypicloud}"; do
  for name in $peer; do
    case $name in
      pypiserver) make pypiserver "$(python_of 3.11 3.10 3.12)" 'pypiserver[passlib,cache]==2.4.2' gunicorn gevent 'setuptools<81' ;;
      devpi) make devpi "$(python_of 3.11 3.10 3.12)" devpi-server ;;
      pypicloud) make pypicloud "$(python_of 3.10 3.9 3.8)" 'pypicloud==1.3.12' waitress 'sqlalchemy<1.4' 'setuptools<81' ;;
      proxpi) make proxpi "$(python_of 3.11 3.10 3.12)" proxpi gunicorn ;;
      uv) make uv "$(python_of 3.11 3.12 3.10)" uv ;;
    esac || echo "$name cannot be had here: $(tail -1 "$HOME_OF_PEERS/$name.log" 2>/dev/null)" >&2
  done
done

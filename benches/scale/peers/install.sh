#!/usr/bin/env bash
# Installs the programs that the bench compares with: benches/scale/peers/install.sh FOLDER.
# What cannot be had is left out, and said. git, node and Python 3 themselves are not installed.
set -uo pipefail
to=${1:?a folder is needed}
mkdir -p "$to"

python3 -m venv "$to/venv" || { echo "left out: Python has no venv"; exit 1; }
install() {
  "$to/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" || echo "left out: $1"
}
install pymerkle==7.0.0 cachetools==7.2.1
install datasketch==2.0.0 numpy==2.4.6 scipy==1.17.1

if command -v npm >/dev/null; then
  npm install --prefix "$to" --no-audit --no-fund --silent hypercore@11.39.5 || echo "left out: hypercore"
else
  echo "left out: hypercore needs node and npm"
fi
command -v git >/dev/null || echo "left out: git"
exit 0

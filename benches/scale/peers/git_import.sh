#!/usr/bin/env bash
# A history in git, durable, one commit for each row: git_import.sh ROWS PYTHON
set -euo pipefail
git init --quiet --bare --initial-branch=main repo.git
"$2" "$(dirname "$0")/git_commits.py" "$1" |
  git -C repo.git -c core.fsync=all -c core.fsyncMethod=fsync fast-import --quiet

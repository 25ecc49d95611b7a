#!/usr/bin/env bash
# container: bytes, evaluation time on a four times slower processor, and time to the first event of the container's
# script, beside other browser collectors from npm on the same page, in Chromium.
set -euo pipefail
source "$METKA_HOME/deploy/bench/lib.sh"
need_command chromium chromium
cd "$METKA_HOME/deploy/bench/container"
cmp -s package-lock.json node_modules/.metka-lock 2>/dev/null || {
  npm ci --ignore-scripts --silent >/dev/null
  cp package-lock.json node_modules/.metka-lock
}
machine
ROUNDS=${ROUNDS:-9} node bench.mjs

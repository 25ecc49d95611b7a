#!/usr/bin/env bash
# The end-to-end journeys against the packaged gateway; called by `./metka test`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../e2e"
mkdir -p ../../target
cmp -s package-lock.json node_modules/.metka-lock 2>/dev/null || {
  npm ci --silent >/dev/null
  cp package-lock.json node_modules/.metka-lock
}
npm test

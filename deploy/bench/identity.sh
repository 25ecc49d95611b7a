#!/usr/bin/env bash
# identity: resolves per second of the identity stage, in ranges as the pipeline hands them over, against pipelined GETs of the
# same events' keys on the same Redis.
set -euo pipefail
source "$METKA_HOME/deploy/bench/lib.sh"
need_command redis-server redis-server
machine
"$METKA_HOME/deploy/scripts/faults.sh" identity.IdentityBench --rounds "${ROUNDS:-5}" --events "${EVENTS:-200000}"

#!/usr/bin/env bash
# outage: single events at a fixed rate while ClickHouse is frozen for MINUTES: memory, the p99 of the 2xx against before, and
# after catching up what was lost or stored twice.
set -euo pipefail
source "$METKA_HOME/deploy/bench/lib.sh"
machine
"$METKA_HOME/deploy/scripts/faults.sh" faults.OutageBench --minutes "${MINUTES:-10}" --rate "${RATE:-3000}"

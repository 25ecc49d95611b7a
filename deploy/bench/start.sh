#!/usr/bin/env bash
# start: time from the command to ready with everything embedded and data of an earlier run, warm.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"

ROUNDS=${ROUNDS:-5}
machine
start_gateway start
echo "first start in an empty folder: $READY_S s"
stop_gateway
ready=() memory=()
for round in $(seq "$ROUNDS"); do
  start_gateway start
  ready+=("$READY_S")
  memory+=("$(rss_mb "$GATEWAY")")
  echo "round $round: ready in $READY_S s, resident $(rss_mb "$GATEWAY") MB"
  stop_gateway
done
printf '{"bench":"start","ready_s":%s,"rss_mb":%s}\n' "$(median "${ready[@]}")" "$(median "${memory[@]}")"

#!/usr/bin/env bash
# ingest-segment: batches of 15 track calls in Segment's shape to /v1/batch from 64 connections, each batch fsynced before its
# answer, against nginx that writes the same POST body to a buffered log. A round begins when all that came before is stored.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"
source "$METKA_HOME/deploy/bench/http.sh"

ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-10}
EVENTS=15
LUA="$METKA_HOME/deploy/bench/segment.lua"

start_nginx
start_gateway ingest-segment
machine
echo "each of $ROUNDS rounds: ${SECONDS_EACH} s of nginx POST, Metka POST; $EVENTS events in a request"
warm_up segment.lua "$EDGE/v1/batch"

events() { awk -v r="$1" -v n="$EVENTS" 'BEGIN {printf "%.0f", r * n}'; }

nginx=() metka=() p99=()
for round in $(seq "$ROUNDS"); do
  until_stored
  read -r p _ e1 < <(measure -s "$LUA" "http://127.0.0.1:$NGINX_PORT/events")
  read -r m t e2 < <(measure -s "$LUA" "$EDGE/v1/batch")
  [ "$((e1 + e2))" = 0 ] || echo "errors: nginx $e1, Metka $e2" >&2
  echo "round $round: nginx $(events "$p") events/s, Metka $(events "$m") events/s (p99 $t ms, resident $(rss_mb "$GATEWAY") MB)"
  nginx+=("$p") metka+=("$m") p99+=("$t")
done
p=$(median "${nginx[@]}") m=$(median "${metka[@]}")
printf '{"bench":"ingest-segment","events_per_s":%s,"vs_nginx_post":%s,"p99_ms":%s,"rss_mb":%s}\n' \
  "$(events "$m")" "$(ratio "$m" "$p")" "$(median "${p99[@]}")" "$(rss_mb "$GATEWAY")"

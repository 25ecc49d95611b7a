#!/usr/bin/env bash
# ingest: one ~700-byte event per request from 64 connections, each fsynced before its answer, against nginx on the same
# machine: (a) a 204 to a pixel GET with a buffered access log, (b) the same POST body written to a buffered log.
# A round is a burst: it begins when the gateway has stored all that it took before. The last run is longer than a burst
# may wait (pipeline.max_lag), so storing takes its share of the machine.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"
source "$METKA_HOME/deploy/bench/http.sh"

ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-10}

start_nginx
start_gateway ingest
machine
echo "each of $ROUNDS rounds: ${SECONDS_EACH} s of nginx GET, nginx POST, Metka POST"
warm_up event.lua "$EDGE/v1/events"

get=() post=() metka=() p99=()
for round in $(seq "$ROUNDS"); do
  until_stored
  read -r g _ e1 < <(measure "http://127.0.0.1:$NGINX_PORT/pixel.gif")
  read -r p _ e2 < <(measure -s "$METKA_HOME/deploy/bench/event.lua" "http://127.0.0.1:$NGINX_PORT/events")
  read -r m t e3 < <(measure -s "$METKA_HOME/deploy/bench/event.lua" "$EDGE/v1/events")
  [ "$((e1 + e2 + e3))" = 0 ] || echo "errors: nginx GET $e1, nginx POST $e2, Metka $e3" >&2
  echo "round $round: nginx GET $g/s, nginx POST $p/s, Metka $m/s (p99 $t ms, resident $(rss_mb "$GATEWAY") MB)"
  get+=("$g") post+=("$p") metka+=("$m") p99+=("$t")
done
until_stored
SECONDS_EACH=${SUSTAINED:-60}
read -r s st _ < <(measure -s "$METKA_HOME/deploy/bench/event.lua" "$EDGE/v1/events")
echo "sustained for ${SUSTAINED:-60} s: $s/s, p99 $st ms, resident $(rss_mb "$GATEWAY") MB"
g=$(median "${get[@]}") p=$(median "${post[@]}") m=$(median "${metka[@]}") t=$(median "${p99[@]}")
echo "median: nginx GET $g/s, nginx POST $p/s, Metka $m/s = $(ratio "$m" "$g") x GET, $(ratio "$m" "$p") x POST, p99 $t ms"
printf '{"bench":"ingest","requests_per_s":%.0f,"vs_nginx_get":%s,"vs_nginx_post":%s,"p99_ms":%s,"rss_mb":%s}\n' \
  "$m" "$(ratio "$m" "$g")" "$(ratio "$m" "$p")" "$t" "$(rss_mb "$GATEWAY")"

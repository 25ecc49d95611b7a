#!/usr/bin/env bash
# ingest: one ~700-byte event per request from 64 connections, each fsynced before its answer, against nginx on the same
# machine: (a) a 204 to a pixel GET with a buffered access log, (b) the same POST body written to a buffered log.
# A round is a burst: it begins when the gateway has stored all that it took before. The last run is longer than a burst
# may wait (pipeline.max_lag), so storing takes its share of the machine.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"
need_command wrk wrk
NGINX=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$NGINX" ] || need_command nginx nginx

ROUNDS=${ROUNDS:-3}
SECONDS_EACH=${SECONDS_EACH:-10}
LOAD="wrk --threads 2 --connections 64 --duration ${SECONDS_EACH}s --latency"

free_port() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }

start_nginx() {
  NGINX_PORT=$(free_port)
  local sink
  sink=$(free_port)
  cat >"$BENCH_DIR/nginx.conf" <<EOF
worker_processes $(nproc);
pid $BENCH_DIR/nginx.pid;
error_log $BENCH_DIR/nginx-error.log;
daemon off;
events { worker_connections 1024; }
http {
  log_format body escape=none '\$remote_addr \$msec \$request_body';
  access_log $BENCH_DIR/nginx-access.log combined buffer=64k flush=1s;
  client_body_temp_path $BENCH_DIR/nginx-body;
  proxy_temp_path $BENCH_DIR/nginx-proxy;
  client_body_buffer_size 16k;
  keepalive_requests 1000000000;
  upstream sink { server 127.0.0.1:$sink; keepalive 64; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:$NGINX_PORT reuseport;
    location = /pixel.gif { return 204; }
    location = /events {
      client_body_in_single_buffer on;
      access_log $BENCH_DIR/nginx-body.log body buffer=64k flush=1s;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_pass http://sink/;
    }
  }
  server { listen 127.0.0.1:$sink reuseport; access_log off; location / { return 204; } }
}
EOF
  "$NGINX" -p "$BENCH_DIR" -c "$BENCH_DIR/nginx.conf" 2>"$BENCH_DIR/nginx-start.log" &
  PIDS+=("$!")
  until curl -fs -o /dev/null "http://127.0.0.1:$NGINX_PORT/pixel.gif"; do sleep 0.05; done
}

# measure LABEL WRK_ARGUMENTS...: prints "requests_per_second p99_ms errors"
measure() {
  $LOAD "$@" | awk '
    /99%/ {v = $2; if (v ~ /us$/) p = v / 1000; else if (v ~ /ms$/) p = v + 0; else p = v * 1000}
    /Requests\/sec/ {r = $2}
    /Non-2xx/ {e += $NF}
    /Socket errors/ {gsub(",", ""); e += $4 + $6 + $8 + $10}
    END {printf "%s %.2f %d\n", r, p, e}'
}

# The gateway's work for the last burst must burden neither the next one nor nginx.
until_stored() {
  local deadline=$((SECONDS + 120))
  until curl -fs "$CONSOLE/metrics" | awk '/^metka_spool_backlog_bytes/ {left = $2} END {exit !(left != "" && left < 100000)}'; do
    [ $SECONDS -lt $deadline ] || {
      echo "the spool was not empty within 120 s" >&2
      exit 1
    }
    sleep 0.2
  done
}

start_nginx
start_gateway ingest
machine
echo "each of $ROUNDS rounds: ${SECONDS_EACH} s of nginx GET, nginx POST, Metka POST"
# A warm-up, so that the JIT compiler is not what is measured.
wrk --threads 2 --connections 64 --duration "${WARM_UP:-30}s" -s "$METKA_HOME/deploy/bench/event.lua" "$EDGE/v1/events" >/dev/null

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
LOAD="wrk --threads 2 --connections 64 --duration ${SUSTAINED:-60}s --latency"
read -r s st _ < <(measure -s "$METKA_HOME/deploy/bench/event.lua" "$EDGE/v1/events")
echo "sustained for ${SUSTAINED:-60} s: $s/s, p99 $st ms, resident $(rss_mb "$GATEWAY") MB"
g=$(median "${get[@]}") p=$(median "${post[@]}") m=$(median "${metka[@]}") t=$(median "${p99[@]}")
echo "median: nginx GET $g/s, nginx POST $p/s, Metka $m/s = $(ratio "$m" "$g") x GET, $(ratio "$m" "$p") x POST, p99 $t ms"
printf '{"bench":"ingest","requests_per_s":%.0f,"vs_nginx_get":%s,"vs_nginx_post":%s,"p99_ms":%s,"rss_mb":%s}\n' \
  "$m" "$(ratio "$m" "$g")" "$(ratio "$m" "$p")" "$t" "$(rss_mb "$GATEWAY")"

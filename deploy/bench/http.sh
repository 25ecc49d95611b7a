# Shared by the benchmarks that speak HTTP: nginx beside the gateway, and wrk in front of both, 64 connections for
# SECONDS_EACH seconds. Sourced after lib.sh.

need_command wrk wrk
NGINX=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$NGINX" ] || need_command nginx nginx

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

# measure WRK_ARGUMENTS...: prints "requests_per_second p99_ms errors"
measure() {
  wrk --threads 2 --connections 64 --duration "${SECONDS_EACH}s" --latency "$@" | awk '
    /99%/ {v = $2; if (v ~ /us$/) p = v / 1000; else if (v ~ /ms$/) p = v + 0; else p = v * 1000}
    /Requests\/sec/ {r = $2}
    /Non-2xx/ {e += $NF}
    /Socket errors/ {gsub(",", ""); e += $4 + $6 + $8 + $10}
    END {printf "%s %.2f %d\n", r, p, e}'
}

# The gateway's work for the last burst must burden neither the next one nor nginx.
until_stored() {
  local deadline=$((SECONDS + 300))
  until curl -fs "$CONSOLE/metrics" | awk '/^metka_spool_backlog_bytes/ {left = $2} END {exit !(left != "" && left < 100000)}'; do
    [ $SECONDS -lt $deadline ] || {
      echo "the spool was not empty within 300 s" >&2
      exit 1
    }
    sleep 0.2
  done
}

# warm_up LUA URL: so that the JIT compiler is not what is measured.
warm_up() {
  wrk --threads 2 --connections 64 --duration "${WARM_UP:-30}s" -s "$METKA_HOME/deploy/bench/$1" "$2" >/dev/null
}

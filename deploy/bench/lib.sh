# Shared by the benchmarks: starts one gateway in a folder of its own, measures, stops what it started.
# Sourced with METKA_HOME set by the launcher.

BENCH_DIR=$(mktemp -d)
PIDS=()
GATEWAY=""

cleanup() {
  local pid
  for pid in "${PIDS[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "${PIDS[@]}"; do
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$BENCH_DIR"
}
trap cleanup EXIT

need_command() {
  command -v "$1" >/dev/null 2>&1 || {
    echo "$1 is missing: sudo apt-get install $2" >&2
    exit 1
  }
}

machine() {
  printf 'machine: %s cores, %s, %s GiB memory, kernel %s\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" \
    "$(awk '/MemTotal/ {printf "%.0f", $2 / 1048576}' /proc/meminfo)" "$(uname -r)"
}

# median VALUE...
median() { printf '%s\n' "$@" | sort -g | awk '{v[NR] = $1} END {m = int((NR + 1) / 2); print NR % 2 ? v[m] : (v[m] + v[m + 1]) / 2}'; }

ratio() { awk -v a="$1" -v b="$2" 'BEGIN {printf "%.2f", (b > 0 ? a / b : 0)}'; }

# start_gateway NAME: everything embedded, demonstration data, free ports, no rate limit; sets GATEWAY, EDGE, CONSOLE.
start_gateway() {
  local data="$BENCH_DIR/$1" log="$BENCH_DIR/$1.log"
  : >"$log"
  local cache=()
  [ -f "$METKA_HOME/gateway/target/metka.aot" ] && cache=(-XX:AOTCache="$METKA_HOME/gateway/target/metka.aot")
  METKA_DATA="$data" METKA_EDGE_PORT=0 METKA_CONTROL_PORT=0 METKA_EDGE_REQUESTS_PER_SECOND=0 \
    "$JAVA_HOME/bin/java" "${JVM_OPTIONS[@]}" "${cache[@]}" -jar "$METKA_HOME/gateway/target/metka-gateway.jar" \
    --demo --demo-ports 0,0 </dev/null >"$log" 2>&1 &
  GATEWAY=$!
  PIDS+=("$GATEWAY")
  local deadline=$((SECONDS + 90))
  until grep -q 'Ready in' "$log"; do
    kill -0 "$GATEWAY" 2>/dev/null || {
      cat "$log" >&2
      exit 1
    }
    [ $SECONDS -lt $deadline ] || {
      echo "the gateway was not ready within 90 s" >&2
      exit 1
    }
    sleep 0.05
  done
  EDGE=$(sed -n 's/^ *Public port *\(http[^ ]*\).*/\1/p' "$log" | tail -1)
  CONSOLE=$(sed -n 's/^ *Console *\(http[^ ]*\).*/\1/p' "$log" | tail -1)
  TOKEN=$(sed -n 's/^ *Admin token *\([^ ]*\).*/\1/p' "$log" | tail -1)
  READY_S=$(sed -n 's/.*Ready in \([0-9.]*\) s.*/\1/p' "$log" | tail -1)
}

stop_gateway() {
  kill "$GATEWAY" 2>/dev/null || true
  wait "$GATEWAY" 2>/dev/null || true
}

rss_mb() { awk '/VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"; }

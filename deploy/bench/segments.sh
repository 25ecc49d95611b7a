#!/usr/bin/env bash
# segments: from an event posted to a webhook received, with 50 rules, 1,000 events per second and a long history; what a
# tick costs with a tenth of the history and with all of it, beside counting each rule's members in full.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"
need_command redis-server redis-server

LIBRARIES="$METKA_HOME/gateway/target/metka-gateway.jar:$METKA_HOME/gateway/target/lib/*"
machine
# The program ends what it started when it is told to end, and its stores end with it.
"$JAVA_HOME/bin/java" -Xmx1g -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=logback-terminal.xml -cp "$LIBRARIES" -Dmetka.home="$METKA_HOME" -Dbench.data="$BENCH_DIR" \
  -Dbench.events="${EVENTS:-10000000}" -Dbench.profiles="${PROFILES:-1000000}" -Dbench.seconds="${SECONDS_EACH:-60}" \
  -Dbench.gateway="${JVM_OPTIONS[*]} ${GATEWAY_OPTIONS:-}" \
  "$METKA_HOME/deploy/bench/segments/SegmentsBench.java" &
PIDS+=("$!")
wait "$!"

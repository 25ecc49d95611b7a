#!/usr/bin/env bash
# pipeline: events per second from HTTP, in batches of 100, until they can be queried in ClickHouse, against the official
# client that inserts the same rows directly into a table of the same definition on the same engine, in turn.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"
need_command redis-server redis-server

LIBRARIES="$METKA_HOME/gateway/target/metka-gateway.jar:$METKA_HOME/gateway/target/lib/*"
machine
# The program ends what it started when it is told to end, and its stores end with it.
"$JAVA_HOME/bin/java" -Xmx1g -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=logback-terminal.xml -cp "$LIBRARIES" -Dmetka.home="$METKA_HOME" -Dbench.data="$BENCH_DIR" \
  -Dbench.rounds="${ROUNDS:-3}" -Dbench.events="${EVENTS:-200000}" \
  -Dbench.gateway="${JVM_OPTIONS[*]} ${GATEWAY_OPTIONS:-}" \
  "$METKA_HOME/deploy/bench/pipeline/PipelineBench.java" &
PIDS+=("$!")
wait "$!"

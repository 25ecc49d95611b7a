#!/usr/bin/env bash
# webhooks: deliveries per second to a receiver on this machine, from lanes that are full, against a plain loop of Java's
# HttpClient that posts the same bodies; then the same with one of ten endpoints that takes requests and never answers.
set -euo pipefail
source "$METKA_HOME/deploy/scripts/jvm-options.sh"
source "$METKA_HOME/deploy/bench/lib.sh"
need_command redis-server redis-server

LIBRARIES="${BENCH_LIBRARIES:-$METKA_HOME/gateway/target/metka-gateway.jar:$METKA_HOME/gateway/target/lib/*}"
machine
# The program ends what it started when it is told to end, and its Redis ends with it.
"$JAVA_HOME/bin/java" -Xmx768m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=logback-terminal.xml -cp "$LIBRARIES" \
  -Dbench.data="$BENCH_DIR" -Dbench.rounds="${ROUNDS:-3}" -Dbench.messages="${MESSAGES:-20000}" \
  "$METKA_HOME/deploy/bench/webhooks/WebhooksBench.java" &
PIDS+=("$!")
wait "$!"

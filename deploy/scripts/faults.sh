#!/usr/bin/env bash
# faults.sh PACKAGE.CLASS WORDS...: runs one of the gateway's test classes that are programs: faults.Chaos, and the benchmarks
# that freeze a store or look inside a stage. The launcher has built the gateway before.
set -euo pipefail
cd "$METKA_HOME"

CLASSPATH_FILE=gateway/target/test.classpath
LOG=target/faults-build.log

is_fresh() {
  [ -f "$CLASSPATH_FILE" ] && [ "$CLASSPATH_FILE" -nt gateway/target/metka-gateway.jar ] &&
    [ -z "$(find gateway/src/test -type f -newer "$CLASSPATH_FILE" -print -quit)" ]
}

is_fresh || {
  echo "[metka] building the test classes (once after a change)" >&2
  mkdir -p target
  mvn -B -q -pl gateway test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile="$METKA_HOME/$CLASSPATH_FILE" >"$LOG" 2>&1 || {
    echo "[metka] the test classes could not be built: see $LOG" >&2
    exit 1
  }
  touch "$CLASSPATH_FILE"
}

class=$1
shift
libraries=$(cat "$CLASSPATH_FILE")
# The tests' own paths begin in the module's folder.
cd gateway
exec "$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  --sun-misc-unsafe-memory-access=allow -cp "target/test-classes:target/classes:$libraries" "io.metka.$class" "$@"

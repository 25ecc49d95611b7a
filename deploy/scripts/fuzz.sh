#!/usr/bin/env bash
# ./metka fuzz [NAME] [--seconds N]: looks for inputs that a decoder cannot bear, guided by coverage (Jazzer). NAME is
# Class.method, a class, or nothing for all; N is the time for each. What it learns stays in gateway/.cifuzz-corpus.
set -euo pipefail
cd "$METKA_HOME/gateway"

targets() {
  grep -rl '@FuzzTest' src/test/java --include='*FuzzTest.java' | sort | while read -r file; do
    local class=${file#src/test/java/}
    class=${class%.java}
    awk -v class="${class//\//.}" '/@FuzzTest/ { wanted = 1; next }
      wanted && match($0, /void [A-Za-z0-9_]+\(/) { print class, substr($0, RSTART + 5, RLENGTH - 6); wanted = 0 }' "$file"
  done
}

# "io.metka.decode.DecoderFuzzTest segment" → "Decoder.segment"
named() { sed -E 's/^.*\.([A-Za-z0-9]+)FuzzTest (.*)$/\1.\2/'; }

wanted='' seconds=60
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=${2:?how many seconds?}; shift 2 ;;
    *) wanted=$1; shift ;;
  esac
done
[[ $seconds =~ ^[0-9]+$ ]] || { echo "--seconds takes a whole number, not $seconds" >&2; exit 2; }

found=0
failed=()
mkdir -p target/fuzz
(cd .. && mvn -B -q -pl gateway test-compile dependency:build-classpath -Dmdep.includeScope=test \
  -Dmdep.outputFile=target/fuzz/classpath) >target/fuzz/build.log 2>&1 ||
  { echo "the build failed: see gateway/target/fuzz/build.log" >&2; exit 1; }
while read -r class method; do
  name=$(echo "$class $method" | named)
  [ -z "$wanted" ] || [ "$wanted" = "$name" ] || [ "$wanted" = "${name%.*}" ] || continue
  found=$((found + 1))
  artifacts=target/fuzz/$name
  mkdir -p "$artifacts"
  echo "fuzzing $name for $seconds s; the log is gateway/$artifacts/log"
  if "$JAVA_HOME/bin/java" -Xmx1g -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED \
    -cp "target/test-classes:target/classes:$(cat target/fuzz/classpath)" com.code_intelligence.jazzer.Jazzer \
    --target_class="$class" --target_method="$method" '--instrumentation_includes=io.metka.**' \
    -max_total_time="$seconds" -timeout=25 -rss_limit_mb=3072 -artifact_prefix="$artifacts/" >"$artifacts/log" 2>&1 </dev/null; then
    grep -E '^Done ' "$artifacts/log" || true
  else
    failed+=("$name")
    grep -E '^== Java Exception|^Caused by|Test unit written' "$artifacts/log" | head -5 || tail -5 "$artifacts/log"
  fi
done < <(targets)

if [ "$found" = 0 ]; then
  echo "No target is called $wanted. There are:" >&2
  targets | named >&2
  exit 2
fi
if [ ${#failed[@]} -gt 0 ]; then
  echo "Found something in: ${failed[*]}. Mend it, move the input to src/test/resources/.../CLASSInputs/METHOD/ under a telling"
  echo "name, where every ./metka test tries it again, and add a golden case."
  exit 1
fi

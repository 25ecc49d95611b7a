# The gateway's JVM options; sourced by the launcher, the benchmarks and the service unit's wrapper.
# A small heap keeps the resident memory below 600 MB; events live in the spool, not on the heap. What a request leaves
# behind dies young, so more than half of the heap is for the young; the serial collector leaves both cores to requests.
JVM_OPTIONS=(
  -Xms320m
  -Xmx320m
  -Xmn180m
  -XX:+UseSerialGC
  -XX:+UseCompactObjectHeaders
  -XX:MaxDirectMemorySize=128m
  -XX:+ExitOnOutOfMemoryError
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
)

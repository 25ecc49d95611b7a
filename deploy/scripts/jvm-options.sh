# The gateway's JVM options; sourced by the launcher, the benchmarks and the service unit's wrapper.
# A small heap keeps the resident memory below 600 MB; events live in the spool, not on the heap. G1, because a full
# collection of the parallel collector stops every answer for a tenth of a second.
JVM_OPTIONS=(
  -Xms128m
  -Xmx320m
  -XX:+UseG1GC
  -XX:MaxGCPauseMillis=20
  -XX:+UseCompactObjectHeaders
  -XX:MaxDirectMemorySize=128m
  -XX:+ExitOnOutOfMemoryError
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
)

#!/usr/bin/env bash
# tags: events per second through transformations: 50 different scripts in the sandbox and declared steps, each beside the same
# work in plain Java; and what is left of the others' rate while one tenant's script never ends.
set -euo pipefail
source "$METKA_HOME/deploy/bench/lib.sh"
machine
"$METKA_HOME/deploy/scripts/faults.sh" tags.TagsBench --rounds "${ROUNDS:-5}"

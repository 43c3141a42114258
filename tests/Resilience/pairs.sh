#!/usr/bin/env bash
# Starts runs at the same moment, in two clones or in one, and checks that none makes another fail.
#   tests/Resilience/pairs.sh clones 20 --backend=sqlite,sqlite_file,postgres --databases=local
#   tests/Resilience/pairs.sh one 10 --backend=sqlite
# The second argument is the number of pairs (clones) or of concurrent runs (one). All others are passed to build.sh.
# LOAD=N keeps N processes busy during the runs.
set -uo pipefail
cd "$(dirname "$0")/../.."
mode=$1 count=$2
shift 2
work=$(mktemp -d)
busy=()
finish() {
  [ "${#busy[@]}" -eq 0 ] || kill "${busy[@]}" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
for _ in $(seq "${LOAD:-0}"); do
  sh -c 'while :; do :; done' &
  busy+=($!)
done
passed=0 failed=0

# run CLONE LOG OPTIONS...
run() {
  local clone=$1 log=$2
  shift 2
  (cd "$clone" && ./build.sh "$@" >"$log" 2>&1; echo "exit $?" >>"$log")
}

judge() {
  for log in "$@"; do
    if grep -q '^exit 0$' "$log"; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      echo "--- $log"; grep -E 'Reason|FAIL|LEAK|exit' "$log"
    fi
  done
}

if [ "$mode" = clones ]; then
  git clone --quiet . "$work/clone"
  cp -r out "$work/clone/out" && rm -rf "$work/clone/out/runs"
  cp .packages.props "$work/clone/"
  for pair in $(seq "$count"); do
    run . "$work/$pair.a" "$@" & a=$!
    run "$work/clone" "$work/$pair.b" "$@" & b=$!
    wait "$a" "$b"
    judge "$work/$pair.a" "$work/$pair.b"
    printf 'pair %d of %d: %d passed, %d failed so far\n' "$pair" "$count" "$passed" "$failed"
  done
else
  waits=()
  for number in $(seq "$count"); do
    run . "$work/$number" "$@" & waits+=($!)
  done
  wait "${waits[@]}"
  for number in $(seq "$count"); do judge "$work/$number"; done
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]

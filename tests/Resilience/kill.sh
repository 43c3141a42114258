#!/usr/bin/env bash
# Kills the build with SIGKILL at several moments of a run, then checks that the next run stops what is left and reports it.
#   tests/Resilience/kill.sh 10 --databases=docker
# The first argument is the number of runs; all others are passed to build.sh.
set -uo pipefail
cd "$(dirname "$0")/../.."
runs=$1
shift
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
# Servers take seconds to start, rows less: the moments cover both.
moments=(0.3 0.8 1.3 2 3 4.5 7 10 14 20)

marked() { grep -lsaE '^TESTMATRIX_RUN=|\x00TESTMATRIX_RUN=' /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3; }
containers() { docker ps --all --quiet --filter "label=com.docker.compose.project.working_dir=$PWD" 2>/dev/null; }
scratch() { find "${TMPDIR:-/tmp}" -maxdepth 1 -type d -name 'dbal-????????' 2>/dev/null; }

before=$(marked; scratch; containers)
for run in $(seq "$runs"); do
  moment=${moments[(run - 1) % ${#moments[@]}]}
  ./build.sh "$@" >"$log" 2>&1 &
  build=$!
  sleep "$moment"
  kill -KILL "$build" 2>/dev/null
  wait "$build" 2>/dev/null
  doing=$(tail -n 1 "$log")
  start=$(date +%s%N)
  output=$(./build.sh --target=CleanUp 2>&1)
  took=$((($(date +%s%N) - start) / 1000000))
  left=$({ marked; scratch; containers; } | grep -vxF -f <(printf '%s\n' "${before:-none}"))
  verdict=ok
  [ -z "$left" ] || { verdict="LEFT: $left"; failed=$((failed + 1)); }
  printf '%4s s  clean in %5d ms  %s\n          killed at: %s\n          output: %s\n' "$moment" "$took" "$verdict" "$doing" "$(tr '\n' ';' <<<"$output")"
done
echo "$((runs - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]

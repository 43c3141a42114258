#!/usr/bin/env bash
# Causes a fault of the daemon, its server or the disk during a run, and checks that the failure kind is correct.
#   tests/Resilience/faults.sh            all faults
#   tests/Resilience/faults.sh container  those whose name contains a word
# Requires Node.js for daemons with a fault. Faults of containers and of local servers are skipped, with a notice, without Docker or a local server.
set -uo pipefail
cd "$(dirname "$0")/../.."
only=${1:-}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
passed=0 failed=0 skipped=0
fake="node tests/Resilience/fake-daemon.mjs {port} {config}"
[ -x out/bin/Dbal.Canaries/release/Dbal.Canaries ] || ./build.sh --target=Compile --quiet || exit
canary="out/bin/Dbal.Canaries/release/Dbal.Canaries --config={config} --serve"
row_of() { sed -n 's/.*--backend=\([a-z_]*\).*/\1/p' <<<"$*"; }
daemon_of() { pgrep -f "Dbal.Daemon --config $PWD/artifacts/rows/$1/daemon.json"; }
container_of() { docker ps --quiet --filter "label=com.docker.compose.project.working_dir=$PWD" --filter "label=com.docker.compose.service=$1" | head -n 1; }

# Waits until the row's tests have started, then a moment longer, so that some have completed.
tests_run() {
  for _ in $(seq 6000); do
    grep -q 'traceparent' "artifacts/rows/$1/suite.log" 2>/dev/null || [ "$(grep -c '"event":"request"' "artifacts/rows/$1/daemon.log" 2>/dev/null)" -gt 50 ] 2>/dev/null && return 0
    sleep 0.1
  done
  return 1
}

# fault NAME KIND SABOTAGE OPTIONS...: runs the build with SABOTAGE (a function, or - for none) in parallel, and compares the kind of the row's failure.
fault() {
  local name=$1 kind=$2 sabotage=$3 build seen start took
  shift 3
  [[ "$name" == *"$only"* ]] || return 0
  local row; row=$(row_of "$@")
  rm -rf "artifacts/rows/$row"
  start=$(date +%s%N)
  ./build.sh "$@" >"$log" 2>&1 &
  build=$!
  [ "$sabotage" = - ] || "$sabotage" "$row"
  wait "$build"
  local code=$?
  took=$((($(date +%s%N) - start) / 1000000))
  # The row's verdict, or the error that ended the run before it had rows.
  seen=$(sed -n 's/.*FAIL (\([A-Z]*\)).*/\1/p; s/^Error: \([A-Z]*\): .*/\1/p' "$log" | head -n 1 | tr 'A-Z' 'a-z')
  seen=${seen:-none}
  if [ "$seen" = "$kind" ]; then passed=$((passed + 1)) mark=ok; else failed=$((failed + 1)) mark=WRONG; fi
  printf '%-44s expected %-7s seen %-7s exit %-3s %6d ms  %s\n' "$name" "$kind" "$seen" "$code" "$took" "$mark"
  sed -n 's/^  Reason: /    /p' "$log" | head -n 1
  [ "$mark" = ok ] || tail -n 40 "$log"
}

kill_daemon() { tests_run "$1" && kill -KILL "$(daemon_of "$1")"; }
stop_daemon() { tests_run "$1" && kill -STOP "$(daemon_of "$1")"; }
kill_container() { tests_run "$1" && docker kill "$(container_of "$1")" >/dev/null; }
pause_container() { tests_run "$1" && docker pause "$(container_of "$1")" >/dev/null; }
kill_server() { tests_run "$1" && kill -KILL "$(pgrep -f 'postgres -D /tmp/dbal-' | head -n 1)"; }
stop_server() { tests_run "$1" && pkill -STOP -f 'postgres: .*metabuilder|postgres -D /tmp/dbal-'; }

fault "daemon killed during the tests" daemon kill_daemon --backend=sqlite --suite=conformance
fault "daemon stopped during the tests" daemon stop_daemon --backend=sqlite --suite=conformance
fault "daemon exits during startup" daemon - --backend=sqlite --daemon="sh -c 'exit 3' {port}"
fault "foreign daemon exits during the tests" daemon - --backend=sqlite --daemon="$fake die-in-tests"
fault "foreign daemon hangs on /health" daemon - --backend=sqlite --daemon="$fake hang-on-health" --daemon-timeout=6
fault "foreign daemon returns another format" daemon - --backend=sqlite --daemon="$fake other-shape" --daemon-timeout=2
fault "foreign daemon fails every request" test - --backend=sqlite --daemon="$fake none"
fault "daemon declares persistence without having it" daemon - --backend=sqlite --daemon="$canary=declares-persistence"
fault "daemon declares nothing, so all tests skip" infra - --backend=sqlite --suite=conformance --filter="a failed bulk is never visible" --daemon="$canary=declares-nothing"
DBAL_POSTGRES_URL=postgresql://metabuilder:metabuilder@127.0.0.1:1/metabuilder fault "given server does not answer" infra - --backend=postgres --databases=given --server-timeout=2
if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
  fault "container killed during the tests" infra kill_container --backend=postgres --suite=conformance --databases=docker
  fault "container paused during the tests" infra pause_container --backend=postgres --suite=conformance --databases=docker
else
  echo "NOTE: faults of containers are skipped: no Docker engine."; skipped=$((skipped + 2))
fi
if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; then
  fault "local server killed during the tests" infra kill_server --backend=postgres --suite=conformance --databases=local
else
  echo "NOTE: the fault of a local server is skipped: no PostgreSQL on this machine."; skipped=$((skipped + 1))
fi

if [ "$(id -u)" = 0 ] && [ "$(uname)" = Linux ]; then
  disk() { # disk OPTIONS: mounts a separate file system for artifacts
    rm -rf artifacts
    mkdir artifacts
    mount -t tmpfs -o "$1" tmpfs artifacts
  }
  disk size=96k && { fault "artifacts on a full disk" infra - --backend=sqlite_file; umount artifacts; }
  disk size=700k && { fault "disk fills up during the tests" infra - --backend=sqlite --suite=conformance; umount artifacts; }
  disk ro && { fault "read-only artifacts" infra - --backend=sqlite; umount artifacts; }
else
  echo "NOTE: faults of the disk are skipped: they require root on Linux."; skipped=$((skipped + 3))
fi

left=$(pgrep -f "Dbal.Daemon --config $PWD/artifacts|fake-daemon.mjs")
[ -z "$left" ] || { echo "LEFT: processes $left"; failed=$((failed + 1)); }
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

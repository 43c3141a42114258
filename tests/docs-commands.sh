#!/usr/bin/env bash
# Checks the documentation: links and anchors, the messages of docs/troubleshooting.md, and every command.
#   tests/docs-commands.sh         everything, some minutes
#   tests/docs-commands.sh links   all but the commands, a second
#   tests/docs-commands.sh PAGE... the commands of these pages only
#
# A block ```sh is run from the root of a copy of this clone; a page's blocks are run in order. In the page's source, a comment above a block can say
#   <!-- exits with 3 -->          that this is the expected exit code
#   <!-- not run: reason -->       why a block ```console is not run; it needs one
# Commands that .ci/run runs at greater length are in run_elsewhere. Port 8080 of the examples is replaced by a free one.
set -uo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'end_daemons; rm -rf "$work"' EXIT
# A daemon that the build has kept is in no process group of a block; a block that failed may not have ended it.
end_daemons() { pgrep -f "^$work/clone/out/bin/" | xargs kill 2>/dev/null; }
only=$*
passed=0 failed=0 skipped=0
pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); printf 'FAILED %s\n' "$*"; }
pages() { git ls-files --cached --others --exclude-standard '*.md'; }

run_elsewhere() {
  case $1 in
    './build.sh') echo 'run by .ci/run on all rows' ;;
    './build.sh --target=Test') echo 'run by .ci/run' ;;
    *) return 1 ;;
  esac
}

# A page without code, in which brackets are no links.
prose() { awk '/^ *```/ { code = !code; next } !code { gsub(/`[^`]*`/, ""); print }' "$1"; }

# The anchors that GitHub makes of headings.
anchors() {
  awk '/^ *```/ { code = !code } !code && sub(/^#+ /, "") { $0 = tolower($0); gsub(/[^a-z0-9 _-]/, ""); gsub(/ /, "-"); print }' "$1"
}

check_links() {
  local page target file anchor
  for page in $(pages); do
    for target in $(prose "$page" | grep -oE '\]\([^) ]+|src="[^"]+' | sed -E 's/^(\]\(|src=")//'); do
      case $target in http://* | https://* | mailto:*) continue ;; esac
      file=${target%%#*} anchor=${target#*#}
      [ -z "$file" ] && file=$page || file=$(dirname "$page")/$file
      if [ ! -e "$file" ]; then fail "$page: $target does not exist"; continue; fi
      if [ "$anchor" != "$target" ] && ! anchors "$file" | grep -qxF "$anchor"; then fail "$page: $target has no such heading"; continue; fi
      pass
    done
  done
}

# Every message that is explained must be one that a program can print: its words between the dots stand in the source.
check_messages() {
  local page=docs/troubleshooting.md message part
  while IFS= read -r message; do
    while IFS= read -r part; do
      [ "${#part}" -ge 8 ] || continue
      grep -rqF --include='*.cs' --include='*.proj' --include='*.sh' --include='*.mjs' --exclude=docs-commands.sh -e "$part" build src tests build.sh \
        && pass || fail "$page: no program prints '$part' (of: $message)"
    done < <(sed 's/…/\n/g' <<<"$message")
  done < <(grep '^### ' "$page" | grep -oE '`[^`]{9,}`' | tr -d '`')
}

# Which rows there are is known to the build. GitLab cannot ask it before it makes its jobs.
check_gitlab_rows() {
  local rows
  rows=$(./build.sh --target=CiMatrix | grep -oE '"backend":"[a-z_0-9]+"' | cut -d'"' -f4 | paste -sd, | sed 's/,/, /g')
  grep -qF "ROW: [$rows]" .gitlab-ci.yml && pass || fail ".gitlab-ci.yml does not have 'ROW: [$rows]', the rows of --target=CiMatrix"
}

# Writes each block of a page to a file, named by the page's line, with its language, comment and text.
blocks() {
  mkdir -p "$work/blocks/$1"
  awk -v folder="$work/blocks/$1" '
    !code && match($0, /^ *```/) { code = 1; indent = RLENGTH - 3; language = substr($0, RLENGTH + 1); file = sprintf("%s/%05d", folder, NR)
      print language >file; print comment >file; next }
    code && /^ *```/ { code = 0; comment = ""; close(file); next }
    code { print substr($0, indent + 1) >file; next }
    /<!--.*-->/ { comment = $0; sub(/.*<!-- */, "", comment); sub(/ *-->.*/, "", comment); next }
    NF { comment = "" }' "$1"
}

# run PLACE EXPECTED: runs the block in $work/block.
run() {
  local place=$1 expected=$2 pid status start=$SECONDS
  set -m # a process group for each block, so that a daemon of a block that failed can be ended
  (cd "$work/clone" && exec env -u CI timeout 1800 bash -euo pipefail "$work/block") >"$work/log" 2>&1 </dev/null &
  pid=$!
  set +m
  wait "$pid"
  status=$?
  kill -- "-$pid" 2>/dev/null
  if [ "$status" -eq "$expected" ]; then
    pass
    printf 'ok %s (%d s)\n' "$place" "$((SECONDS - start))"
  else
    fail "$place: exit $status, expected $expected"
    sed 's/^/    | /' "$work/block"
    tail -n 30 "$work/log" | sed 's/^/    /'
  fi
}

check_commands() {
  local page file language comment place reason port=8090
  mkdir "$work/clone" "$work/clone/out"
  # What is built is newer than the sources, so nothing is built again before a page changes something.
  pages_and_sources() { git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done; }
  pages_and_sources | tar --null --files-from=- -cf - .git .packages.props out/bin out/*.stamp | tar -xf - -C "$work/clone"
  touch "$work"/clone/out/*.stamp
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done

  # Pages that add sources come last: each makes a build.
  for page in ${only:-$(pages | grep -v '/add-') $(pages | grep '/add-')}; do
    blocks "$page"
    for file in "$work/blocks/$page"/*; do
      [ -e "$file" ] || continue
      place=$page:$((10#$(basename "$file")))
      language=$(sed -n 1p "$file") comment=$(sed -n 2p "$file")
      sed -n '3,$p' "$file" | sed "s/8080/$port/g" >"$work/block"
      case $language in
        sh)
          if reason=$(run_elsewhere "$(sed 's/ *#.*//' "$work/block")"); then
            skipped=$((skipped + 1)); echo "skipped $place: $reason"
          else
            run "$place" "$(sed -n 's/^exits with //p' <<<"${comment:-exits with 0}" | grep . || echo 0)"
          fi ;;
        console)
          case $comment in
            'not run: '?*) skipped=$((skipped + 1)); echo "skipped $place: ${comment#not run: }" ;;
            *) fail "$place: a console block needs a comment '<!-- not run: reason -->' above it" ;;
          esac ;;
        bash | shell | '') ! grep -qE '^\$|\./build\.sh|Dbal\.Daemon ' "$work/block" || fail "$place: mark commands as sh, or as console with a reason" ;;
      esac
    done
  done
}

[ "$only" = links ] || ./build.sh --target=CiMatrix >/dev/null || exit 2
case $only in
  links) check_links; check_messages ;;
  '') check_links; check_messages; check_gitlab_rows; check_commands ;;
  *) check_commands ;;
esac
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]

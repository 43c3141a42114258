#!/usr/bin/env bash
# Compiles what has changed and runs the build program with all arguments: ./build.sh --help
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
program="$here/out/bin/Build/release/Build"
stamp="$here/out/build.stamp"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }

# Folders count too: a file that is deleted leaves nothing newer but its folder. The bridge is JavaScript that is run where it is.
changed() {
  [ -x "$program" ] && [ -f "$stamp" ] || return 0
  [ -z "${PackageFeed:-}" ] || [ "$PackageFeed" = "$(cat "$stamp")" ] || return 0
  [ -n "$(cd "$here" && find build src tests Dbal.slnx Directory.Build.props Directory.Packages.props dotnet-tools.json global.json \
    \( -name node_modules -o -name bin -o -name obj -o -name bridge \) -prune -o -newer "$stamp" -print -quit)" ]
}

dotnet_quietly() {
  local log="$here/out/$1.log"
  shift
  mkdir -p "$here/out"
  dotnet "$@" >"$log" 2>&1 || { cat "$log"; return 1; }
}

restore() { # with the package set $1
  PackageFeed="$1" dotnet_quietly restore restore "$here/Dbal.slnx"
}

# The full set, unless packages are missing from the feed; the answer is remembered for this clone.
choose_feed() {
  if [ -n "${PackageFeed:-}" ]; then
    feed="$PackageFeed"
  elif [ -f "$here/.package-feed" ]; then
    feed="$(cat "$here/.package-feed")"
  else
    feed=full
  fi
  say "Restoring packages ..."
  local output missing
  if output="$(restore "$feed")"; then
    :
  else
    missing="$(grep -oE 'NU110[123]: [^[]*' <<<"$output" | sed -nE "s/.*[Pp]ackage '?([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*).*/\1/p" | sort -u | head -n 1 || true)"
    if [ "$feed" != full ] || [ -n "${PackageFeed:-}" ] || [ -z "$missing" ] || grep -E 'error ' <<<"$output" | grep -qvE 'NU110[123]'; then
      fail "$output"
    fi
    say "The package feed lacks $missing: going on with the restricted package set (see README.md; PackageFeed=full overrides)."
    feed=restricted
    output="$(restore restricted)" || fail "$output"
  fi
  [ -n "${PackageFeed:-}" ] || printf '%s\n' "$feed" >"$here/.package-feed"
  export PackageFeed="$feed"
}

if changed; then
  command -v dotnet >/dev/null ||
    fail "The .NET SDK is missing: install version 10 (https://dotnet.microsoft.com/download, or your system's package dotnet-sdk-10.0)."
  mkdir -p "$here/out"
  begun="$(mktemp "$here/out/stamp.XXXXXX")"
  choose_feed
  say "Building ..."
  output="$(dotnet_quietly build build "$here/Dbal.slnx" --no-restore --configuration Release)" || { rm -f "$begun"; fail "$output"; }
  if [ "$PackageFeed" = full ]; then
    output="$(dotnet_quietly tools tool restore --tool-manifest "$here/dotnet-tools.json")" || { rm -f "$begun"; fail "$output"; }
  fi
  # Dated when the build began, so that a file that was changed meanwhile is built next time.
  printf '%s\n' "$PackageFeed" >"$stamp"
  touch -r "$begun" "$stamp"
  rm -f "$begun"
fi

exec "$program" "$@"

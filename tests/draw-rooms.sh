#!/usr/bin/env bash
# Draws the rooms of a folder and what they use, as a Mermaid graph: a room is a sub-folder, an arrow a using directive.
#   tests/draw-rooms.sh build
#   tests/draw-rooms.sh src/Dbal
# It fails when rooms use each other in a cycle. The architecture tests also see uses that need no directive; this script also sees uses of constants, which
# the compiler copies.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?"Give a folder, such as build or src/Dbal."}
arrows=$(find "$folder" -mindepth 2 -name '*.cs' -not -path '*/obj/*' -not -path '*/Substitutes/*' -not -path '*/Bootstrap/*' -print0 | xargs -0 awk '
  FNR == 1 { count = 0 }
  /^using [A-Z][A-Za-z.]*;/ { used[++count] = substr($2, 1, length($2) - 1) }
  /^namespace / { for (i = 1; i <= count; i++) print substr($2, 1, length($2) - 1), used[i] }' | awk -v folder="$folder" '
  function room(name,  parts) { split(name, parts, "."); return parts[depth + 1] }
  BEGIN { sub(".*/", "", folder); root = toupper(substr(folder, 1, 1)) substr(folder, 2); depth = split(root, unused, ".") }
  index($1, root ".") == 1 && index($2, root ".") == 1 && room($1) != room($2) { print "  " room($1) " --> " room($2) }' | sort -u)
printf 'graph TD\n%s\n' "$arrows"
awk '{ print $1, $3 }' <<<"$arrows" | tsort >/dev/null

#!/usr/bin/env bash
# Draws the rooms of a folder and what they use, as a Mermaid graph: a room is a sub-folder, an arrow a using directive.
#   tests/draw-rooms.sh build
#   tests/draw-rooms.sh src/Dbal
# A child namespace sees its parent without a directive; the architecture tests see such uses too.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${1:?"Give a folder, such as build or src/Dbal."}
echo "graph TD"
find "$folder" -mindepth 2 -name '*.cs' -not -path '*/obj/*' -not -path '*/Substitutes/*' -not -path '*/Bootstrap/*' -print0 | xargs -0 awk '
  FNR == 1 { count = 0 }
  /^using [A-Z][A-Za-z.]*;/ { used[++count] = substr($2, 1, length($2) - 1) }
  /^namespace / { for (i = 1; i <= count; i++) print substr($2, 1, length($2) - 1), used[i] }' | awk -v folder="$folder" '
  function room(name,  parts) { split(name, parts, "."); return parts[depth + 1] }
  BEGIN { sub(".*/", "", folder); root = toupper(substr(folder, 1, 1)) substr(folder, 2); depth = split(root, unused, ".") }
  index($1, root ".") == 1 && index($2, root ".") == 1 && room($1) != room($2) { print "  " room($1) " --> " room($2) }' | sort -u

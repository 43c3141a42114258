#!/usr/bin/env bash
# Changes src/Dbal in many small ways, one at a time, and checks that a unit test fails for each (Stryker.NET).
#   tests/mutation.sh             Values, Queries and Operations
#   tests/mutation.sh FOLDER...   these folders of src/Dbal
# Exit codes: 0, the score is at least the limit in tests/Dbal.Tests/stryker-config.json; 1, it is lower; 2, there is no score.
# It works on a copy of this clone, so that builds and edits do not interfere. docs/how-to/mutation-testing.md explains the result.
set -uo pipefail
cd "$(dirname "$0")/.."
report=$PWD/out/mutation
copy=$report/clone
log=$report/stryker.log

mutate=()
for folder in "$@"; do
  [ -d "src/Dbal/$folder" ] || { echo "src/Dbal has no folder '$folder'. Its folders: $(cd src/Dbal && echo */)" >&2; exit 2; }
  mutate+=(--mutate "**/$folder/*.cs")
done

rm -rf "$report" && mkdir -p "$copy" || exit 2
./build.sh --target=CiMatrix >/dev/null || exit 2 # finds out which packages the feed lacks
git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done \
  | tar --null --files-from=- -cf - .packages.props | tar -xf - -C "$copy" || exit 2

cd "$copy/tests/Dbal.Tests" || exit 2
dotnet tool restore --tool-manifest dotnet-tools.json || exit 2
dotnet stryker --skip-version-check --output "$report" "${mutate[@]}" | tee "$log"
status=${PIPESTATUS[0]}
score=$(sed -n 's/.*final mutation score is \([0-9.,]*\).*/\1/p' "$log")
if [ -z "$score" ]; then
  echo "There is no mutation score, because Stryker failed. See $log." >&2
  exit 2
fi
echo "Mutation score: $score %. Report: $report/reports/mutation-report.html"
[ "$status" -eq 0 ] || exit 1

#!/usr/bin/env bash
# Builds and tests a copy of this clone with a package feed without some packages: tests/without-package.sh MySqlConnector
# The feed is a folder with the packages in this machine's NuGet package folder, so ./build.sh must have run before.
# If DBAL_..._URL variables are set, the rows of those servers run as well. Exits with 0 if everything passes that does not need these packages.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 PACKAGE..." >&2; exit 64; }
cd "$(dirname "$0")/.."
packages="${NUGET_PACKAGES:-$HOME/.nuget/packages}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

mkdir "$work/feed" "$work/clone"
find "$packages" -name '*.nupkg' -exec ln -s {} "$work/feed/" \;
for package in "$@"; do
  compgen -G "$work/feed/${package,,}.[0-9]*.nupkg" >/dev/null || { echo "Cannot find $package in $packages." >&2; exit 2; }
  rm "$work/feed/${package,,}".[0-9]*.nupkg
done
git ls-files --cached --others --exclude-standard -z | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done \
  | tar --null --files-from=- -cf - | tar -xf - -C "$work/clone"
cat >"$work/clone/nuget.config" <<END
<configuration>
  <config><add key="globalPackagesFolder" value="$work/packages" /></config>
  <packageSources><clear /><add key="feed" value="$work/feed" /></packageSources>
</configuration>
END

cd "$work/clone"
export NUGET_PACKAGES="$work/packages" # overrides nuget.config, and may be set
unset CI # in CI, skipped rows would be failures
git init -q && git -c user.name=test -c user.email=test@localhost commit -q --allow-empty -m test
./build.sh --target=Test
# Rows that can run must pass. The others must be skipped with a reason.
./build.sh --databases=given --quiet
for package in "$@"; do
  grep -q "\"packageFeed\": \"without .*$package" artifacts/results.json || { echo "results.json does not mention $package." >&2; exit 1; }
done

#!/usr/bin/env bash
# Builds what has changed, then runs the build program with all arguments: ./build.sh --help
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
program="$here/out/bin/Build/release/Build"
stamp="$here/out/build.stamp"

# Folders count too: a file that is deleted leaves nothing newer but its folder. The bridge is JavaScript that is run where it is.
changed() {
  [ -x "$program" ] && [ -f "$stamp" ] && [ -f "$here/.packages.props" ] || return 0
  [ -n "$(cd "$here" && find build src tests Dbal.slnx ./*.props dotnet-tools.json global.json \
    \( -name node_modules -o -name bin -o -name obj -o -name bridge \) -prune -o -newer "$stamp" -print -quit)" ]
}

if changed; then
  if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK is missing. Install version 10 (https://dotnet.microsoft.com/download, or your system's package dotnet-sdk-10.0)." >&2
    exit 2
  fi
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  dotnet msbuild "$here/build/Bootstrap/Bootstrap.proj" \
    -nologo -maxCpuCount -verbosity:quiet -terminalLogger:off -consoleLoggerParameters:NoSummary >&2 || exit 2
fi

exec "$program" "$@"

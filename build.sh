#!/usr/bin/env bash
# Builds the project if a source file has changed, then runs the build program with all arguments: ./build.sh --help
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
program="$here/out/bin/Build/release/Build"
stamp="$here/out/build.stamp"

# Folders are compared too, because deleting a file changes only its folder. The bridge is JavaScript and is not compiled.
changed() {
  [ -x "$program" ] && [ -f "$stamp" ] && [ -f "$here/.packages.props" ] || return 0
  [ -n "$(cd "$here" && find build src tests Dbal.slnx ./*.props dotnet-tools.json global.json \
    \( -name node_modules -o -name bin -o -name obj -o -name bridge \) -prune -o -newer "$stamp" -print -quit)" ]
}

if changed; then
  if ! command -v dotnet >/dev/null; then
    echo "Cannot find the .NET SDK. Install version 10 (https://dotnet.microsoft.com/download, or the system package dotnet-sdk-10.0)." >&2
    exit 2
  fi
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  dotnet msbuild "$here/build/Bootstrap/Bootstrap.proj" \
    -nologo -maxCpuCount -verbosity:quiet -terminalLogger:off -consoleLoggerParameters:NoSummary >&2 || exit 2
fi

exec "$program" "$@"

#!/usr/bin/env bash
# Compiles the build program if its sources have changed, then runs it with all arguments: ./build.sh --help
# The build program compiles the daemon and the tests that its target needs.
set -euo pipefail
here="$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
program="$here/out/bin/Build/release/Build"
stamp="$here/out/Build.stamp"

# Folders are compared too, because deleting a file changes only its folder.
changed() {
  [ -x "$program" ] && [ -f "$stamp" ] && [ -f "$here/.packages.props" ] || return 0
  [ -n "$(cd "$here" && find build src/Dbal.Connections ./*.props dotnet-tools.json global.json -newer "$stamp" -print -quit)" ]
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

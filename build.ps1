#!/usr/bin/env pwsh
# Compiles the build program if its sources have changed, then runs it with all arguments: ./build.ps1 --help
# The build program compiles the daemon and the tests that its target needs.
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false # this script checks exit codes itself
$here = $PSScriptRoot
$program = [IO.Path]::Combine($here, 'out', 'bin', 'Build', 'release', 'Build')
if ($env:OS -eq 'Windows_NT') { $program += '.exe' }
$stamp = [IO.Path]::Combine($here, 'out', 'Build.stamp')

# Folders are compared too, because deleting a file changes only its folder.
function Test-Newer([IO.DirectoryInfo] $folder, [DateTime] $time) {
    if ($folder.LastWriteTimeUtc -gt $time) { return $true }
    foreach ($item in $folder.EnumerateFileSystemInfos()) {
        if ($item -is [IO.DirectoryInfo]) { if (Test-Newer $item $time) { return $true } }
        elseif ($item.LastWriteTimeUtc -gt $time) { return $true }
    }
    return $false
}

function Test-Changed {
    foreach ($file in $program, $stamp, [IO.Path]::Combine($here, '.packages.props')) {
        if (-not [IO.File]::Exists($file)) { return $true }
    }
    $time = [IO.File]::GetLastWriteTimeUtc($stamp)
    $files = @('dotnet-tools.json', 'global.json' | ForEach-Object { [IO.Path]::Combine($here, $_) })
    $files += [IO.Directory]::GetFiles($here, '*.props') | Where-Object { -not [IO.Path]::GetFileName($_).StartsWith('.') }
    foreach ($file in $files) { if ([IO.File]::GetLastWriteTimeUtc($file) -gt $time) { return $true } }
    foreach ($folder in 'build', [IO.Path]::Combine('src', 'Dbal.Connections')) {
        if (Test-Newer ([IO.DirectoryInfo] [IO.Path]::Combine($here, $folder)) $time) { return $true }
    }
    return $false
}

if (Test-Changed) {
    if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
        [Console]::Error.WriteLine('Cannot find the .NET SDK. Install version 10 from https://dotnet.microsoft.com/download')
        exit 2
    }
    $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
    $env:DOTNET_NOLOGO = '1'
    $project = [IO.Path]::Combine($here, 'build', 'Bootstrap', 'Bootstrap.proj')
    # Standard error is not redirected: Windows PowerShell turns redirected lines into exceptions.
    & dotnet msbuild $project -nologo -maxCpuCount -verbosity:quiet -terminalLogger:off -consoleLoggerParameters:NoSummary |
        ForEach-Object { [Console]::Error.WriteLine($_) }
    if ($LASTEXITCODE -ne 0) { exit 2 }
}

# PowerShell parses --backend=a,b as an array of two.
$arguments = @($args | ForEach-Object { $_ -join ',' })
& $program @arguments
exit $LASTEXITCODE

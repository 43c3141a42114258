#!/usr/bin/env pwsh
# Builds what has changed, then runs the build program with all arguments: ./build.ps1 --help
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false # exit codes are looked at here
$here = $PSScriptRoot
$program = [IO.Path]::Combine($here, 'out', 'bin', 'Build', 'release', 'Build')
if ($env:OS -eq 'Windows_NT') { $program += '.exe' }
$stamp = [IO.Path]::Combine($here, 'out', 'build.stamp')

# Folders count too: a file that is deleted leaves nothing newer but its folder. The bridge is JavaScript that is run where it is.
function Test-Newer([IO.DirectoryInfo] $folder, [DateTime] $time) {
    if ($folder.LastWriteTimeUtc -gt $time) { return $true }
    foreach ($item in $folder.EnumerateFileSystemInfos()) {
        if ($item.Name -in 'node_modules', 'bin', 'obj', 'bridge') { continue }
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
    $files = @('Dbal.slnx', 'dotnet-tools.json', 'global.json' | ForEach-Object { [IO.Path]::Combine($here, $_) })
    $files += [IO.Directory]::GetFiles($here, '*.props') | Where-Object { -not [IO.Path]::GetFileName($_).StartsWith('.') }
    foreach ($file in $files) { if ([IO.File]::GetLastWriteTimeUtc($file) -gt $time) { return $true } }
    foreach ($folder in 'build', 'src', 'tests') {
        if (Test-Newer ([IO.DirectoryInfo] [IO.Path]::Combine($here, $folder)) $time) { return $true }
    }
    return $false
}

if (Test-Changed) {
    if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) {
        [Console]::Error.WriteLine('The .NET SDK is missing. Install version 10 from https://dotnet.microsoft.com/download')
        exit 2
    }
    $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
    $env:DOTNET_NOLOGO = '1'
    $project = [IO.Path]::Combine($here, 'build', 'Bootstrap', 'Bootstrap.proj')
    # Its errors stay on the error stream as they are: Windows PowerShell makes an exception of a line that is redirected from there.
    & dotnet msbuild $project -nologo -maxCpuCount -verbosity:quiet -terminalLogger:off -consoleLoggerParameters:NoSummary |
        ForEach-Object { [Console]::Error.WriteLine($_) }
    if ($LASTEXITCODE -ne 0) { exit 2 }
}

# PowerShell reads --backend=a,b as an array of two.
$arguments = @($args | ForEach-Object { $_ -join ',' })
& $program @arguments
exit $LASTEXITCODE

#!/usr/bin/env pwsh
# Compiles what has changed and runs the build program with all arguments: ./build.ps1 --help
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$here = $PSScriptRoot
$program = Join-Path $here 'out/bin/Build/release/Build'
if ($env:OS -eq 'Windows_NT') { $program += '.exe' }
$stamp = Join-Path $here 'out/build.stamp'
$remembered = Join-Path $here '.package-feed'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'

function Say($text) { [Console]::Error.WriteLine($text) }
function Fail($text) { Say $text; exit 2 }

# Folders count too: a file that is deleted leaves nothing newer but its folder. The bridge is JavaScript that is run where it is.
function Test-Newer($folder, $time) {
    if ((Get-Item $folder).LastWriteTimeUtc -gt $time) { return $true }
    foreach ($item in Get-ChildItem $folder -Force) {
        if ($item.Name -in 'node_modules', 'bin', 'obj', 'bridge') { continue }
        if ($item.PSIsContainer) { if (Test-Newer $item.FullName $time) { return $true } }
        elseif ($item.LastWriteTimeUtc -gt $time) { return $true }
    }
    return $false
}

function Test-Changed {
    if (-not (Test-Path $program) -or -not (Test-Path $stamp)) { return $true }
    if ($env:PackageFeed -and $env:PackageFeed -ne (Get-Content $stamp)) { return $true }
    $time = (Get-Item $stamp).LastWriteTimeUtc
    foreach ($file in 'Dbal.slnx', 'Directory.Build.props', 'Directory.Packages.props', 'dotnet-tools.json', 'global.json') {
        if ((Get-Item (Join-Path $here $file)).LastWriteTimeUtc -gt $time) { return $true }
    }
    foreach ($folder in 'build', 'src', 'tests') {
        if (Test-Newer (Join-Path $here $folder) $time) { return $true }
    }
    return $false
}

function Invoke-Dotnet {
    $output = & dotnet @args 2>&1 | Out-String
    return [pscustomobject]@{ Failed = $LASTEXITCODE -ne 0; Output = $output }
}

# The full set, unless packages are missing from the feed; the answer is remembered for this clone.
function Restore-Packages {
    $decided = [bool]$env:PackageFeed
    $feed = if ($decided) { $env:PackageFeed } elseif (Test-Path $remembered) { Get-Content $remembered } else { 'full' }
    Say 'Restoring packages ...'
    $env:PackageFeed = $feed
    $restore = Invoke-Dotnet restore (Join-Path $here 'Dbal.slnx')
    if ($restore.Failed) {
        $errors = $restore.Output -split "`n" | Where-Object { $_ -match 'error ' }
        $others = $errors | Where-Object { $_ -notmatch 'NU110[123]' }
        if ($feed -ne 'full' -or $decided -or $others -or -not ($restore.Output -match "NU110[123]: .*?[Pp]ackage '?([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)")) {
            Fail $restore.Output
        }
        Say "The package feed lacks $($Matches[1]): going on with the restricted package set (see README.md; PackageFeed=full overrides)."
        $feed = $env:PackageFeed = 'restricted'
        $restore = Invoke-Dotnet restore (Join-Path $here 'Dbal.slnx')
        if ($restore.Failed) { Fail $restore.Output }
    }
    if (-not $decided) { Set-Content $remembered $feed }
}

if (Test-Changed) {
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
        Fail 'The .NET SDK is missing: install version 10 from https://dotnet.microsoft.com/download'
    }
    $begun = [DateTime]::UtcNow
    Restore-Packages
    Say 'Building ...'
    $build = Invoke-Dotnet build (Join-Path $here 'Dbal.slnx') --no-restore --configuration Release
    if ($build.Failed) { Fail $build.Output }
    if ($env:PackageFeed -eq 'full') {
        $tools = Invoke-Dotnet tool restore --tool-manifest (Join-Path $here 'dotnet-tools.json')
        if ($tools.Failed) { Fail $tools.Output }
    }
    # Dated when the build began, so that a file that was changed meanwhile is built next time.
    Set-Content $stamp $env:PackageFeed
    (Get-Item $stamp).LastWriteTimeUtc = $begun
}

& $program @args
exit $LASTEXITCODE

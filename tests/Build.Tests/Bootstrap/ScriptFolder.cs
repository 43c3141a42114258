using Build.Workspace;
using System.Diagnostics;

namespace Build.Tests.Bootstrap;

/// <summary>
/// A folder that looks like a clone to <c>build.sh</c> and <c>build.ps1</c>. Its <c>dotnet</c> and build program only record their arguments.
/// </summary>
internal sealed class ScriptFolder : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("dbal scripts ü ");

    private static readonly string[] Files =
        ["Dbal.slnx", "Directory.Build.props", "Directory.Packages.props", "OptionalPackages.props", "dotnet-tools.json", "global.json", "build/a.cs", "src/Dbal.Connections/a.cs", "src/a.cs"];

    public ScriptFolder()
    {
        foreach (var file in (string[])["build.sh", "build.ps1"])
            File.Copy(Path.Combine(Repository.Find().Root, file), Path.Combine(Root, file));
        foreach (var folder in (string[])["build", "src", "tests", "bin", Path.Combine("src", "Dbal.Connections")])
            root.CreateSubdirectory(folder);
        foreach (var file in Files)
            File.WriteAllText(Path.Combine(Root, file), "");
        WriteScript("program", $"""
            printf '%s\0' "$@" >"{Root}/program.called"
            exit "$(cat "{Root}/program.exit" 2>/dev/null || echo 0)"
            """);
        // Like Bootstrap.proj: creates the program, the stamp and the list of missing packages, or fails.
        WriteScript("bin/dotnet", $"""
            printf '%s\0' "$@" >>"{Root}/dotnet.called"
            echo "an error of the compiler"
            echo "a line on the error stream" >&2
            code="$(cat "{Root}/dotnet.exit" 2>/dev/null || echo 0)"
            [ "$code" = 0 ] || exit "$code"
            mkdir -p "{Root}/out/bin/Build/release"
            cp "{Root}/program" "{Root}/out/bin/Build/release/Build"
            echo '<Project />' >"{Root}/.packages.props"
            touch "{Root}/out/Build.stamp"
            """);
    }

    /// <summary>The folder.</summary>
    public string Root => root.FullName;

    /// <summary>The folder of the recording <c>dotnet</c>.</summary>
    public string DotnetFolder => Path.Combine(Root, "bin");

    /// <summary>The arguments of the build program; null when it did not run.</summary>
    public IReadOnlyList<string>? ProgramArguments => Read("program.called");

    /// <summary>The arguments of all calls of <c>dotnet</c>; null when there was none.</summary>
    public IReadOnlyList<string>? DotnetArguments => Read("dotnet.called");

    /// <summary>Sets the exit code of the build program or of <c>dotnet</c>.</summary>
    public void EndWith(string program, int code) => File.WriteAllText(Path.Combine(Root, program + ".exit"), $"{code}");

    /// <summary>Clears the recorded calls.</summary>
    public void Forget()
    {
        File.Delete(Path.Combine(Root, "program.called"));
        File.Delete(Path.Combine(Root, "dotnet.called"));
    }

    /// <summary>Sets the times of all files to before the stamp, as some time after a build.</summary>
    public void Age()
    {
        var past = DateTime.UtcNow.AddMinutes(-5);
        foreach (var folder in (string[])["build", "src", "tests"])
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(Path.Combine(Root, folder), "*", SearchOption.AllDirectories).ToList())
                File.SetLastWriteTimeUtc(entry, past);
            Directory.SetLastWriteTimeUtc(Path.Combine(Root, folder), past);
        }
        foreach (var file in Directory.EnumerateFiles(Root))
            File.SetLastWriteTimeUtc(file, past);
    }

    /// <summary>Runs <c>build.sh</c>.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="hasDotnet">Whether <c>dotnet</c> is on the path.</param>
    public (int Code, string Output, string Error) RunShell(IEnumerable<string> arguments, bool hasDotnet = true)
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Root, "build.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = hasDotnet ? $"{DotnetFolder}:/usr/bin:/bin" : OnlyTools();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }

    public void Dispose() => root.Delete(recursive: true);

    // dotnet may be installed in /usr/bin, together with the tools that the script needs.
    private string OnlyTools()
    {
        var folder = root.CreateSubdirectory("tools");
        foreach (var tool in (string[])["dirname", "find", "cat"])
            File.CreateSymbolicLink(Path.Combine(folder.FullName, tool), File.Exists($"/usr/bin/{tool}") ? $"/usr/bin/{tool}" : $"/bin/{tool}");
        return folder.FullName;
    }

    private List<string>? Read(string file)
    {
        var path = Path.Combine(Root, file);
        return File.Exists(path) ? [.. File.ReadAllText(path).Split('\0').SkipLast(1)] : null;
    }

    private void WriteScript(string file, string text)
    {
        var path = Path.Combine(Root, file);
        File.WriteAllText(path, $"#!/bin/bash\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

using Build.Results;
using System.Collections;
using System.Diagnostics;

namespace Build.Daemons;

/// <summary>The command that starts a daemon.</summary>
/// <param name="Command">A shell's words, in which <c>{config}</c> and <c>{port}</c> stand for the configuration's path and the port.</param>
public sealed record DaemonCommand(string Command)
{
    private static readonly string[] OwnVariables = ["DBAL_", "ASPNETCORE_", "Kestrel__", "Logging__"];

    /// <summary>The daemon of this repository.</summary>
    /// <param name="executable">Its path.</param>
    /// <exception cref="FailureException">It has not been built.</exception>
    public static DaemonCommand Own(string executable) => File.Exists(executable)
        ? new($"{Quote(executable)} --config {{config}}")
        : throw new FailureException(FailureKind.Daemon, $"There is no daemon at {executable}.", "Build it with ./build.sh, or: dotnet build Dbal.slnx -c Release");

    /// <summary>What is run: the shell hands its place to the daemon, whose output goes to the log even when the build is gone.</summary>
    /// <param name="configFile">The configuration's path.</param>
    /// <param name="port">The port; null for a daemon that takes it from its configuration.</param>
    /// <param name="logFile">The log's path.</param>
    public ProcessStartInfo ToStartInfo(string configFile, int? port, string logFile)
    {
        var command = Command.Replace("{config}", Quote(configFile)).Replace("{port}", $"{port}");
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /s /c \"{command} >> {Quote(logFile)} 2>&1 < NUL\"" }
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec {command} >> {Quote(logFile)} 2>&1 < /dev/null"]);
        start.UseShellExecute = false;
        // Its file alone tells the daemon what to do, whatever the build's own environment holds.
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (OwnVariables.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                start.Environment.Remove(name);
        }

        return start;
    }

    private static string Quote(string word) => OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", @"'\''")}'";
}

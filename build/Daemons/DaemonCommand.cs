using Build.Results;
using System.Collections;
using System.Diagnostics;

namespace Build.Daemons;

/// <summary>The command that starts a daemon.</summary>
/// <param name="Command">The shell command. <c>{config}</c> and <c>{port}</c> stand for the path of the configuration file and the port.</param>
public sealed record DaemonCommand(string Command)
{
    private static readonly string[] OwnVariables = ["DBAL_", "ASPNETCORE_", "Kestrel__", "Logging__"];

    // As for the build itself; see Directory.Build.props. The number is hexadecimal: 2,000 ms.
    private const string CompilationDelay = "DOTNET_TC_CallCountingDelayMs";
    private const string CompilationDelayValue = "7D0";

    /// <summary>Returns the command of this repository's daemon.</summary>
    /// <param name="executable">The path of its executable.</param>
    /// <exception cref="FailureException">The daemon has not been built.</exception>
    public static DaemonCommand Own(string executable) => File.Exists(executable)
        ? new($"{Quote(executable)} --config {{config}}")
        : throw new FailureException(
            FailureKind.Daemon, $"Cannot find the daemon {executable}.", "Run ./build.sh --target=Compile.");

    /// <summary>
    /// Returns the process to start. A shell redirects the output to the log, which keeps working after the build ends, and replaces itself with the daemon.
    /// </summary>
    /// <param name="configFile">The path of the configuration file.</param>
    /// <param name="port">The port; null for a daemon that reads it from its configuration.</param>
    /// <param name="logFile">The path of the log.</param>
    public ProcessStartInfo ToStartInfo(string configFile, int? port, string logFile)
    {
        var command = Command.Replace("{config}", Quote(configFile)).Replace("{port}", $"{port}");
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe") { Arguments = $"/d /s /c \"{command} >> {Quote(logFile)} 2>&1 < NUL\"" }
            : new ProcessStartInfo("/bin/sh", ["-c", $"exec {command} >> {Quote(logFile)} 2>&1 < /dev/null"]);
        start.UseShellExecute = false;
        // Only the configuration file configures the daemon, not the environment of the build.
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (OwnVariables.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
                start.Environment.Remove(name);
        }

        start.Environment.TryAdd(CompilationDelay, CompilationDelayValue);
        return start;
    }

    private static string Quote(string word) => OperatingSystem.IsWindows() ? $"\"{word}\"" : $"'{word.Replace("'", @"'\''")}'";
}

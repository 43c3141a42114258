using System.Diagnostics;
using System.Text.Json;

namespace Dbal.Tests.Daemon;

/// <summary>The daemon as a separate process, without settings from this process's environment.</summary>
internal static class DaemonProgram
{
    /// <summary>The time limit of every step.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The command line.</summary>
    public static string[] Command => ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dbal.Daemon.dll")];

    /// <summary>Starts the daemon; the caller reads its output and errors.</summary>
    public static Process Start(params string[] arguments) => StartBy(new ProcessStartInfo(Command[0], [.. Command[1..], .. arguments]));

    /// <summary>Starts it through another command, such as a shell.</summary>
    public static Process StartBy(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var setting in Dbal.Daemon.Configuration.Setting.All)
            start.Environment.Remove(setting.Variable);
        return Process.Start(start)!;
    }

    /// <summary>Runs it until it exits.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        finally
        {
            process.Kill();
        }

        return (process.ExitCode, await output, await error);
    }

    /// <summary>Reads its log up to the line with the address that it listens on.</summary>
    public static async Task<Uri> ReadAddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            var logged = JsonDocument.Parse(line).RootElement;
            if (logged.GetProperty("event").GetString() == "listening")
                return new Uri(logged.GetProperty("message").GetString()!.Replace("Listening on ", "").TrimEnd('.'));
        }

        throw new AssertionException($"The daemon exited before it listened: {await process.StandardError.ReadToEndAsync()}");
    }
}

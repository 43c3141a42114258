using System.Diagnostics;
using System.Text.Json;

namespace Dbal.Tests.Daemon;

/// <summary>The daemon as a process of its own, with no setting from this process's environment.</summary>
internal static class DaemonProgram
{
    /// <summary>How long anything may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The command's words.</summary>
    public static string[] Command => ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dbal.Daemon.dll")];

    /// <summary>Starts it; its output and errors are for the caller to read.</summary>
    public static Process Start(params string[] arguments) => StartBy(new ProcessStartInfo(Command[0], [.. Command[1..], .. arguments]));

    /// <summary>Starts it by another command, such as a shell's.</summary>
    public static Process StartBy(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var setting in Dbal.Daemon.Configuration.Setting.All)
            start.Environment.Remove(setting.Variable);
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
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

    /// <summary>Reads its log up to the line that tells where it listens.</summary>
    public static async Task<Uri> ReadAddressAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Limit) is { } line)
        {
            var logged = JsonDocument.Parse(line).RootElement;
            if (logged.GetProperty("event").GetString() == "listening")
                return new Uri(logged.GetProperty("message").GetString()!.Replace("Listening on ", "").TrimEnd('.'));
        }

        throw new AssertionException($"The daemon ended before it listened: {await process.StandardError.ReadToEndAsync()}");
    }
}

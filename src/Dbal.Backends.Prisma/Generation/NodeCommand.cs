using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Dbal.Backends.Prisma.Generation;

/// <summary>Runs Node.js and npm.</summary>
internal static class NodeCommand
{
    private const string Node = "node";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private static string Npm => OperatingSystem.IsWindows() ? "npm.cmd" : "npm";

    /// <summary>Starts a script without waiting for its exit.</summary>
    /// <exception cref="PrismaSetupException">Node.js is missing.</exception>
    public static Process Start(string folder, IEnumerable<string> arguments) => Start(Node, folder, arguments);

    /// <summary>Runs a script and waits for its exit.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task RunNodeAsync(
        string folder, IEnumerable<string> arguments, string what, string remedy, Action<string> log, CancellationToken cancellation) =>
        RunAsync(Node, folder, arguments, what, remedy, log, cancellation);

    /// <summary>Runs npm and waits for its exit.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task RunNpmAsync(
        string folder, IEnumerable<string> arguments, string what, string remedy, Action<string> log, CancellationToken cancellation) =>
        RunAsync(Npm, folder, arguments, what, remedy, log, cancellation);

    /// <summary>Runs a command and waits for its exit.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="what">A description, for messages.</param>
    /// <param name="remedy">What to do when it fails, for messages.</param>
    /// <param name="log">Receives a line at the start, and every five seconds while it runs.</param>
    /// <param name="cancellation">Kills the process.</param>
    /// <exception cref="PrismaSetupException">The program is missing or failed; the message has its last lines.</exception>
    private static async Task RunAsync(
        string program, string folder, IEnumerable<string> arguments, string what, string remedy, Action<string> log, CancellationToken cancellation)
    {
        log($"{what}.");
        var clock = Stopwatch.StartNew();
        var lines = new ConcurrentQueue<string>();
        using var process = Start(program, folder, arguments);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            for (var end = process.WaitForExitAsync(cancellation); !end.IsCompleted;)
            {
                if (await Task.WhenAny(end, Task.Delay(ProgressInterval, cancellation)) != end && !cancellation.IsCancellationRequested)
                    log($"{what}: running for {clock.Elapsed.TotalSeconds:0} s.");
                else
                    await end;
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        if (process.ExitCode != 0)
            throw new PrismaSetupException($"{what} failed (exit code {process.ExitCode}): {string.Join('\n', lines)}", remedy);

        void Keep(string? line)
        {
            if (string.IsNullOrWhiteSpace(line))
                return;
            lines.Enqueue(line);
            if (lines.Count > 40)
                lines.TryDequeue(out _);
        }
    }

    private static Process Start(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Prisma downloads a schema engine, which only migrations use, unless this variable names an executable file.
        start.Environment.TryAdd("PRISMA_SCHEMA_ENGINE_BINARY", Environment.ProcessPath);
        start.Environment["CHECKPOINT_DISABLE"] = "1"; // disables telemetry
        start.Environment["PRISMA_HIDE_UPDATE_MESSAGE"] = "1";
        start.Environment["NO_COLOR"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new PrismaSetupException($"Cannot start {program}: {fault.Message}.", "Install Node.js 20.19 or later with npm, and add it to PATH.", fault);
        }
    }
}

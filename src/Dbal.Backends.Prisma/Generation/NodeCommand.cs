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

    /// <summary>Starts a script that goes on.</summary>
    /// <exception cref="PrismaSetupException">There is no Node.js.</exception>
    public static Process Start(string folder, IEnumerable<string> arguments) => Start(Node, folder, arguments);

    /// <summary>Runs a script to its end.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task RunNodeAsync(string folder, IEnumerable<string> arguments, string what, string remedy, Action<string> log, CancellationToken cancellation) =>
        RunAsync(Node, folder, arguments, what, remedy, log, cancellation);

    /// <summary>Runs npm to its end.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static Task RunNpmAsync(string folder, IEnumerable<string> arguments, string what, string remedy, Action<string> log, CancellationToken cancellation) =>
        RunAsync(Npm, folder, arguments, what, remedy, log, cancellation);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Where it is run.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="what">What it does, for messages.</param>
    /// <param name="remedy">What to do when it fails.</param>
    /// <param name="log">Takes a line when it begins, and every five seconds while it goes on.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <exception cref="PrismaSetupException">It is missing, or failed; the message has its last lines.</exception>
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
                    log($"{what}: {clock.Elapsed.TotalSeconds:0} s so far.");
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
        // Prisma asks for a schema engine, which only migrations would run, and downloads one unless it is given some executable file.
        start.Environment.TryAdd("PRISMA_SCHEMA_ENGINE_BINARY", Environment.ProcessPath);
        start.Environment["CHECKPOINT_DISABLE"] = "1"; // no reports of use
        start.Environment["PRISMA_HIDE_UPDATE_MESSAGE"] = "1";
        start.Environment["NO_COLOR"] = "1";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new PrismaSetupException($"{program} could not be started: {fault.Message}.", "Install Node.js 20.19 or later, with npm, and see that it is on PATH.", fault);
        }
    }
}

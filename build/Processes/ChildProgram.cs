using Build.Results;
using System.ComponentModel;
using System.Diagnostics;

namespace Build.Processes;

/// <summary>A program that a run starts, whose lines it passes on, and that ends with the run.</summary>
/// <param name="Executable">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record ChildProgram(string Executable, IReadOnlyList<string> Arguments)
{
    /// <summary>Environment variables to set.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>Receives each line of the output.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Receives each line of the error stream, perhaps while <see cref="Say"/> receives another line; when null, it goes to that of this process.</summary>
    public Action<string>? Complain { get; init; }

    /// <summary>Receives the process id, for a guard that ends the program if this process is killed.</summary>
    public Action<int> Started { get; init; } = _ => { };

    /// <summary>Runs the program to its end.</summary>
    /// <param name="cancellationToken">Kills the program and those that it has started.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FailureException">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">The program was killed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable, Arguments) { RedirectStandardOutput = true, RedirectStandardError = Complain is not null };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Start(start);
        Started(process.Id);
        await using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var errors = Complain is null ? Task.CompletedTask : PassOnAsync(process.StandardError, Complain);
        await PassOnAsync(process.StandardOutput, Say);
        await errors;
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new FailureException(
                FailureKind.Infra, $"Cannot start {start.FileName}: {exception.Message}.", "Install it, or run ./build.sh --target=Compile if it is a program of this clone.");
        }
    }

    // Not cancellable: when the program is killed, the stream ends.
    private static async Task PassOnAsync(StreamReader stream, Action<string> receive)
    {
        while (await stream.ReadLineAsync(CancellationToken.None) is { } line)
            receive(line);
    }
}

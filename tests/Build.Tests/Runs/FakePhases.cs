using Build.Results;
using Build.Runs;
using System.Collections.Concurrent;

namespace Build.Tests.Runs;

/// <summary>Phases that do nothing but take notes, fail and wait as they are told.</summary>
internal sealed class FakePhases : IPhases
{
    private readonly ConcurrentQueue<string> done = [];

    /// <summary>The steps that were begun, in order, without the rows that they belong to.</summary>
    public IReadOnlyList<string> Done => [.. done.Select(step => step.Split(' ')[1])];

    /// <summary>The same with the row's name: <c>sqlite start</c>.</summary>
    public IReadOnlyList<string> Log => [.. done];

    /// <summary>Steps that fail, such as <c>start</c> or <c>mysql start</c>, and how.</summary>
    public Dictionary<string, FailureKind> Fail { get; } = [];

    /// <summary>How many steps fail; later ones succeed.</summary>
    public int FailTimes { get; set; } = int.MaxValue;

    /// <summary>Runs at the begin of a step, such as <c>sqlite test</c>.</summary>
    public Func<string, CancellationToken, Task> OnStep { get; set; } = (_, _) => Task.CompletedTask;

    public Action OnTest { get; set; } = () => { };

    public Task WaitForNeedsAsync(Row row, CancellationToken cancellationToken) => StepAsync(row, "needs", cancellationToken);

    public Task StartAsync(Row row, CancellationToken cancellationToken) => StepAsync(row, "start", cancellationToken);

    public async Task TestAsync(Row row, CancellationToken cancellationToken)
    {
        OnTest();
        cancellationToken.ThrowIfCancellationRequested();
        await StepAsync(row, "test", cancellationToken);
    }

    public Task RestartAsync(Row row, CancellationToken cancellationToken) => StepAsync(row, "restart", cancellationToken);

    public Task StopAsync(Row row) => StepAsync(row, "stop", CancellationToken.None);

    private async Task StepAsync(Row row, string step, CancellationToken cancellationToken)
    {
        var name = $"{row.Backend.Name} {step}";
        done.Enqueue(name);
        await OnStep(name, cancellationToken);
        if ((Fail.TryGetValue(step, out var kind) || Fail.TryGetValue(name, out kind)) && FailTimes-- > 0)
            throw new FailureException(kind, $"{step} failed", $"mend {step}");
        row.Output.Write(step);
    }
}

using Cake.Core;
using Cake.Core.IO;

namespace Build.Processes;

/// <summary>A context that kills its processes and their children when a token is cancelled. Cake itself cannot cancel a process.</summary>
/// <param name="context">The wrapped context.</param>
/// <param name="cancellationToken">Kills the processes.</param>
internal sealed class CancellableContext(ICakeContext context, CancellationToken cancellationToken) : CakeContextAdapter(context), IProcessRunner, IDisposable
{
    // Cake does not expose process ids, so the processes are found by this environment variable.
    private const string Variable = "TESTMATRIX_COMMAND";
    private readonly string mark = Guid.NewGuid().ToString("N");
    private readonly List<CancellationTokenRegistration> kills = [];

    /// <inheritdoc />
    public override IProcessRunner ProcessRunner => this;

    /// <inheritdoc />
    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        cancellationToken.ThrowIfCancellationRequested();
        settings.EnvironmentVariables = new Dictionary<string, string>(settings.EnvironmentVariables ?? new Dictionary<string, string>()) { [Variable] = mark };
        var process = base.ProcessRunner.Start(filePath, settings);
        kills.Add(cancellationToken.Register(() => Kill(process)));
        return process;
    }

    /// <inheritdoc />
    public void Dispose() => kills.ForEach(kill => kill.Dispose());

    private void Kill(IProcess process)
    {
        // Kill the children first: on systems without /proc, they can only be found through their parent.
        foreach (var child in ProcessTable.WithVariable(Variable, mark))
            Signals.Kill(child);
        process.Kill();
    }
}

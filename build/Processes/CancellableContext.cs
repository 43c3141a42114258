using Cake.Core;
using Cake.Core.IO;

namespace Build.Processes;

/// <summary>A context whose processes are killed, with all that they started, when a token is cancelled: Cake's own wait for them cannot be cancelled.</summary>
/// <param name="context">The context that is passed through.</param>
/// <param name="cancellationToken">Kills the processes.</param>
internal sealed class CancellableContext(ICakeContext context, CancellationToken cancellationToken) : CakeContextAdapter(context), IProcessRunner, IDisposable
{
    // Cake does not tell a process's number: its processes are found by this variable.
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
        // Children first: without their parent, they could no longer be told from others on systems without /proc.
        foreach (var child in ProcessTable.WithVariable(Variable, mark))
            Signals.Kill(child);
        process.Kill();
    }
}

using Cake.Core;
using Cake.Core.IO;

namespace Build.Suites;

/// <summary>A context whose processes are ended when a token is cancelled, since Cake's own wait for them cannot be.</summary>
/// <param name="context">The context that is passed through.</param>
/// <param name="cancellationToken">Ends the processes.</param>
internal sealed class CancellableContext(ICakeContext context, CancellationToken cancellationToken) : CakeContextAdapter(context), IProcessRunner, IDisposable
{
    private readonly List<CancellationTokenRegistration> kills = [];

    /// <inheritdoc />
    public override IProcessRunner ProcessRunner => this;

    /// <inheritdoc />
    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var process = base.ProcessRunner.Start(filePath, settings);
        kills.Add(cancellationToken.Register(process.Kill));
        return process;
    }

    /// <inheritdoc />
    public void Dispose() => kills.ForEach(kill => kill.Dispose());
}

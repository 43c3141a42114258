using Cake.Core;
using Cake.Core.IO;

namespace Build.Suites;

/// <summary>A context whose processes are ended when a token is cancelled, since Cake's own wait for them cannot be.</summary>
/// <param name="context">The context that is passed through.</param>
/// <param name="cancellationToken">Ends the processes.</param>
internal sealed class CancellableContext(ICakeContext context, CancellationToken cancellationToken) : CakeContextAdapter(context), IProcessRunner
{
    /// <inheritdoc />
    public override IProcessRunner ProcessRunner => this;

    /// <inheritdoc />
    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var process = base.ProcessRunner.Start(filePath, settings);
        cancellationToken.Register(process.Kill);
        return process;
    }
}

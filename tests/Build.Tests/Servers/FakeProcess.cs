using Cake.Core.IO;

namespace Build.Tests.Servers;

/// <summary>A process that has ended, or, with <paramref name="hangs"/>, never does.</summary>
internal sealed class FakeProcess(int exitCode = 0, string output = "", string error = "", bool hangs = false) : IProcess
{
    public bool WasKilled { get; private set; }

    /// <summary>How often the process does as it is told; after that, it succeeds.</summary>
    public int Times { get; init; } = int.MaxValue;

    public void WaitForExit()
    {
        if (hangs)
            throw new InvalidOperationException("This process was waited for without a limit.");
    }

    public bool WaitForExit(int milliseconds) => !hangs;

    public int GetExitCode() => exitCode;

    public IEnumerable<string> GetStandardError() => error.Split('\n');

    public IEnumerable<string> GetStandardOutput() => output.Split('\n');

    public void Kill() => WasKilled = true;

    public void Dispose()
    {
    }
}

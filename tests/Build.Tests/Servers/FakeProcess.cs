using Cake.Core.IO;

namespace Build.Tests.Servers;

/// <summary>A process that has exited, or that never exits with <paramref name="hangs"/>.</summary>
internal sealed class FakeProcess(int exitCode = 0, string output = "", string error = "", bool hangs = false) : IProcess
{
    public bool WasKilled { get; private set; }

    /// <summary>How many times the process has the given result; afterwards it succeeds.</summary>
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
